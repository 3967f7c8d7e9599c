//! What a bucket tells of its objects.

use bytes::Bytes;
use s3opt_core::backend::notifications::Message;
use s3opt_core::backend::storage::BucketVersioning;
use s3opt_core::calendar::Instant;
use s3opt_core::s3::bucket::TargetKind;
use s3opt_core::s3::bucket::notification::event_matches;
use s3opt_core::s3::event::{
    EventBucket, EventIdentity, EventNotification, EventObject, EventRecord, EventRequest, EventResponse,
    EventSubject,
};

use super::bucket::Bucket;
use super::settings::S3;
use crate::ids::version_id;
use crate::world::World;

/// Something that happened to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ObjectEvent {
    /// The name without `s3:`, such as `ObjectCreated:Put`.
    pub name: &'static str,
    pub key: String,
    pub version_id: Option<String>,
    pub size: u64,
    pub etag: String,
}

/// The subject of what S3 publishes to topics.
pub(super) const SUBJECT: &str = "Amazon S3 Notification";

impl World {
    /// Tells those that the bucket's notification configuration names.
    pub(crate) fn emit(&mut self, bucket: &str, event: &ObjectEvent) {
        let Some(found) = self.buckets.get(bucket) else { return };
        let Some(configuration) = found.notification() else { return };
        let matching = configuration.targets.iter().filter(|target| {
            target.filter.matches(&event.key)
                && target.events.iter().any(|pattern| event_matches(pattern, event.name))
        });
        let targets: Vec<(TargetKind, String, String)> =
            matching.map(|target| (target.kind, target.arn.clone(), target.id.clone())).collect();
        if targets.is_empty() {
            return;
        }
        let number = self.ids.number();
        let Some(found) = self.buckets.get(bucket) else { return };
        let account = found.account.clone();
        let mut record = record(found, event, number, self.now);
        for (kind, arn, id) in targets {
            record.s3.configuration_id = id;
            let text = EventNotification { records: vec![record.clone()] }.to_json();
            match kind {
                // Leave that was taken back since the configuration was put counts no more.
                TargetKind::Function => {
                    let event = Bytes::from(text);
                    if self.may_invoke(&arn, S3, &record.s3.bucket.arn, &account) {
                        self.deliver_later(&arn, event, self.delays.event);
                    } else {
                        self.give_up_delivery(&arn, event, 0, format!("{S3} may not invoke the function"));
                    }
                }
                TargetKind::Topic => {
                    let message = Message { subject: Some(SUBJECT.to_owned()), text, ..Message::default() };
                    // A topic that no longer lets S3 publish gets nothing, as on AWS.
                    let _ = self.publish_for(S3, &record.s3.bucket.arn, &arn, &message);
                }
                // They are refused when they are configured.
                TargetKind::Queue => {}
            }
        }
    }
}

/// The event as its JSON has it, but for the configuration's ID. `number` is greater for later events.
fn record(bucket: &Bucket, event: &ObjectEvent, number: u64, now: Instant) -> EventRecord {
    let is_by_s3 = is_by_s3(event.name);
    let has_object = tells_of_an_object(event.name);
    let identity = |id: String| EventIdentity { principal_id: id };
    EventRecord {
        event_version: version(event.name).to_owned(),
        event_source: "aws:s3".to_owned(),
        aws_region: bucket.region.name().to_owned(),
        event_time: time(now),
        event_name: event.name.to_owned(),
        user_identity: identity(if is_by_s3 { S3.to_owned() } else { format!("AWS:{}", bucket.account) }),
        request_parameters: EventRequest {
            source_ip_address: if is_by_s3 { S3 } else { "127.0.0.1" }.to_owned(),
        },
        response_elements: EventResponse { request_id: request_id(number), host_id: host_id(number) },
        s3: EventSubject {
            s3_schema_version: "1.0".to_owned(),
            configuration_id: String::new(),
            bucket: EventBucket {
                name: bucket.name.clone(),
                owner_identity: identity(format!("A{}", bucket.account)),
                arn: format!("arn:aws:s3:::{}", bucket.name),
            },
            object: EventObject {
                key: event.key.clone(),
                size: has_object.then_some(event.size),
                e_tag: (has_object && !event.etag.is_empty()).then(|| event.etag.clone()),
                version_id: event
                    .version_id
                    .clone()
                    .filter(|_| bucket.versioning != BucketVersioning::Unversioned),
                sequencer: has_sequencer(event.name).then(|| format!("{number:018X}")),
            },
        },
    }
}

/// The version of the event's structure.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>, `eventVersion`.
fn version(name: &str) -> &'static str {
    let kind = name.split(':').next().unwrap_or(name);
    match kind {
        "Replication" => "2.2",
        "LifecycleExpiration"
        | "LifecycleTransition"
        | "IntelligentTiering"
        | "ObjectAcl"
        | "ObjectTagging" => "2.3",
        "ObjectRestore" if name == "ObjectRestore:Delete" => "2.3",
        _ => "2.1",
    }
}

/// Whether S3 does it by itself.
fn is_by_s3(name: &str) -> bool {
    let starts = ["LifecycleExpiration", "LifecycleTransition", "IntelligentTiering", "Replication"];
    starts.iter().any(|start| name.starts_with(start))
        || matches!(name, "ObjectRestore:Completed" | "ObjectRestore:Delete")
}

/// Whether the event is about an object that is there, whose size and entity tag it tells.
fn tells_of_an_object(name: &str) -> bool {
    !name.starts_with("ObjectRemoved") && !name.starts_with("LifecycleExpiration")
}

/// Events of writes and deletions can be put in order; source as [`version`], `sequencer`.
fn has_sequencer(name: &str) -> bool {
    ["ObjectCreated", "ObjectRemoved", "LifecycleExpiration"].iter().any(|start| name.starts_with(start))
}

/// ISO 8601 with milliseconds, as S3 writes it.
pub(crate) fn time(now: Instant) -> String {
    let milliseconds = now.milliseconds().rem_euclid(1000);
    let second = Instant::from_milliseconds(now.milliseconds() - milliseconds).to_string();
    format!("{}.{milliseconds:03}Z", second.trim_end_matches('Z'))
}

/// The id of a request with a number, in the shape of S3's.
pub(super) fn request_id(number: u64) -> String {
    format!("{:016X}", number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// The id of the host that answered, in the shape of S3's.
pub(super) fn host_id(number: u64) -> String {
    format!("{}{}=", version_id(number), version_id(number ^ 1))
}

#[cfg(test)]
pub(in crate::storage) mod listener;
#[cfg(test)]
mod tests;
