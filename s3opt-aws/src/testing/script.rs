//! Answers that are ready beforehand.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use aws_smithy_cbor::Encoder;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::DateTime;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

/// One answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(value: &Value) -> Answer {
        Answer { status: 200, headers: Vec::new(), body: value.to_string().into_bytes() }
    }

    /// A refusal of a service that speaks JSON.
    pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Answer {
        let body = json!({"__type": code, "message": message, "Message": message}).to_string();
        Answer { status, headers: vec![("x-amzn-errortype", code.to_owned())], body: body.into_bytes() }
    }

    /// An answer of something that is no service of AWS's.
    pub(crate) fn text(status: u16, text: &str) -> Answer {
        Answer { status, headers: Vec::new(), body: text.as_bytes().to_vec() }
    }

    /// Any answer.
    pub(crate) fn whole(status: u16, headers: &[(&'static str, &str)], body: &str) -> Answer {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Answer { status, headers, body: body.as_bytes().to_vec() }
    }

    pub(crate) fn xml(operation: &str, content: &str) -> Answer {
        let body = format!(
            "<{operation}Response><{operation}Result>{content}</{operation}Result><ResponseMetadata><RequestId>1\
             </RequestId></ResponseMetadata></{operation}Response>"
        );
        Answer { status: 200, headers: Vec::new(), body: body.into_bytes() }
    }

    /// A refusal of a service that speaks XML.
    pub(crate) fn xml_refusal(status: u16, code: &str, message: &str) -> Answer {
        let body = format!(
            "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
             <RequestId>1</RequestId></ErrorResponse>"
        );
        Answer { status, headers: Vec::new(), body: body.into_bytes() }
    }

    /// An answer of CloudWatch. A member of an object that is named `Timestamp` is an instant in seconds.
    pub(crate) fn cbor(value: &Value) -> Answer {
        let mut encoder = Encoder::new(Vec::new());
        encode(&mut encoder, "", value);
        let headers = vec![("smithy-protocol", "rpc-v2-cbor".to_owned())];
        Answer { status: 200, headers, body: encoder.into_writer() }
    }

    /// A refusal of CloudWatch, which has another name in the protocol that it spoke before.
    pub(crate) fn cbor_refusal(status: u16, name: &str, code: &str) -> Answer {
        let mut answer = Answer::cbor(&json!({"__type": format!("com.amazonaws.cloudwatch#{name}")}));
        answer.status = status;
        answer.headers.push(("x-amzn-query-error", format!("{code};Sender")));
        answer
    }
}

fn encode(encoder: &mut Encoder, name: &str, value: &Value) {
    match value {
        Value::Null => {
            encoder.null();
        }
        Value::Bool(value) => {
            encoder.boolean(*value);
        }
        Value::Number(number) if name == "Timestamp" => {
            encoder.timestamp(&DateTime::from_secs(number.as_i64().unwrap()));
        }
        Value::Number(number) => match number.as_i64() {
            Some(number) => {
                encoder.long(number);
            }
            None => {
                encoder.double(number.as_f64().unwrap());
            }
        },
        Value::String(text) => {
            encoder.str(text);
        }
        Value::Array(values) => {
            encoder.array(values.len());
            for value in values {
                encode(encoder, "", value);
            }
        }
        Value::Object(members) => {
            encoder.map(members.len());
            for (name, value) in members {
                encoder.str(name);
                encode(encoder, name, value);
            }
        }
    }
}

/// What a service was asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// Scheme and host.
    pub(crate) host: String,
    /// The method, a space, and the path with its query.
    pub(crate) line: String,
    /// The headers.
    pub(crate) headers: Vec<(String, String)>,
    /// The operation, where a header names it.
    pub(crate) target: String,
    /// The body; what is no text is lost.
    pub(crate) body: String,
}

/// Answers one request after the other, and keeps them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Answer>) -> Script {
        let answers = answers.into_iter().collect();
        Script { answers: Arc::new(Mutex::new(answers)), asked: Arc::default() }
    }

    /// What was asked, once every answer was given.
    #[track_caller]
    pub(crate) fn asked(&self) -> Vec<Asked> {
        assert_eq!(self.answers.lock().unwrap().len(), 0, "answers that nobody asked for");
        self.asked.lock().unwrap().clone()
    }
}

impl HttpConnector for Script {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let uri = request.uri();
        let begin = uri.find("://").map_or(0, |at| at + 3);
        let (host, path) = uri.split_at(uri[begin..].find('/').map_or(uri.len(), |at| begin + at));
        let asked = Asked {
            host: host.to_owned(),
            line: format!("{} {path}", request.method()),
            headers: request
                .headers()
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            target: request.headers().get("x-amz-target").unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(request.body().bytes().unwrap_or_default()).into_owned(),
        };
        let message = format!("no answer is ready for {asked:?}");
        self.asked.lock().unwrap().push(asked);
        let Some(answer) = self.answers.lock().unwrap().pop_front() else {
            return HttpConnectorFuture::ready(Err(ConnectorError::other(message.into(), None)));
        };
        let status = StatusCode::try_from(answer.status).unwrap();
        let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
        for (name, value) in answer.headers {
            response.headers_mut().insert(name, value);
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}

impl HttpClient for Script {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
