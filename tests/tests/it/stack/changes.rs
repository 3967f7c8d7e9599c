//! What is changed behind the stack's back, and what is edited.

use std::pin::Pin;

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::Alarm;
use s3opt_core::backend::schedules::ScheduleRule;
use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::s3::bucket::BucketEncryption;
use s3opt_core::s3::lifecycle::Timing;

const MAIN: &str = "example-main-dev";
const FUNCTION: &str = "example-dev-cost-analyzer";
const ALARM: &str = "example-dev-s3-cost-spike";
const REPLICATION_ROLE: &str = "example-dev-s3-replication";

/// A change by hand.
pub struct Change {
    /// The resource without which there is nothing to be changed.
    pub needs: &'static str,
    /// How the step begins that mends it.
    pub mended_by: &'static str,
    /// Makes it.
    pub make: for<'a> fn(&'a Cloud) -> Pin<Box<dyn Future<Output = ()> + 'a>>,
}

macro_rules! changes {
    ($($needs:literal, $mended_by:literal: |$cloud:ident| $body:block)*) => {
        &[$(Change {
            needs: $needs,
            mended_by: $mended_by,
            make: |$cloud: &Cloud| Box::pin(async move $body),
        },)*]
    };
}

/// The changes.
pub const CHANGES: &[Change] = changes! {
    "bucket example-main-dev: public access block",
    "Create bucket example-main-dev: public access block": |cloud| {
        cloud.storage.delete_setting(MAIN, &SettingKey::PublicAccessBlock).await.unwrap();
    }
    "bucket example-main-dev: encryption",
    "Update bucket example-main-dev: encryption [bucket_key: false -> true]": |cloud| {
        let encryption = Setting::Encryption(BucketEncryption::default());
        cloud.storage.put_setting(MAIN, encryption).await.unwrap();
    }
    "bucket example-main-dev: lifecycle",
    "Update bucket example-main-dev: lifecycle [rules.general-data-optimization.transitions": |cloud| {
        let lifecycle = cloud.storage.setting(MAIN, &SettingKey::Lifecycle).await.unwrap();
        let Setting::Lifecycle(mut lifecycle) = lifecycle else { panic!("{lifecycle:?}") };
        let general = lifecycle.rules.iter_mut().find(|rule| rule.id.as_deref() == Some("general-data-optimization"));
        general.unwrap().transitions[0].timing = Timing::Days(8);
        cloud.storage.put_setting(MAIN, Setting::Lifecycle(lifecycle)).await.unwrap();
    }
    "bucket example-main-dev: policy",
    "Create bucket example-main-dev: policy": |cloud| {
        cloud.storage.delete_setting(MAIN, &SettingKey::Policy).await.unwrap();
    }
    "bucket example-main-dev: replication",
    "Create bucket example-main-dev: replication": |cloud| {
        cloud.storage.delete_setting(MAIN, &SettingKey::Replication).await.unwrap();
    }
    "bucket example-main-dev: inventory daily-inventory",
    "Create bucket example-main-dev: inventory daily-inventory": |cloud| {
        let key = SettingKey::Inventory("daily-inventory".to_owned());
        cloud.storage.delete_setting(MAIN, &key).await.unwrap();
    }
    "bucket example-main-dev: access logs",
    "Update bucket example-main-dev: access logs": |cloud| {
        cloud.storage.put_setting(MAIN, Setting::Logging(None)).await.unwrap();
    }
    "bucket example-main-dev",
    "Update bucket example-main-dev [tags.CostCenter: theirs -> storage]": |cloud| {
        let tags = cloud.storage.setting(MAIN, &SettingKey::Tags).await.unwrap();
        let Setting::Tags(mut tags) = tags else { panic!("{tags:?}") };
        let cost_center = tags.iter_mut().find(|tag| tag.key == "CostCenter").unwrap();
        "theirs".clone_into(&mut cost_center.value);
        cloud.storage.put_setting(MAIN, Setting::Tags(tags)).await.unwrap();
    }
    "role example-dev-s3-replication: policy example-dev-s3-replication",
    "Update role example-dev-s3-replication: policy example-dev-s3-replication [Statement.": |cloud| {
        let nothing = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "S3optTheirs", "Effect": "Deny",
            "Action": "s3:*", "Resource": "*"}]}"#;
        cloud.identity.put_role_policy(REPLICATION_ROLE, REPLICATION_ROLE, nothing).await.unwrap();
    }
    "alarm example-dev-s3-cost-spike",
    "Update alarm example-dev-s3-cost-spike [threshold: 1.0 -> 1099511627776.0]": |cloud| {
        let alarm = cloud.metrics.alarms(&[ALARM.to_owned()]).await.unwrap().remove(0).alarm;
        cloud.metrics.put_alarm(Alarm { threshold: 1.0, ..alarm }, &[]).await.unwrap();
    }
    "dashboard example-dev-s3-optimization",
    "Update dashboard example-dev-s3-optimization [widgets": |cloud| {
        let body = cloud.metrics.dashboard("example-dev-s3-optimization").await.unwrap();
        let body = body.replace("Bytes by storage class", "theirs");
        cloud.metrics.put_dashboard("example-dev-s3-optimization", &body).await.unwrap();
    }
    "function example-dev-cost-analyzer",
    "Update function example-dev-cost-analyzer [memory_megabytes: 128 -> 256]": |cloud| {
        let mut configuration = cloud.functions.function(FUNCTION).await.unwrap().configuration;
        configuration.memory_megabytes = 128;
        cloud.functions.update_configuration(configuration).await.unwrap();
    }
    "function example-dev-cost-analyzer: permission s3opt-events",
    "Create function example-dev-cost-analyzer: permission s3opt-events": |cloud| {
        cloud.functions.remove_permission(FUNCTION, "s3opt-events").await.unwrap();
    }
    "log group /aws/lambda/example-dev-cost-analyzer",
    "Update log group /aws/lambda/example-dev-cost-analyzer [retention_days: 30]": |cloud| {
        cloud.functions.set_log_retention("/aws/lambda/example-dev-cost-analyzer", None).await.unwrap();
    }
    "rule example-dev-cost-analyzer",
    "Update rule example-dev-cost-analyzer [enabled: false -> true]": |cloud| {
        let (rule, _) = cloud.schedules.rule(FUNCTION).await.unwrap();
        cloud.schedules.put_rule(ScheduleRule { enabled: false, ..rule }, &[]).await.unwrap();
    }
};

/// What is edited, what stands in its place, and the whole plan but for the functions, which read the configuration.
pub const EDITS: [(&str, &str, &[&str]); 3] = [
    (
        "expire_after_days = 90",
        "expire_after_days = 91",
        &["Update bucket example-logs-dev: lifecycle [rules.expire-access-logs.expiration.days: 90 -> 91]"],
    ),
    (
        "threshold_requests = 10000",
        "threshold_requests = 5",
        &["Update alarm example-dev-unusual-access [threshold: 10000.0 -> 5.0]"],
    ),
    (
        "display_name = \"S3 Cost and Access Pattern Alerts\"",
        "display_name = \"Alerts\"",
        &[
            "Update topic example-dev-s3-cost-alerts [display_name: S3 Cost and Access Pattern Alerts -> Alerts]",
        ],
    ),
];
