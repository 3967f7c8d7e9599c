//! What S3 has against a notification configuration by itself.

use std::collections::HashSet;

use super::{EVENTS, NotificationConfiguration, NotificationTarget, overlap};
use crate::s3::ObjectKey;
use crate::s3::bucket::Refusal;

/// The longest ID of an entry, in characters.
const MAX_ID_LENGTH: usize = 255;

impl NotificationConfiguration {
    /// Checks the configuration by itself; whether its targets are there and may be told only their services know.
    ///
    /// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>; the answer
    /// to an ARN that is none was recorded from the real service.
    ///
    /// # Errors
    /// S3's answer to the first thing that it would not take.
    pub fn validate(&self) -> Result<(), Refusal> {
        self.targets.iter().try_for_each(check_target)?;
        let mut ids = HashSet::new();
        for target in self.targets.iter().filter(|target| !target.id.is_empty()) {
            if !ids.insert(target.id.as_str()) {
                let message = "Same ID used for multiple configurations. IDs must be unique";
                return Err(Refusal::new("InvalidArgument", message)
                    .with("ArgumentName", "Id")
                    .with("ArgumentValue", &target.id));
            }
        }
        overlap::check(&self.targets)
    }
}

fn check_target(target: &NotificationTarget) -> Result<(), Refusal> {
    if target.id.chars().count() > MAX_ID_LENGTH {
        let message = format!("ID length should not exceed {MAX_ID_LENGTH}");
        return Err(Refusal::new("InvalidArgument", message).with("ArgumentName", "Id"));
    }
    if !is_arn_of(&target.arn, target.kind.service()) {
        return Err(Refusal::new("InvalidArgument", "The ARN could not be parsed")
            .with("ArgumentName", target.kind.element())
            .with("ArgumentValue", &target.arn));
    }
    if target.events.is_empty() {
        return Err(Refusal::malformed_xml("Event is missing"));
    }
    if let Some(event) = target.events.iter().find(|event| !EVENTS.contains(&event.as_str())) {
        return Err(Refusal::new("InvalidArgument", "The event is not supported for notifications")
            .with("ArgumentName", "Event")
            .with("ArgumentValue", event));
    }
    let parts = [&target.filter.prefix, &target.filter.suffix];
    if parts.into_iter().flatten().any(|part| part.len() > ObjectKey::MAX_BYTES) {
        let message = format!("filter rule value cannot be longer than {} bytes", ObjectKey::MAX_BYTES);
        return Err(Refusal::new("InvalidArgument", message).with("ArgumentName", "FilterRule.Value"));
    }
    Ok(())
}

/// Whether the text is an ARN of the service with an account, a region and something that it names.
fn is_arn_of(text: &str, service: &str) -> bool {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    match parts[..] {
        ["arn", partition, of, region, account, resource] => {
            partition.starts_with("aws")
                && of == service
                && !region.is_empty()
                && !resource.is_empty()
                && account.len() == 12
                && account.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::bucket::{KeyFilter, TargetKind};

    fn target(id: &str, event: &str) -> NotificationTarget {
        NotificationTarget {
            id: id.to_owned(),
            kind: TargetKind::Function,
            arn: "arn:aws:lambda:us-east-1:111111111111:function:my-lambda".to_owned(),
            events: vec![event.to_owned()],
            filter: KeyFilter::default(),
        }
    }

    fn check(targets: Vec<NotificationTarget>) -> Result<(), Refusal> {
        NotificationConfiguration { targets, event_bridge: false }.validate()
    }

    #[test]
    fn what_s3_takes() {
        let filtered = |id: &str, prefix: &str| NotificationTarget {
            filter: KeyFilter { prefix: Some(prefix.to_owned()), suffix: None },
            ..target(id, "s3:ObjectCreated:*")
        };
        for targets in [
            vec![],
            vec![target("", "s3:ObjectCreated:*"), target("", "s3:ObjectRemoved:*")],
            vec![filtered("a", "a/"), filtered("b", "b/")],
        ] {
            assert_eq!(check(targets.clone()), Ok(()), "{targets:?}");
        }
    }

    #[test]
    fn an_arn_that_is_none_is_answered_as_recorded() {
        for (kind, element) in [
            (TargetKind::Function, "CloudFunction"),
            (TargetKind::Topic, "Topic"),
            (TargetKind::Queue, "Queue"),
        ] {
            let arn = "invalid-queue".to_owned();
            let refused = check(vec![NotificationTarget { kind, arn, ..target("", "s3:ObjectCreated:*") }]);
            let expected = Refusal::new("InvalidArgument", "The ARN could not be parsed")
                .with("ArgumentName", element)
                .with("ArgumentValue", "invalid-queue");
            assert_eq!(refused, Err(expected));
        }
    }

    #[test]
    fn what_s3_refuses() {
        let created = || target("", "s3:ObjectCreated:*");
        let named = |id: &str, event: &str| target(id, event);
        let prefixed = NotificationTarget {
            filter: KeyFilter { prefix: Some("a".to_owned()), suffix: None },
            ..created()
        };
        let topic = NotificationTarget { kind: TargetKind::Topic, ..created() };
        let long = NotificationTarget {
            filter: KeyFilter { prefix: Some("a".repeat(1025)), suffix: None },
            ..created()
        };
        let long_id = target(&"x".repeat(256), "s3:ObjectCreated:*");
        for (targets, code, message) in [
            (vec![created(), created()], "InvalidArgument", "Configurations overlap."),
            (
                vec![created(), target("", "s3:ObjectCreated:Put")],
                "InvalidArgument",
                "Configurations overlap.",
            ),
            (vec![created(), prefixed], "InvalidArgument", "Configuration is ambiguously defined."),
            (vec![target("", "notarealeventname")], "InvalidArgument", "The event is not supported"),
            (vec![NotificationTarget { events: vec![], ..created() }], "MalformedXML", "The XML"),
            (
                vec![named("a", "s3:ObjectCreated:*"), named("a", "s3:ObjectRemoved:*")],
                "InvalidArgument",
                "Same ID used",
            ),
            (vec![topic], "InvalidArgument", "The ARN could not be parsed"),
            (vec![long], "InvalidArgument", "filter rule value"),
            (vec![long_id], "InvalidArgument", "ID length"),
        ] {
            let refusal = check(targets).unwrap_err();
            assert_eq!(refusal.code, code);
            assert!(refusal.message.starts_with(message), "{refusal}");
        }
    }
}
