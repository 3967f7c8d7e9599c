//! What is asked of Cost Explorer, and what is made of its answers.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use s3opt_core::backend::costs::{CostQuery, Grouping};
use s3opt_core::backend::{CloudError, Costs};
use serde_json::{Value, json};

use super::CostExplorer;
use super::query::tests::query;
use crate::testing::{Answer, Script, run, settings, settings_in};

fn explorer(script: &Script) -> CostExplorer {
    CostExplorer::of(&settings(script))
}

fn group(key: &str, cost: &str) -> Value {
    json!({"Keys": [key], "Metrics": {
        "UnblendedCost": {"Amount": cost, "Unit": "USD"}, "UsageQuantity": {"Amount": "7", "Unit": "N/A"},
    }})
}

fn month(groups: &[Value]) -> Value {
    json!({"TimePeriod": {"Start": "2026-01-01", "End": "2026-02-01"}, "Groups": groups, "Estimated": true})
}

#[test]
fn pages_are_put_together() {
    let script = Script::new([
        Answer::json(
            &json!({"ResultsByTime": [month(&[group("Department$", "0.10")])], "NextPageToken": "t"}),
        ),
        Answer::json(&json!({"ResultsByTime": [month(&[group("Department$Finance", "2E-10")])]})),
    ]);
    let query = CostQuery {
        group_by: vec![Grouping::Tag("Department".to_owned())],
        service: Some("Amazon Simple Storage Service".to_owned()),
        ..query("2026-01-01", "2026-02-01")
    };
    let periods = run(explorer(&script).cost_and_usage(&query)).unwrap();
    assert_eq!(periods.len(), 1);
    assert!(periods[0].estimated);
    let came: Vec<(&str, Decimal)> =
        periods[0].groups.iter().map(|group| (group.keys[0].as_str(), group.cost)).collect();
    assert_eq!(came, [("Department$", Decimal::new(1, 1)), ("Department$Finance", Decimal::new(2, 10))]);
    let asked = script.asked();
    let mut sent: Value = serde_json::from_str(&asked[0].body).unwrap();
    let expected = json!({
        "TimePeriod": {"Start": "2026-01-01", "End": "2026-02-01"},
        "Granularity": "MONTHLY",
        "Metrics": ["UnblendedCost", "UsageQuantity"],
        "GroupBy": [{"Type": "TAG", "Key": "Department"}],
        "Filter": {"Dimensions": {"Key": "SERVICE", "Values": ["Amazon Simple Storage Service"]}},
    });
    assert_eq!(sent, expected);
    sent["NextPageToken"] = json!("t");
    assert_eq!(serde_json::from_str::<Value>(&asked[1].body).unwrap(), sent);
}

/// Source: <https://docs.aws.amazon.com/general/latest/gr/billing.html>.
#[test]
fn each_partition_has_one_cost_explorer() {
    for (region, host) in [
        ("us-east-1", "https://ce.us-east-1.amazonaws.com"),
        ("eu-central-1", "https://ce.us-east-1.amazonaws.com"),
        ("cn-north-1", "https://ce.cn-northwest-1.amazonaws.com.cn"),
    ] {
        let script = Script::new([Answer::json(&json!({"ResultsByTime": []}))]);
        let explorer = CostExplorer::of(&settings_in(region, &script));
        run(explorer.cost_and_usage(&query("2026-01-01", "2026-02-01"))).unwrap();
        assert_eq!(script.asked()[0].host, host, "{region}");
    }
}

#[test]
fn what_would_be_refused_costs_nothing() {
    let script = Script::default();
    let error = run(explorer(&script).cost_and_usage(&query("2026-02-01", "2026-02-01"))).unwrap_err();
    assert_eq!(error.code(), "ValidationException");
    assert_eq!(script.asked().len(), 0);
}

#[test]
fn an_answer_in_another_currency_is_refused() {
    let cost = json!({"UnblendedCost": {"Amount": "1", "Unit": "CNY"}});
    let time = json!({"Start": "2026-01-01", "End": "2026-02-01"});
    let results = json!([{"TimePeriod": time, "Total": cost, "Groups": [], "Estimated": false}]);
    let script = Script::new([Answer::json(&json!({"ResultsByTime": results}))]);
    let error = run(explorer(&script).cost_and_usage(&query("2026-01-01", "2026-02-01"))).unwrap_err();
    assert!(matches!(error, CloudError::NotImplemented(_)) && error.to_string().contains("CNY"), "{error}");
}

#[test]
fn errors_say_what_to_do() {
    for (code, retryable) in [
        ("LimitExceededException", true),
        ("DataUnavailableException", true),
        ("BillExpirationException", false),
        ("AccessDeniedException", false),
    ] {
        let script = Script::new([Answer::refusal(400, code, "no")]);
        let error = run(explorer(&script).cost_and_usage(&query("2026-01-01", "2026-02-01"))).unwrap_err();
        assert_eq!((error.code(), error.is_retryable()), (code, retryable));
    }
}

#[test]
fn tags_are_told_page_by_page() {
    let page = |key: &str, status: &str, token: Option<&str>| {
        let tag = json!({"TagKey": key, "Type": "UserDefined", "Status": status});
        Answer::json(&json!({"CostAllocationTags": [tag], "NextToken": token}))
    };
    let script = Script::new([page("Department", "Active", Some("t")), page("Project", "Inactive", None)]);
    let expected = BTreeMap::from([("Department".to_owned(), true), ("Project".to_owned(), false)]);
    assert_eq!(run(explorer(&script).cost_allocation_tags()).unwrap(), expected);
    assert_eq!(script.asked().len(), 2);
}

#[test]
fn a_tag_that_is_not_switched_is_an_error() {
    let error = json!({"TagKey": "Nothing", "Code": "TagKeysNotFoundException", "Message": "no such tag"});
    let script =
        Script::new([Answer::json(&json!({"Errors": []})), Answer::json(&json!({"Errors": [error]}))]);
    let explorer = explorer(&script);
    let tags = |name: &str| BTreeMap::from([(name.to_owned(), true)]);
    run(explorer.set_cost_allocation_tags(&tags("Department"))).unwrap();
    let error = run(explorer.set_cost_allocation_tags(&tags("Nothing"))).unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("Nothing: no such tag"), "{error}");
    assert_eq!(script.asked().len(), 2);
}
