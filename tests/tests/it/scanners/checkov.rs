//! The stack as a template through checkov.

use std::collections::BTreeSet;
use std::fs;

use s3opt_tests::template::synthesize;
use s3opt_tests::{Harness, Tool};
use serde_json::{Value, json};

use super::{Allowed, assert_findings, blueprint};

const FUNCTIONS: &[&str] = &[
    "AWS::Lambda::Function.FunctionExampleDevAccessAnalyzer",
    "AWS::Lambda::Function.FunctionExampleDevAutoTagger",
    "AWS::Lambda::Function.FunctionExampleDevCostAnalyzer",
];

/// The names of checks: <https://www.checkov.io/5.Policy%20Index/cloudformation.html>.
const ALLOWED: &[Allowed] = &[
    Allowed {
        check: "CKV_AWS_18",
        resources: &["AWS::S3::Bucket.BucketExampleLogsDev"],
        reason: "no access logs of the bucket for access logs: each would bring the next",
    },
    Allowed {
        check: "CKV_AWS_18",
        resources: &["AWS::S3::Bucket.BucketExampleInventoryDev"],
        reason: "no access logs of the bucket for reports: S3 and the functions alone write to it, and what it holds is \
                 derived from the main bucket",
    },
    Allowed {
        check: "CKV_AWS_18",
        resources: &["AWS::S3::Bucket.BucketExampleReplicaDev"],
        reason: "no access logs of the replica bucket: logs have to lie in the region of what they are about, and the bucket \
                 for logs is in the main bucket's",
    },
    Allowed {
        check: "CKV_AWS_21",
        resources: &["AWS::S3::Bucket.BucketExampleInventoryDev"],
        reason: "reports expire and the next ones replace them, so that versions would only cost; [buckets.inventory] \
                 switches them on",
    },
    Allowed {
        check: "CKV_AWS_26",
        resources: &["AWS::SNS::Topic.TopicExampleDevS3CostAlerts"],
        reason: "CloudWatch cannot publish to a topic under AWS's own key, and a key of one's own costs 1 USD a month; the \
                 messages are mails of sums",
    },
    Allowed {
        check: "CKV_AWS_45",
        resources: FUNCTIONS,
        reason: "the address of the configuration within its bucket has forty characters of the alphabet of secret keys; \
                 there is no secret in the environment",
    },
    Allowed {
        check: "CKV_AWS_115",
        resources: FUNCTIONS,
        reason: "a reserved concurrency takes from the account's 1000 for ever; two functions run once a day or month, and the \
                 tagger has to keep up with the writers",
    },
    Allowed {
        check: "CKV_AWS_116",
        resources: FUNCTIONS,
        reason: "events that fail are tried twice more, the metric of errors tells of them, and `s3opt-cli tag` tags what the \
                 tagger has missed; the analyzers run again by schedule",
    },
    Allowed {
        check: "CKV_AWS_117",
        resources: FUNCTIONS,
        reason: "the functions call AWS's public endpoints only; in a VPC they would need a NAT gateway or endpoints, which \
                 cost more than all else of the stack",
    },
    Allowed {
        check: "CKV_AWS_158",
        resources: &[
            "AWS::Logs::LogGroup.LogGroupAwsLambdaExampleDevAccessAnalyzer",
            "AWS::Logs::LogGroup.LogGroupAwsLambdaExampleDevAutoTagger",
            "AWS::Logs::LogGroup.LogGroupAwsLambdaExampleDevCostAnalyzer",
        ],
        reason: "CloudWatch Logs encrypts by itself; a key of one's own costs 1 USD a month, and no secret gets into a log",
    },
    Allowed {
        check: "CKV_AWS_173",
        resources: FUNCTIONS,
        reason: "Lambda encrypts the environment by itself; it holds names and the configuration, no secret",
    },
];

/// What checkov finds in templates, and how many checks passed.
fn findings(templates: &[Value]) -> (BTreeSet<(String, String)>, u64) {
    let checkov = Harness::in_target().install_tool(Tool::Checkov).unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("templates")).unwrap();
    for (number, template) in templates.iter().enumerate() {
        let text = serde_json::to_string_pretty(template).unwrap();
        fs::write(folder.path().join(format!("templates/{number}.json")), text).unwrap();
    }
    let arguments =
        "--directory templates --framework cloudformation --skip-download --quiet --compact -o json";
    let arguments: Vec<&str> = arguments.split(' ').collect();
    let report = checkov.run(folder.path(), &arguments).unwrap();
    let answer: Value = serde_json::from_str(&report.output)
        .unwrap_or_else(|error| panic!("{error}: {}{}", report.output, report.errors));
    assert_eq!(answer["summary"]["parsing_errors"], 0, "{}", answer["results"]["parsing_errors"]);
    let failed = answer["results"]["failed_checks"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let findings = failed.iter().map(|check| (text(&check["check_id"]), text(&check["resource"])));
    (findings.collect(), answer["summary"]["passed"].as_u64().unwrap())
}

#[test]
fn checkov_finds_nothing_without_a_reason() {
    let blueprint = blueprint();
    let synthesis = synthesize(&blueprint.desired().unwrap(), &blueprint.names.region).unwrap();
    let bodies: Vec<Value> = synthesis.templates.into_iter().map(|template| template.body).collect();
    let (found, passed) = findings(&bodies);
    assert_findings(&found, ALLOWED);
    // Nothing at all would have no findings either.
    assert!(passed >= 80, "only {passed} checks passed");
}

#[test]
fn checkov_finds_what_is_wrong() {
    let open = json!({"Resources": {"Open": {"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": "PublicRead"}}}});
    let (found, _) = findings(&[open]);
    assert!(found.contains(&("CKV_AWS_20".to_owned(), "AWS::S3::Bucket.Open".to_owned())), "{found:?}");
}
