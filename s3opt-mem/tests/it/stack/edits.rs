//! An edited configuration: the plan shows just that, and says what could be lost.

use s3opt_core::config::Config;
use s3opt_core::stack::Action;
use s3opt_core::stack::plan::{Plan, PlanOptions};
use s3opt_mem::faults::{FaultPlan, Faults};

use super::{blueprint, default_blueprint, deploy, planned, problems, steps};
use crate::world::cloud;

/// The plan for the default configuration with this in the place of that, where the default is deployed.
async fn plan_of_edit(from: &str, to: &str) -> (Plan, Vec<String>) {
    let text = Config::default_text();
    assert!(text.contains(from), "{from}");
    let edited = blueprint(&text.replacen(from, to, 1));
    let (_emulator, cloud) = cloud();
    deploy(&cloud, &default_blueprint()).await.unwrap();
    let plan = planned(&cloud, &edited, &PlanOptions::default()).await.unwrap();
    let applied = deploy(&cloud, &edited).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    let after = planned(&cloud, &edited, &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&after), Vec::<String>::new(), "{to}");
    // The functions read the configuration, so that each edit reaches them, too.
    let of_functions =
        |step: &String| step.contains("s3opt/configuration/") || step.contains("environment.S3OPT_CONFIG");
    let steps = steps(&plan).into_iter().filter(|step| !of_functions(step)).collect();
    (plan, steps)
}

#[tokio::test]
async fn the_plan_shows_just_the_edit() {
    for (from, to, expected) in [
        (
            "expire_after_days = 90",
            "expire_after_days = 91",
            vec![
                "Update bucket example-logs-dev: lifecycle [rules.expire-access-logs.expiration.days: 90 -> 91]",
            ],
        ),
        (
            "bucket_key = true",
            "bucket_key = false",
            vec![
                "Update bucket example-inventory-dev: encryption [bucket_key: true -> false]",
                "Update bucket example-logs-dev: encryption [bucket_key: true -> false]",
                "Update bucket example-main-dev: encryption [bucket_key: true -> false]",
                "Update bucket example-replica-dev: encryption [bucket_key: true -> false]",
            ],
        ),
        (
            "threshold_requests = 10000",
            "threshold_requests = 5",
            vec!["Update alarm example-dev-unusual-access [threshold: 10000.0 -> 5.0]"],
        ),
        (
            "log_retention_days = 30",
            "log_retention_days = 60",
            vec![
                "Update log group /aws/lambda/example-dev-access-analyzer [retention_days: 30 -> 60]",
                "Update log group /aws/lambda/example-dev-auto-tagger [retention_days: 30 -> 60]",
                "Update log group /aws/lambda/example-dev-cost-analyzer [retention_days: 30 -> 60]",
            ],
        ),
        (
            "access_analysis = \"rate(1 day)\"",
            "access_analysis = \"rate(2 days)\"",
            vec!["Update rule example-dev-access-analyzer [expression: rate(1 day) -> rate(2 days)]"],
        ),
        (
            "[dashboard]\nenabled = true",
            "[dashboard]\nenabled = false",
            vec!["Delete dashboard example-dev-s3-optimization []"],
        ),
        (
            "[alarms.cost_spike]                 # BucketSizeBytes of StandardStorage, average\nenabled = true",
            "[alarms.cost_spike]\nenabled = false",
            vec!["Delete alarm example-dev-s3-cost-spike []"],
        ),
        (
            "public_access_block = true",
            "public_access_block = false",
            vec![
                "Delete bucket example-inventory-dev: public access block []",
                "Delete bucket example-logs-dev: public access block []",
                "Delete bucket example-main-dev: public access block []",
                "Delete bucket example-replica-dev: public access block []",
            ],
        ),
        ("email = true ", "email = false ", vec![]),
    ] {
        let (_, mut found) = plan_of_edit(from, to).await;
        found.sort();
        assert_eq!(found.len(), expected.len(), "{to}: {found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found, expected, "{to}");
        }
    }
}

/// A rule that has another name is another rule: the old one goes, because the bucket's tags remember it.
#[tokio::test]
async fn what_is_renamed_does_not_stay_under_its_old_name() {
    let (_, found) = plan_of_edit("id = \"general-data-optimization\"", "id = \"other\"").await;
    let lifecycle = found.iter().find(|step| step.contains(": lifecycle")).unwrap();
    assert!(lifecycle.contains("rules.general-data-optimization.status: Enabled -> (none)"), "{lifecycle}");
    assert!(lifecycle.contains("rules.other.status: Enabled"), "{lifecycle}");
    for (from, to, old, new) in [
        ("id = \"OptimizeAllObjects\"", "id = \"Other\"", "Intelligent-Tiering OptimizeAllObjects", "Other"),
        ("id = \"daily-inventory\"", "id = \"other\"", "inventory daily-inventory", "other"),
        ("id = \"EntireBucket\"", "id = \"Other\"", "request metrics EntireBucket", "Other"),
    ] {
        let (_, found) = plan_of_edit(from, to).await;
        let goes = format!("Delete bucket example-main-dev: {old}");
        assert!(found.iter().any(|step| step.starts_with(&goes)), "{found:#?}");
        assert!(found.iter().any(|step| step.starts_with("Create ") && step.contains(new)), "{found:#?}");
    }
}

#[tokio::test]
async fn what_could_be_lost_is_told() {
    for (from, to, expected) in [
        ("expire_after_days = 90", "expire_after_days = 89", 1),
        ("expire_after_days = 90", "expire_after_days = 91", 0),
        ("noncurrent_days = 2555 }", "noncurrent_days = 2554 }", 1),
        ("transitions = [{ days = 7,", "expiration = { days = 700 }\ntransitions = [{ days = 7,", 1),
        (
            "[replication]                       # to the replica bucket in replica_region\nenabled = true",
            "[replication]\nenabled = false",
            1,
        ),
        ("[buckets.inventory]\nversioned = false", "[buckets.inventory]\nversioned = true", 0),
        ("[buckets.logs]\nversioned = true", "[buckets.logs]\nversioned = false", 1),
    ] {
        let (plan, _) = plan_of_edit(from, to).await;
        let found: Vec<_> = plan.dangerous().flat_map(|step| &step.dangers).collect();
        assert_eq!(found.len(), expected, "{to}: {found:?}");
    }
    // A stack that is new has nothing to lose.
    let (_emulator, cloud) = cloud();
    let plan = planned(&cloud, &default_blueprint(), &PlanOptions::default()).await.unwrap();
    assert_eq!(plan.dangerous().count(), 0);
}

/// Buckets hold data: they stay where the configuration no longer names them.
#[tokio::test]
async fn no_bucket_goes_because_of_an_edit() {
    for (from, to) in [
        (
            "[replication]                       # to the replica bucket in replica_region\nenabled = true",
            "[replication]\nenabled = false",
        ),
        (
            "[access_logs]                       # server access logs of the main bucket\nenabled = true",
            "[access_logs]\nenabled = false",
        ),
    ] {
        let (plan, _) = plan_of_edit(from, to).await;
        let is_bucket = |step: &&s3opt_core::stack::Step| step.resource.kind() == "bucket";
        assert_eq!(plan.pending().filter(is_bucket).filter(|step| step.action == Action::Delete).count(), 0);
    }
}

/// Every function off, one after the other: whatever belongs to one goes, and nothing else.
#[tokio::test]
async fn functions_can_be_switched_off() {
    for handler in ["auto_tagger", "cost_analyzer", "access_analyzer"] {
        let (_, found) = plan_of_edit(&format!("{handler} = true"), &format!("{handler} = false")).await;
        let name = format!("example-dev-{}", handler.replace('_', "-"));
        for kind in ["function ", "role ", "log group /aws/lambda/"] {
            let expected = format!("Delete {kind}{name} []");
            assert!(found.contains(&expected), "{expected}: {found:#?}");
        }
        let others = found.iter().filter(|step| !step.contains(&name));
        let others: Vec<_> = others.filter(|step| !step.contains("notification")).collect();
        assert_eq!(others, Vec::<&String>::new());
    }
}

#[tokio::test]
async fn a_subscription_is_taken_back_once_it_was_confirmed() {
    let (emulator, cloud) = cloud();
    deploy(&cloud, &default_blueprint()).await.unwrap();
    let edited = blueprint(&Config::default_text().replacen("email = true ", "email = false ", 1));
    let of_topic = |plan: &Plan| plan.pending().filter(|step| step.resource.kind() == "subscription").count();
    let plan = planned(&cloud, &edited, &PlanOptions::default()).await.unwrap();
    assert_eq!(of_topic(&plan), 0);
    emulator.confirm_subscriptions(&edited.names.topic_arn());
    let plan = planned(&cloud, &edited, &PlanOptions::default()).await.unwrap();
    assert_eq!(of_topic(&plan), 1);
    assert_eq!(problems(&deploy(&cloud, &edited).await.unwrap()), Vec::<String>::new());
    let plan = planned(&cloud, &edited, &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&plan), Vec::<String>::new());
}

#[tokio::test]
async fn a_run_that_changes_nothing_makes_few_calls() {
    let (_emulator, cloud) = cloud();
    deploy(&cloud, &default_blueprint()).await.unwrap();
    let faults = Faults::new(cloud, 0, FaultPlan::none());
    deploy(&faults.cloud(), &default_blueprint()).await.unwrap();
    // Four buckets with eight calls each, six more for the main one, and the object that one holds; two for each of
    // four roles; two for each of three functions and one for its logs; three for each of two rules; two for each of two
    // alarms; three for the topic and one for the dashboard.
    assert_eq!(faults.calls(), 70);
}
