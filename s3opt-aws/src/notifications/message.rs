//! Messages, as SNS takes them.

use s3opt_core::backend::notifications::Message;
use serde_json::{Map, Value};

/// The text of a message and its structure. Where protocols have texts of their own it is a JSON object with a member
/// for each, and `default` for all others.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>.
pub(super) fn body(message: &Message) -> (String, Option<&'static str>) {
    if message.by_protocol.is_empty() {
        return (message.text.clone(), None);
    }
    let mut texts: Map<String, Value> = message
        .by_protocol
        .iter()
        .map(|(protocol, text)| (protocol.clone(), Value::String(text.clone())))
        .collect();
    texts.insert("default".to_owned(), Value::String(message.text.clone()));
    (Value::Object(texts).to_string(), Some("json"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(text: &str, by_protocol: &[(&str, &str)]) -> Message {
        let pair = |(protocol, text): &(&str, &str)| ((*protocol).to_owned(), (*text).to_owned());
        Message { subject: None, text: text.to_owned(), by_protocol: by_protocol.iter().map(pair).collect() }
    }

    #[test]
    fn a_text_stays_as_it_is_where_all_get_the_same() {
        for (message, expected) in [
            (message("{\"a\": 1}", &[]), ("{\"a\": 1}", None)),
            (message("t", &[("email", "m\n\"q\"")]), (r#"{"default":"t","email":"m\n\"q\""}"#, Some("json"))),
            (message("t", &[("default", "other")]), (r#"{"default":"t"}"#, Some("json"))),
        ] {
            assert_eq!(body(&message), (expected.0.to_owned(), expected.1));
        }
    }

    proptest! {
        #[test]
        fn each_protocol_reads_its_text(text in ".*", mail in ".*", function in ".*") {
            let (body, structure) = body(&message(&text, &[("email", &mail), ("lambda", &function)]));
            prop_assert_eq!(structure, Some("json"));
            let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&body).unwrap();
            let expected = [("default", &text), ("email", &mail), ("lambda", &function)];
            prop_assert_eq!(read, expected.map(|(name, text)| (name.to_owned(), text.clone())).into());
        }
    }
}
