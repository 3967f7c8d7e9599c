//! The examples of the repository, from the file on disk to the answer.

use serde_json::Value;

use crate::program::{example, json, run};

const START: [&str; 2] = ["--start", "2026-05-14"];

fn binary_cache(more: &[&str]) -> Value {
    let (summary, lifecycle) = (example("binary-cache/summary.csv"), example("binary-cache/lifecycle.xml"));
    let arguments = ["simulate", "--summary", &summary, "--lifecycle", &lifecycle];
    let (answer, code) = json(&[&arguments[..], &START, more].concat());
    assert_eq!(code, 0);
    answer
}

fn number(value: &Value) -> f64 {
    value.as_str().unwrap().parse().unwrap()
}

fn cost_of(month: &Value, usage_type: &str) -> f64 {
    let lines = month["lines"].as_array().unwrap().iter();
    lines.filter(|line| line["usage_type"] == usage_type).map(|line| number(&line["cost"])).sum()
}

/// What is known of the real bill, which is recorded from AWS: 623.62 USD for the transitions, about 5.03
/// USD of monitoring and about 380 USD for the Frequent tier a day.
#[test]
fn the_binary_cache_costs_what_its_bill_said() {
    let answer = binary_cache(&[]);
    let may = &answer["policy"]["months"][0];
    assert_eq!(may["month"], "2026-05");
    assert!((cost_of(may, "Requests-Tier4") - 623.62).abs() < 0.005);
    let days = 18.0;
    assert!((cost_of(may, "Monitoring-Automation-INT") / days - 5.03).abs() < 0.01);
    let frequent = cost_of(may, "TimedStorage-INT-FA-ByteHrs") / days;
    assert!((frequent - 380.0).abs() < 5.0, "{frequent}");
    assert_eq!(answer["payback"]["date"], "2026-09-23");
    assert_eq!(answer["payback"]["lowest"]["date"], "2026-08-11");
    assert!(number(&answer["payback"]["lowest"]["amount"]) < -6_000.0);
}

#[test]
fn the_parts_of_an_answer_add_up() {
    let answer = binary_cache(&["--months", "6"]);
    assert_eq!((&answer["start"], &answer["end"]), (&"2026-05-14".into(), &"2026-11-14".into()));
    for side in ["baseline", "policy"] {
        let statement = &answer[side];
        let total = number(&statement["total"]);
        let months = statement["months"].as_array().unwrap();
        let days = statement["days"].as_array().unwrap();
        assert_eq!((months.len(), days.len()), (7, 184));
        let by_month: f64 = months.iter().map(|month| number(&month["total"])).sum();
        let by_day: f64 = days.iter().map(|day| number(&day["cost"])).sum();
        let by_line: f64 = months
            .iter()
            .flat_map(|month| month["lines"].as_array().unwrap())
            .map(|line| number(&line["cost"]))
            .sum();
        for sum in [by_month, by_day, by_line] {
            assert!((sum - total).abs() < 1e-6, "{side}: {sum} {total}");
        }
    }
    let saved = number(&answer["baseline"]["total"]) - number(&answer["policy"]["total"]);
    assert!((number(&answer["savings"]["total"]) - saved).abs() < 1e-6);
}

#[test]
fn the_three_formats_of_an_inventory_give_one_answer() {
    let lifecycle = example("binary-cache/lifecycle.xml");
    let answers = ["csv", "parquet", "orc"].map(|format| {
        let inventory = example(&format!("inventory/{format}"));
        let arguments = ["simulate", "--inventory", &inventory, "--lifecycle", &lifecycle];
        let (answer, code) = json(&[&arguments[..], &START].concat());
        assert_eq!(code, 0);
        answer
    });
    assert!(number(&answers[0]["baseline"]["total"]) > 0.0);
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn a_policy_that_changes_nothing_saves_nothing() {
    let inventory = example("inventory/csv");
    let lifecycle = example("binary-cache/lifecycle.xml");
    let both = ["--lifecycle", &lifecycle, "--current-lifecycle", &lifecycle];
    let (answer, _) = json(&[&["simulate", "--inventory", &inventory][..], &both, &START].concat());
    assert_eq!(answer["savings"]["total"], "0");
    assert_eq!(answer["baseline"], answer["policy"]);
}

#[test]
fn the_defaults_of_init_can_be_simulated_and_linted() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("s3opt.toml").to_str().unwrap().to_owned();
    let written = run(&["init", "--output", &config]);
    assert!(written.status.success());
    assert!(written.stdout.is_empty());
    let again = run(&["init", "--output", &config]);
    assert_eq!(again.status.code(), Some(1));
    let inventory = example("inventory/parquet");
    let arguments = ["simulate", "--inventory", &inventory, "--config", &config];
    let (answer, code) = json(&[&arguments[..], &START].concat());
    assert_eq!(code, 0);
    let names: Vec<&str> =
        answer["departments"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
    assert_eq!(names, ["Finance", "HumanResources", "Engineering", "Compliance", "Marketing"]);
    let (report, _) = json(&["lint", "--config", &config]);
    assert_eq!(report["valid"], true);
}
