//! Whom a bucket tells of its events: checks of those who are to be told.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::notifications::Message;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::{NotificationConfiguration, NotificationTarget, Refusal, TargetKind};

use super::refuse;
use crate::storage::events::{SUBJECT, host_id, request_id, time};
use crate::world::World;

/// The service that tells.
pub(in crate::storage) const S3: &str = "s3.amazonaws.com";

impl World {
    /// Replaces everything that was there.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html>.
    pub(super) fn put_notification(
        &mut self,
        operation: &'static str,
        bucket: &str,
        mut configuration: NotificationConfiguration,
    ) -> CloudResult<()> {
        let refused = |refusal| refuse(operation, bucket, refusal);
        configuration.validate().map_err(refused)?;
        let found = self.bucket(operation, bucket)?;
        let (account, region) = (found.account.clone(), found.region.name());
        check_kinds(&configuration).map_err(refused)?;
        check_regions(&configuration, region).map_err(refused)?;
        let source = format!("arn:aws:s3:::{bucket}");
        let functions = refuse_unable(&configuration, TargetKind::Function, |target| {
            self.may_invoke(&target.arn, S3, &source, &account)
        });
        functions.map_err(refused)?;
        let test = self.test_event(bucket);
        let topics = refuse_unable(&configuration, TargetKind::Topic, |target| {
            self.publish_for(S3, &source, &target.arn, &test).is_ok()
        });
        topics.map_err(refused)?;
        for target in configuration.targets.iter_mut().filter(|target| target.id.is_empty()) {
            target.id = self.ids.uuid();
        }
        if configuration == NotificationConfiguration::default() {
            self.bucket_mut(operation, bucket)?.settings.remove(&SettingKey::Notification);
            return Ok(());
        }
        self.keep(operation, bucket, Setting::Notification(configuration))
    }

    /// What a topic is told when it is configured, which also shows whether S3 may publish to it.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.
    fn test_event(&mut self, bucket: &str) -> Message {
        let number = self.ids.number();
        let event = serde_json::json!({
            "Service": "Amazon S3",
            "Event": "s3:TestEvent",
            "Time": time(self.now),
            "Bucket": bucket,
            "RequestId": request_id(number),
            "HostId": host_id(number),
        });
        Message { subject: Some(SUBJECT.to_owned()), text: event.to_string(), ..Message::default() }
    }
}

/// There are neither queues nor EventBridge's bus here.
pub(super) fn check_kinds(configuration: &NotificationConfiguration) -> Result<(), Refusal> {
    if configuration.targets.iter().any(|target| target.kind == TargetKind::Queue) {
        return Err(Refusal::not_implemented("QueueConfiguration"));
    }
    if configuration.event_bridge {
        return Err(Refusal::not_implemented("EventBridgeConfiguration"));
    }
    Ok(())
}

pub(super) fn check_regions(configuration: &NotificationConfiguration, region: &str) -> Result<(), Refusal> {
    let is_elsewhere = |target: &&NotificationTarget| target.arn.split(':').nth(3) != Some(region);
    match configuration.targets.iter().find(is_elsewhere) {
        Some(target) => {
            let message =
                "The notification destination service region is not valid for the bucket location constraint";
            Err(Refusal::new("InvalidArgument", message)
                .with("ArgumentName", target.kind.element())
                .with("ArgumentValue", &target.arn))
        }
        None => Ok(()),
    }
}

/// S3's answer where it cannot tell some of the targets of a kind; the words for functions were recorded from the real
/// service, those for topics are as its users report them.
pub(super) fn refuse_unable(
    configuration: &NotificationConfiguration,
    kind: TargetKind,
    mut is_able: impl FnMut(&NotificationTarget) -> bool,
) -> Result<(), Refusal> {
    let message = "Unable to validate the following destination configurations";
    let mut refusal = Refusal::new("InvalidArgument", message);
    let mut count = 0;
    for target in configuration.targets.iter().filter(|target| target.kind == kind) {
        if is_able(target) {
            continue;
        }
        count += 1;
        let reason = match kind {
            TargetKind::Function => format!("Not authorized to invoke function [{}]", target.arn),
            TargetKind::Topic | TargetKind::Queue => {
                "Permissions on the destination topic do not allow S3 to publish notifications from this bucket"
                    .to_owned()
            }
        };
        refusal = refusal
            .with(format!("ArgumentName{count}"), format!("{}, null", target.arn))
            .with(format!("ArgumentValue{count}"), reason);
    }
    if count == 0 { Ok(()) } else { Err(refusal) }
}
