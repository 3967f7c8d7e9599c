//! What a bucket tells of its objects: the JSON that functions and topics get.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.

use std::cmp::Ordering;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::S3Error;

/// Some events in one message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventNotification {
    /// One event or more.
    #[serde(rename = "Records")]
    pub records: Vec<EventRecord>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventRecord {
    /// `2.1`, or a later version of the same major one.
    pub event_version: String,
    /// `aws:s3`.
    pub event_source: String,
    /// The bucket's region.
    pub aws_region: String,
    /// When S3 was done, as ISO 8601 with milliseconds.
    pub event_time: String,
    /// The name without `s3:`, such as `ObjectCreated:Put`.
    pub event_name: String,
    /// Who did it.
    #[serde(default)]
    pub user_identity: EventIdentity,
    /// From where.
    #[serde(default)]
    pub request_parameters: EventRequest,
    /// The request's ids.
    #[serde(default)]
    pub response_elements: EventResponse,
    /// What it happened to.
    pub s3: EventSubject,
}

/// Somebody, by an id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventIdentity {
    /// The id.
    pub principal_id: String,
}

/// Where the request came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventRequest {
    /// The address, or the service for what AWS does by itself.
    #[serde(rename = "sourceIPAddress")]
    pub source_ip_address: String,
}

/// The ids of the request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventResponse {
    /// The request's id.
    #[serde(rename = "x-amz-request-id")]
    pub request_id: String,
    /// The host's id.
    #[serde(rename = "x-amz-id-2")]
    pub host_id: String,
}

/// What an event happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventSubject {
    /// `1.0`.
    pub s3_schema_version: String,
    /// The ID of the entry of the bucket's notification configuration.
    pub configuration_id: String,
    /// The bucket.
    pub bucket: EventBucket,
    /// The object.
    pub object: EventObject,
}

/// The bucket of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventBucket {
    /// Its name.
    pub name: String,
    /// Its owner.
    #[serde(default)]
    pub owner_identity: EventIdentity,
    /// Its ARN.
    pub arn: String,
}

/// The object of an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventObject {
    /// The key as it is; in the JSON it is URL-encoded, with `+` for a space.
    #[serde(with = "url_encoded")]
    pub key: String,
    /// Bytes, where the event is about an object that is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// The entity tag, without quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub e_tag: Option<String>,
    /// The version, where the bucket keeps them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// Tells which of two events of the same key came later; see [`compare_sequencers`]. Only events of writes and
    /// deletions have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequencer: Option<String>,
}

impl EventNotification {
    /// Reads the JSON of a message.
    ///
    /// # Errors
    /// `InvalidArgument` where it is none of S3's events.
    pub fn from_json(text: &str) -> Result<EventNotification, S3Error> {
        serde_json::from_str(text)
            .map_err(|error| S3Error::invalid_argument(None, format!("not an event of S3: {error}")))
    }

    /// The JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts and numbers under fixed names always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Which of two events of the same key came first: the shorter sequencer is filled up with zeros on the left, and then
/// they are compared as texts. It says nothing of events of different keys.
#[must_use]
pub fn compare_sequencers(one: &str, other: &str) -> Ordering {
    let digits = |text: &str| text.trim_start_matches('0').to_ascii_uppercase();
    let (one, other) = (digits(one), digits(other));
    one.len().cmp(&other.len()).then_with(|| one.cmp(&other))
}

/// A key in the way in which S3 encodes it in events and inventories, and reads it in manifests of jobs: as a form's, but
/// that slashes stay as they are.
#[must_use]
pub fn encode_key(key: &str) -> String {
    const ENCODED: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_').remove(b'*').remove(b'/');
    utf8_percent_encode(key, ENCODED).to_string().replace("%20", "+")
}

/// The key as S3's events hold it.
mod url_encoded {
    use percent_encoding::percent_decode_str;
    use serde::de::{Deserializer, Error};
    use serde::{Deserialize, Serializer};

    pub(super) fn serialize<S: Serializer>(key: &str, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::encode_key(key))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
        let text = String::deserialize(deserializer)?.replace('+', " ");
        let key = percent_decode_str(&text).decode_utf8().map_err(D::Error::custom)?;
        Ok(key.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn notification(key: &str) -> EventNotification {
        let identity = |id: &str| EventIdentity { principal_id: id.to_owned() };
        EventNotification {
            records: vec![EventRecord {
                event_version: "2.1".to_owned(),
                event_source: "aws:s3".to_owned(),
                aws_region: "us-east-1".to_owned(),
                event_time: "2026-01-01T00:00:00.000Z".to_owned(),
                event_name: "ObjectCreated:Put".to_owned(),
                user_identity: identity("AWS:AIDA"),
                request_parameters: EventRequest { source_ip_address: "127.0.0.1".to_owned() },
                response_elements: EventResponse { request_id: "R".to_owned(), host_id: "H".to_owned() },
                s3: EventSubject {
                    s3_schema_version: "1.0".to_owned(),
                    configuration_id: "id".to_owned(),
                    bucket: EventBucket {
                        name: "bucket".to_owned(),
                        owner_identity: identity("A1"),
                        arn: "arn:aws:s3:::bucket".to_owned(),
                    },
                    object: EventObject {
                        key: key.to_owned(),
                        size: Some(11),
                        e_tag: Some("e9fb1ed1d5eaa36781088aae37acffbd".to_owned()),
                        version_id: None,
                        sequencer: Some("0055AED6DCD90281E5".to_owned()),
                    },
                },
            }],
        }
    }

    #[test]
    fn an_event_has_the_members_that_were_recorded() {
        let text = notification("a/My File (1).txt").to_json();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let expected = serde_json::json!({"Records": [{
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": "us-east-1",
            "eventTime": "2026-01-01T00:00:00.000Z",
            "eventName": "ObjectCreated:Put",
            "userIdentity": {"principalId": "AWS:AIDA"},
            "requestParameters": {"sourceIPAddress": "127.0.0.1"},
            "responseElements": {"x-amz-request-id": "R", "x-amz-id-2": "H"},
            "s3": {
                "s3SchemaVersion": "1.0",
                "configurationId": "id",
                "bucket": {
                    "name": "bucket",
                    "ownerIdentity": {"principalId": "A1"},
                    "arn": "arn:aws:s3:::bucket",
                },
                "object": {
                    "key": "a/My+File+%281%29.txt",
                    "size": 11,
                    "eTag": "e9fb1ed1d5eaa36781088aae37acffbd",
                    "sequencer": "0055AED6DCD90281E5",
                },
            },
        }]});
        assert_eq!(json, expected);
    }

    #[test]
    fn later_events_have_greater_sequencers() {
        for (one, other, expected) in [
            ("0055AED6DCD90281E5", "0055AED6DCD90281E6", Ordering::Less),
            ("0055AED6DCD90281E5", "55aed6dcd90281e5", Ordering::Equal),
            ("FF", "100", Ordering::Less),
            ("1", "", Ordering::Greater),
        ] {
            assert_eq!(compare_sequencers(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for text in
            ["", "{}", r#"{"Records": [{}]}"#, &notification("a").to_json().replace("\"a\"", "\"%ff\"")]
        {
            assert!(EventNotification::from_json(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(key in any::<String>()) {
            let notification = notification(&key);
            prop_assert_eq!(EventNotification::from_json(&notification.to_json()), Ok(notification));
        }
    }
}
