//! Every policy through parliament, with the auditors of its community.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use s3opt_core::backend::storage::Setting;
use s3opt_core::stack::State;
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::permissions::{Purpose, policy};
use s3opt_tests::{Harness, Tool};
use serde_json::Value;

use super::{Allowed, assert_findings, blueprint};

const ALLOWED: &[Allowed] = &[
    Allowed {
        check: "PERMISSIONS_MANAGEMENT_ACTIONS iam:createrole, iam:passrole, iam:putrolepolicy, iam:updateassumerolepolicy, \
                lambda:addpermission, lambda:removepermission, s3:deletebucketpolicy, s3:putbucketpolicy, \
                s3:putbucketpublicaccessblock, sns:createtopic, sns:settopicattributes",
        resources: &["iam-policy deploy"],
        reason: "a deployment makes roles and policies; each action is on the stack's own names only",
    },
    Allowed {
        check: "PERMISSIONS_MANAGEMENT_ACTIONS iam:createrole, iam:deleterole, iam:deleterolepolicy, iam:passrole, \
                iam:putrolepolicy, iam:updateassumerolepolicy, lambda:addpermission, lambda:removepermission, \
                s3:deletebucketpolicy, s3:putbucketpolicy, s3:putbucketpublicaccessblock, sns:createtopic, \
                sns:settopicattributes",
        resources: &["iam-policy all"],
        reason: "the same, with the roles' deletion",
    },
    Allowed {
        check: "PERMISSIONS_MANAGEMENT_ACTIONS iam:deleterole, iam:deleterolepolicy",
        resources: &["iam-policy destroy"],
        reason: "the stack's roles go with it; no others are named",
    },
    Allowed {
        check: "PRIVILEGE_ESCALATION lambda:updatefunctioncode",
        resources: &["iam-policy deploy", "iam-policy all"],
        reason: "a deployment writes the code of the stack's functions; it can give their roles any policy anyway",
    },
    Allowed {
        check: "RESOURCE_POLICY_PRIVILEGE_ESCALATION s3:PutBucketPolicy",
        resources: &["iam-policy deploy"],
        reason: "a deployment writes the bucket policies; who may do that is trusted with the objects. It is asked for \
                 neither to read nor to write them",
    },
    Allowed {
        check: "RESOURCE_POLICY_PRIVILEGE_ESCALATION s3:PutLifecycleConfiguration",
        resources: &["iam-policy deploy"],
        reason: "the lifecycle is what s3opt is for; expirations that are new or shorter need --allow-data-loss",
    },
    Allowed {
        check: "RESOURCE_MISMATCH logs:DescribeLogGroups",
        resources: &["iam-policy plan", "iam-policy all"],
        reason: "parliament's list of actions is older than the type log-group of this action: \
                 <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html>",
    },
];

/// Every policy of the stack, and those that `iam-policy` prints, by the names of their files.
fn policies(blueprint: &Blueprint) -> BTreeMap<String, String> {
    let mut policies = BTreeMap::new();
    for resource in blueprint.desired().unwrap().resources {
        let (kind, text) = match resource.state {
            State::RolePolicy(text) => ("role", text),
            State::Setting(Setting::Policy(text)) => ("bucket", text),
            State::Topic(topic) => ("topic", topic.policy),
            _ => continue,
        };
        policies.insert(format!("{kind} {}", resource.id.name()), text);
    }
    let privileges = blueprint.privileges();
    let (plan, deploy, destroy) = (Purpose::Plan, Purpose::Deploy, Purpose::Destroy);
    for (name, purposes) in [
        ("plan", vec![plan]),
        ("deploy", vec![deploy]),
        ("destroy", vec![destroy]),
        ("all", vec![plan, deploy, destroy]),
    ] {
        policies.insert(format!("iam-policy {name}"), policy(&privileges, &purposes.into_iter().collect()));
    }
    policies
}

/// What parliament finds: the issue, with the action where it is about one or a few, and the policy.
fn findings(policies: &BTreeMap<String, String>) -> BTreeSet<(String, String)> {
    let parliament = Harness::in_target().install_tool(Tool::Parliament).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("policies");
    fs::create_dir(&written).unwrap();
    for (name, text) in policies {
        fs::write(written.join(format!("{name}.json")), text).unwrap();
    }
    let arguments = ["--directory", "policies", "--json", "--include-community-auditors"];
    let report = parliament.run(folder.path(), &arguments).unwrap();
    let mut findings = BTreeSet::new();
    for line in report.output.lines() {
        let finding: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let file = finding["location"]["filepath"].as_str().unwrap_or_default();
        let name = file.trim_start_matches("policies/").trim_end_matches(".json");
        let issue = finding["issue"].as_str().unwrap();
        let about = about(&finding);
        let issue = if about.is_empty() { issue.to_owned() } else { format!("{issue} {about}") };
        findings.insert((issue, name.to_owned()));
    }
    // It fails where it finds something, and where it cannot look.
    assert_eq!(report.success, findings.is_empty(), "{}", report.errors);
    findings
}

/// The actions that a finding is about, of the kinds of findings that name them.
fn about(finding: &Value) -> String {
    let (detail, location) = (&finding["detail"], &finding["location"]);
    if finding["issue"] == "RESOURCE_POLICY_PRIVILEGE_ESCALATION" {
        // "... due to s3:PutObject not being allowed, but does allow s3:PutBucketPolicy".
        let text = detail.as_str().unwrap_or_default();
        return text.rsplit(' ').next().unwrap_or_default().to_owned();
    }
    let listed = detail.as_array().or_else(|| location["actions"].as_array());
    let names =
        listed.into_iter().flatten().filter_map(|one| one.as_str().or_else(|| one["action"].as_str()));
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.join(", ")
}

#[test]
fn parliament_finds_nothing_without_a_reason() {
    let policies = policies(&blueprint());
    let roles = policies.keys().filter(|name| name.starts_with("role ")).count();
    let buckets = policies.keys().filter(|name| name.starts_with("bucket ")).count();
    assert_eq!((roles, buckets), (4, 4));
    assert_findings(&findings(&policies), ALLOWED);
}

#[test]
fn parliament_finds_what_is_wrong() {
    let wrong = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObjects", "Resource": "*"}]}"#;
    let found = findings(&BTreeMap::from([("wrong".to_owned(), wrong.to_owned())]));
    assert!(found.contains(&("UNKNOWN_ACTION".to_owned(), "wrong".to_owned())), "{found:?}");
}
