//! What is asked of EventBridge, and what is made of its answers.

use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{CloudError, Schedules};
use serde_json::{Value, json};

use super::EventBridge;
use crate::testing::{Answer, Script, run, settings};

const ARN: &str = "arn:aws:events:us-east-1:111111111111:rule/report";

fn events(script: &Script) -> EventBridge {
    EventBridge::of(&settings(script))
}

fn rule() -> ScheduleRule {
    ScheduleRule {
        name: "report".to_owned(),
        description: "what for".to_owned(),
        expression: "rate(1 day)".to_owned(),
        enabled: false,
    }
}

fn told() -> Value {
    json!({
        "Name": "report", "Arn": ARN, "Description": "what for", "ScheduleExpression": "rate(1 day)",
        "State": "DISABLED",
    })
}

fn target(id: &str) -> ScheduleTarget {
    ScheduleTarget { id: id.to_owned(), arn: "arn".to_owned(), input: None }
}

#[test]
fn a_rule_is_put_and_read() {
    let tags = json!({"Tags": [{"Key": "a", "Value": "1"}]});
    let script = Script::new([
        Answer::json(&json!({"RuleArn": ARN})),
        Answer::json(&told()),
        Answer::json(&told()),
        Answer::json(&tags),
    ]);
    let events = events(&script);
    let expected = vec![("a".to_owned(), "1".to_owned())];
    assert_eq!(run(events.put_rule(rule(), &expected)).unwrap(), ARN);
    assert_eq!(run(events.rule("report")).unwrap(), (rule(), ARN.to_owned()));
    assert_eq!(run(events.rule_tags("report")).unwrap(), expected);
    let asked = script.asked();
    let sent: Value = serde_json::from_str(&asked[0].body).unwrap();
    assert_eq!((&sent["State"], &sent["Tags"]), (&json!("DISABLED"), &tags["Tags"]));
    assert_eq!(serde_json::from_str::<Value>(&asked[3].body).unwrap(), json!({"ResourceARN": ARN}));
}

#[test]
fn tags_are_set_on_the_rules_arn() {
    let script = Script::new([Answer::json(&told()), Answer::json(&json!({}))]);
    run(events(&script).tag_rule("report", &[("a".to_owned(), "1".to_owned())])).unwrap();
    let sent: Value = serde_json::from_str(&script.asked()[1].body).unwrap();
    assert_eq!(sent, json!({"ResourceARN": ARN, "Tags": [{"Key": "a", "Value": "1"}]}));
}

#[test]
fn pages_are_put_together() {
    let rules = |name: &str, token: Option<&str>| {
        Answer::json(&json!({"Rules": [{"Name": name}], "NextToken": token}))
    };
    let targets = |id: &str, token: Option<&str>| {
        Answer::json(&json!({"Targets": [{"Id": id, "Arn": "arn"}], "NextToken": token}))
    };
    let script = Script::new([
        rules("p-one", Some("t")),
        rules("p-two", None),
        targets("one", Some("t")),
        targets("two", Some("")),
    ]);
    let events = events(&script);
    assert_eq!(run(events.rules_by_prefix("p-")).unwrap(), ["p-one", "p-two"]);
    assert_eq!(run(events.targets("report")).unwrap(), [target("one"), target("two")]);
    let asked: Vec<Value> =
        script.asked().iter().map(|asked| serde_json::from_str(&asked.body).unwrap()).collect();
    assert_eq!(asked[1], json!({"NamePrefix": "p-", "NextToken": "t"}));
    assert_eq!(asked[3], json!({"Rule": "report", "NextToken": "t"}));
}

#[test]
fn what_is_absent_is_taken_away_already() {
    let absent = "ResourceNotFoundException";
    let script = Script::new([
        Answer::refusal(400, absent, "no"),
        Answer::json(
            &json!({"FailedEntryCount": 1, "FailedEntries": [{"TargetId": "a", "ErrorCode": absent}]}),
        ),
        Answer::refusal(400, "ValidationException", "Rule can't be deleted since it has targets."),
    ]);
    let events = events(&script);
    run(events.delete_rule("report")).unwrap();
    run(events.remove_targets("report", &["a".to_owned()])).unwrap();
    assert_eq!(run(events.delete_rule("report")).unwrap_err().code(), "ValidationException");
}

#[test]
fn a_target_that_is_not_put_is_an_error() {
    let failed = |code: &str| {
        let entry = json!({"TargetId": "one", "ErrorCode": code, "ErrorMessage": "no"});
        Answer::json(&json!({"FailedEntryCount": 1, "FailedEntries": [entry]}))
    };
    let script = Script::new([failed("ConcurrentModificationException"), failed("LimitExceededException")]);
    let events = events(&script);
    let error = run(events.put_targets("report", vec![target("one")])).unwrap_err();
    assert!(error.is_retryable() && error.to_string().contains("target one: no"), "{error}");
    let error = run(events.put_targets("report", vec![target("one")])).unwrap_err();
    assert!(matches!(error, CloudError::Invalid(_)), "{error}");
}
