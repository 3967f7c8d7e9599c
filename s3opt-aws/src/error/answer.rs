//! What an answer's body says beside code and message.
//!
//! The SDK keeps code, message and request id of an error and drops the rest, such as `ArgumentName`.

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, Event};

/// The headers in which services tell a request's id, the first that is there.
const REQUEST_ID_HEADERS: [&str; 2] = ["x-amz-request-id", "x-amzn-requestid"];

/// The header in which S3 tells the second half of a request's id; its support asks for both.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/get-request-ids.html>.
const EXTENDED_REQUEST_ID_HEADER: &str = "x-amz-id-2";

/// What is read of an answer that is an error.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) code: Option<String>,
    pub(super) message: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) details: Vec<(String, String)>,
}

/// Reads headers and body.
pub(super) fn read(response: &HttpResponse) -> Answer {
    let text = response.body().bytes().and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let mut answer = fields(text);
    let header = REQUEST_ID_HEADERS.iter().find_map(|name| response.headers().get(*name));
    let request_id = header.map(str::to_owned).or(answer.request_id);
    answer.request_id = match response.headers().get(EXTENDED_REQUEST_ID_HEADER) {
        Some(extended) => {
            Some(format!("{} {extended}", request_id.unwrap_or_default()).trim_start().to_owned())
        }
        None => request_id,
    };
    answer
}

fn fields(text: &str) -> Answer {
    let fields = match text.trim_start().chars().next() {
        Some('<') => of_xml(text),
        Some('{') => of_json(text),
        _ => Vec::new(),
    };
    let mut answer = Answer::default();
    for (name, value) in fields {
        match name.as_str() {
            "Code" => answer.code = Some(value),
            "Message" | "message" => answer.message = Some(value),
            "RequestId" | "RequestID" => answer.request_id = Some(value),
            "HostId" | "__type" | "code" => {}
            _ => answer.details.push((name, value)),
        }
    }
    answer
}

/// The elements of `<Error>` that hold texts, and `<RequestId>` beside it. What cannot be read ends the list.
fn of_xml(text: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(text);
    let mut fields = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut value = String::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                path.push(start.local_name().as_ref().to_owned());
                value.clear();
            }
            Ok(Event::Text(part)) => value.push_str(&part.xml10_content()),
            Ok(Event::GeneralRef(reference)) => value.push_str(&resolved(&reference)),
            Ok(Event::CData(part)) => value.push_str(&part.xml10_content()),
            Ok(Event::End(_)) => {
                let name = path.pop().unwrap_or_default();
                let is_field = path.last().is_some_and(|parent| parent == "Error") || name == "RequestId";
                if is_field && !value.trim().is_empty() {
                    fields.push((name, std::mem::take(&mut value)));
                }
                value.clear();
            }
            Ok(Event::Eof) | Err(_) => return fields,
            Ok(_) => {}
        }
    }
}

fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    resolve_predefined_entity(reference).unwrap_or_default().to_owned()
}

/// The texts of a JSON object.
fn of_json(text: &str) -> Vec<(String, String)> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
    let texts = object.into_iter().filter_map(|(name, value)| match value {
        serde_json::Value::String(text) => Some((name, text)),
        _ => None,
    });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn bodies() {
        let text = |text: &str| Some(text.to_owned());
        for (body, code, message, request_id, expected) in [
            (
                "<?xml version=\"1.0\"?>\n<Error><Code>InvalidArgument</Code><Message>'Date' must &lt; be &#65;</Message>\
                 <ArgumentName>Date</ArgumentName><ArgumentValue>x</ArgumentValue><RequestId>R</RequestId>\
                 <HostId>H</HostId></Error>",
                text("InvalidArgument"),
                text("'Date' must < be A"),
                text("R"),
                details(&[("ArgumentName", "Date"), ("ArgumentValue", "x")]),
            ),
            (
                "<ErrorResponse xmlns=\"http://sns\"><Error><Type>Sender</Type><Code>NotFound</Code><Message>m</Message>\
                 </Error><RequestId>Q</RequestId></ErrorResponse>",
                text("NotFound"),
                text("m"),
                text("Q"),
                details(&[("Type", "Sender")]),
            ),
            (
                "{\"__type\":\"x#ResourceNotFoundException\",\"message\":\"m\",\"Type\":\"User\",\"n\":1}",
                None,
                text("m"),
                None,
                details(&[("Type", "User")]),
            ),
            ("<html><body>502</body>", None, None, None, vec![]),
            ("<Error><Code>NoSuchKey</Code><Mess", text("NoSuchKey"), None, None, vec![]),
            ("", None, None, None, vec![]),
            ("{", None, None, None, vec![]),
        ] {
            let answer = Answer { code, message, request_id, details: expected };
            assert_eq!(fields(body), answer, "{body}");
        }
    }
}
