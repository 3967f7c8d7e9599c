//! What was changed behind the stack's back is found, named and mended, and nothing else is touched.

use s3opt_core::backend::Cloud;
use s3opt_core::backend::metrics::Alarm;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::storage::{BucketVersioning, Setting, SettingKey};
use s3opt_core::s3::Tag;
use s3opt_core::s3::bucket::{BucketEncryption, NotificationConfiguration, PublicAccessBlock};
use s3opt_core::stack::plan::{Plan, PlanOptions};

use super::{all, default_blueprint, deploy, planned, problems, steps};
use crate::world::cloud;

const MAIN: &str = "example-main-dev";
const FUNCTION: &str = "example-dev-cost-analyzer";

/// A change behind the stack's back.
type Change = for<'a> fn(&'a Cloud) -> std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

/// A change, and the step that has to mend it.
macro_rules! changes {
    ($($expected:literal: |$cloud:ident| $body:block)*) => {
        [$(($expected, (|$cloud: &Cloud| Box::pin(async move $body)) as Change),)*]
    };
}

async fn plan_of(cloud: &Cloud) -> Plan {
    planned(cloud, &default_blueprint(), &PlanOptions::default()).await.unwrap()
}

async fn alarm(cloud: &Cloud) -> Alarm {
    let names = ["example-dev-s3-cost-spike".to_owned()];
    cloud.metrics.alarms(&names).await.unwrap().remove(0).alarm
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table")]
async fn each_change_is_mended_by_one_step() {
    let changes = changes! {
        "Update bucket example-main-dev: versioning [Suspended -> Enabled]": |cloud| {
            // Replication keeps S3 from suspending it.
            cloud.storage.delete_setting(MAIN, &SettingKey::Replication).await.unwrap();
            let suspended = Setting::Versioning(BucketVersioning::Suspended);
            cloud.storage.put_setting(MAIN, suspended).await.unwrap();
        }
        "Create bucket example-main-dev: public access block": |cloud| {
            cloud.storage.delete_setting(MAIN, &SettingKey::PublicAccessBlock).await.unwrap();
        }
        "Update bucket example-main-dev: public access block [block_public_acls: false -> true]": |cloud| {
            let block = PublicAccessBlock { block_public_acls: false, ..PublicAccessBlock::ALL };
            cloud.storage.put_setting(MAIN, Setting::PublicAccessBlock(block)).await.unwrap();
        }
        "Update bucket example-main-dev: encryption [bucket_key: false -> true]": |cloud| {
            let encryption = Setting::Encryption(BucketEncryption::default());
            cloud.storage.put_setting(MAIN, encryption).await.unwrap();
        }
        "Update bucket example-main-dev: lifecycle [rules.general-data-optimization.transitions": |cloud| {
            let Setting::Lifecycle(mut lifecycle) =
                cloud.storage.setting(MAIN, &SettingKey::Lifecycle).await.unwrap() else { panic!() };
            lifecycle.rules[1].transitions[0].timing = s3opt_core::s3::lifecycle::Timing::Days(8);
            cloud.storage.put_setting(MAIN, Setting::Lifecycle(lifecycle)).await.unwrap();
        }
        "Create bucket example-main-dev: lifecycle": |cloud| {
            cloud.storage.delete_setting(MAIN, &SettingKey::Lifecycle).await.unwrap();
        }
        "Create bucket example-main-dev: inventory daily-inventory": |cloud| {
            let key = SettingKey::Inventory("daily-inventory".to_owned());
            cloud.storage.delete_setting(MAIN, &key).await.unwrap();
        }
        "Create bucket example-main-dev: policy": |cloud| {
            cloud.storage.delete_setting(MAIN, &SettingKey::Policy).await.unwrap();
        }
        "Update bucket example-main-dev: notification [entries.s3opt-auto-tagger": |cloud| {
            let nobody = Setting::Notification(NotificationConfiguration::default());
            cloud.storage.put_setting(MAIN, nobody).await.unwrap();
        }
        "Update bucket example-main-dev: access logs": |cloud| {
            cloud.storage.put_setting(MAIN, Setting::Logging(None)).await.unwrap();
        }
        "Create bucket example-main-dev: replication": |cloud| {
            cloud.storage.delete_setting(MAIN, &SettingKey::Replication).await.unwrap();
        }
        "Update bucket example-main-dev [tags.CostCenter: theirs -> storage]": |cloud| {
            let Setting::Tags(mut tags) =
                cloud.storage.setting(MAIN, &SettingKey::Tags).await.unwrap() else { panic!() };
            let cost_center = tags.iter_mut().find(|tag| tag.key == "CostCenter").unwrap();
            cost_center.value = "theirs".to_owned();
            tags.push(Tag { key: "Theirs".to_owned(), value: "stays".to_owned() });
            cloud.storage.put_setting(MAIN, Setting::Tags(tags)).await.unwrap();
        }
        "Update alarm example-dev-s3-cost-spike [threshold: 1.0 -> 1099511627776.0]": |cloud| {
            let changed = Alarm { threshold: 1.0, ..alarm(cloud).await };
            cloud.metrics.put_alarm(changed, &[]).await.unwrap();
        }
        "Create alarm example-dev-s3-cost-spike": |cloud| {
            cloud.metrics.delete_alarms(&["example-dev-s3-cost-spike".to_owned()]).await.unwrap();
        }
        "Update topic example-dev-s3-cost-alerts [display_name: theirs -> S3 Cost": |cloud| {
            let arn = default_blueprint().names.topic_arn();
            cloud.notifications.set_display_name(&arn, "theirs").await.unwrap();
        }
        "Update role example-dev-cost-analyzer: policy example-dev-cost-analyzer [Statement.": |cloud| {
            let nothing = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "S3optLogs", "Effect": "Deny",
                "Action": "s3:*", "Resource": "*"}]}"#;
            cloud.identity.put_role_policy(FUNCTION, FUNCTION, nothing).await.unwrap();
        }
        "Update function example-dev-cost-analyzer [memory_megabytes: 128 -> 256]": |cloud| {
            let mut configuration = cloud.functions.function(FUNCTION).await.unwrap().configuration;
            configuration.memory_megabytes = 128;
            cloud.functions.update_configuration(configuration).await.unwrap();
        }
        "Update function example-dev-cost-analyzer [code_sha256:": |cloud| {
            cloud.functions.update_code(FUNCTION, "other".into()).await.unwrap();
        }
        "Create function example-dev-cost-analyzer: permission s3opt-events": |cloud| {
            cloud.functions.remove_permission(FUNCTION, "s3opt-events").await.unwrap();
        }
        "Update log group /aws/lambda/example-dev-cost-analyzer [retention_days: 30]": |cloud| {
            let group = format!("/aws/lambda/{FUNCTION}");
            cloud.functions.set_log_retention(&group, None).await.unwrap();
        }
        "Update rule example-dev-cost-analyzer [enabled: false -> true]": |cloud| {
            let (rule, _) = cloud.schedules.rule(FUNCTION).await.unwrap();
            cloud.schedules.put_rule(ScheduleRule { enabled: false, ..rule }, &[]).await.unwrap();
        }
        "Update rule example-dev-cost-analyzer: target function [input": |cloud| {
            let target = cloud.schedules.targets(FUNCTION).await.unwrap().remove(0);
            let target = ScheduleTarget { input: None, ..target };
            cloud.schedules.put_targets(FUNCTION, vec![target]).await.unwrap();
        }
        "Update dashboard example-dev-s3-optimization [widgets": |cloud| {
            let body = cloud.metrics.dashboard("example-dev-s3-optimization").await.unwrap();
            let body = body.replace("Bytes by storage class", "theirs");
            cloud.metrics.put_dashboard("example-dev-s3-optimization", &body).await.unwrap();
        }
    };
    for (expected, change) in changes {
        let (_emulator, cloud) = cloud();
        deploy(&cloud, &default_blueprint()).await.unwrap();
        let before = all(&cloud, &default_blueprint()).await;
        change(&cloud).await;
        let found = steps(&plan_of(&cloud).await);
        assert!(found.iter().any(|step| step.starts_with(expected)), "{expected}: {found:#?}");
        let with_replication = usize::from(expected.contains("versioning"));
        assert_eq!(found.len(), 1 + with_replication, "{expected}: {found:#?}");
        let applied = deploy(&cloud, &default_blueprint()).await.unwrap();
        assert_eq!(problems(&applied), Vec::<String>::new(), "{expected}");
        assert_eq!(steps(&plan_of(&cloud).await), Vec::<String>::new(), "{expected}");
        if !expected.contains("CostCenter") {
            assert_eq!(all(&cloud, &default_blueprint()).await, before, "{expected}");
        }
    }
}
