//! Notifications.

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};

use crate::world::{cloud_with, get, put, refused};

fn setting(kind: TargetKind, arn: &str) -> Setting {
    let target = NotificationTarget {
        id: "id123".to_owned(),
        kind,
        arn: arn.to_owned(),
        events: vec!["s3:ObjectCreated:*".to_owned()],
        filter: KeyFilter::default(),
    };
    Setting::Notification(NotificationConfiguration { targets: vec![target], event_bridge: false })
}

/// That S3 does not look whether it may invoke the function cannot be asked for here.
#[tokio::test]
async fn test_invalid_lambda_arn() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let no_arn = put(&cloud, "acme", setting(TargetKind::Function, "invalid-queue")).await;
    let details = [("ArgumentName", "CloudFunction"), ("ArgumentValue", "invalid-queue")];
    refused(no_arn, "InvalidArgument", "The ARN could not be parsed", &details);
    let arn = "arn:aws:lambda:us-east-1:111111111111:function:my-lambda";
    let absent = put(&cloud, "acme", setting(TargetKind::Function, arn)).await;
    let (name, value) = (format!("{arn}, null"), format!("Not authorized to invoke function [{arn}]"));
    let details = [("ArgumentName1", name.as_str()), ("ArgumentValue1", value.as_str())];
    let message = "Unable to validate the following destination configurations";
    refused(absent, "InvalidArgument", message, &details);
    let nothing = Setting::Notification(NotificationConfiguration::default());
    assert_eq!(get(&cloud, "acme", SettingKey::Notification).await.unwrap(), nothing);
}

#[tokio::test]
async fn what_is_not_supported_is_refused_by_name() {
    let (_emulator, cloud) = cloud_with("acme").await;
    let queue = setting(TargetKind::Queue, "arn:aws:sqs:us-east-1:111111111111:queue");
    let message = "QueueConfiguration is not supported";
    refused(put(&cloud, "acme", queue).await, "NotImplemented", message, &[]);
    let bus = NotificationConfiguration { targets: vec![], event_bridge: true };
    let message = "EventBridgeConfiguration is not supported";
    refused(put(&cloud, "acme", Setting::Notification(bus)).await, "NotImplemented", message, &[]);
}
