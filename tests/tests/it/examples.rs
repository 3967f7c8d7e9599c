//! `simulate` on both examples.

use serde_json::Value;

use crate::run::{example, json, stdout};

const CACHE: [&str; 8] = [
    "simulate",
    "--summary",
    "examples/binary-cache/summary.csv",
    "--lifecycle",
    "examples/binary-cache/lifecycle.xml",
    "--start",
    "2026-05-14",
    "--json",
];

/// A decimal string in units of its tenth place.
fn units(value: &Value) -> i128 {
    let text = value.as_str().unwrap();
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |text| (-1, text));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    sign * format!("{whole}{fraction:0<10}").parse::<i128>().unwrap()
}

fn sum<'a>(values: impl IntoIterator<Item = &'a Value>) -> i128 {
    values.into_iter().map(units).sum()
}

#[test]
fn the_binary_cache_loses_before_it_saves() {
    let answer = json(&CACHE, 0);
    assert_eq!(answer["start"], "2026-05-14");
    assert_eq!(answer["end"], "2027-05-14");
    assert_eq!(answer["payback"]["date"], "2026-09-23");
    assert_eq!(answer["payback"]["lowest"]["date"], "2026-08-11");
    let lowest = answer["payback"]["lowest"]["amount"].as_str().unwrap();
    assert!(lowest.starts_with("-6155.01"), "{lowest}");
    let may = answer["policy"]["months"][0]["lines"].as_array().unwrap();
    let fees = may.iter().find(|line| line["operation"] == "S3-INTTransition").unwrap();
    assert_eq!((fees["quantity"].as_str(), fees["cost"].as_str()), (Some("62362000"), Some("623.62")));
    let codes: Vec<_> =
        answer["warnings"].as_array().unwrap().iter().map(|warning| &warning["code"]).collect();
    assert!(codes.iter().any(|code| *code == "small-objects-stay"), "{codes:?}");
}

#[test]
fn days_months_and_savings_add_up() {
    let answer = json(&CACHE, 0);
    for side in ["baseline", "policy"] {
        let side = &answer[side];
        let total = units(&side["total"]);
        assert_eq!(sum(side["days"].as_array().unwrap().iter().map(|day| &day["cost"])), total);
        let months = side["months"].as_array().unwrap();
        assert_eq!(sum(months.iter().map(|month| &month["total"])), total);
        for month in months {
            let lines = month["lines"].as_array().unwrap();
            assert_eq!(sum(lines.iter().map(|line| &line["cost"])), units(&month["total"]));
        }
    }
    let saved = units(&answer["baseline"]["total"]) - units(&answer["policy"]["total"]);
    assert_eq!(units(&answer["savings"]["total"]), saved);
}

#[test]
fn the_three_formats_give_one_answer() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("s3opt.toml");
    let config = config.to_str().unwrap();
    stdout(&["init", "--output", config], 0);
    let answers: Vec<Value> = ["csv", "parquet", "orc"]
        .iter()
        .map(|format| {
            let path = format!("examples/inventory/{format}");
            json(&["simulate", "--inventory", &path, "--config", config, "--months", "36", "--json"], 0)
        })
        .collect();
    assert_eq!(answers[0]["start"], "2026-05-01");
    assert_eq!(answers[0]["end"], "2029-05-01");
    let names: Vec<_> =
        answers[0]["departments"].as_array().unwrap().iter().map(|share| &share["name"]).collect();
    assert_eq!(names.len(), 6, "{names:?}");
    for side in ["baseline", "policy"] {
        let shares = answers[0]["departments"].as_array().unwrap();
        assert_eq!(sum(shares.iter().map(|share| &share[side])), units(&answers[0][side]["total"]));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

#[test]
fn a_current_lifecycle_is_the_baseline() {
    let lifecycle = "examples/binary-cache/lifecycle.xml";
    let mut arguments = CACHE.to_vec();
    arguments.extend(["--current-lifecycle", lifecycle]);
    let answer = json(&arguments, 0);
    assert_eq!(answer["baseline"], answer["policy"]);
    assert_eq!(answer["savings"]["total"], "0");
}

#[test]
fn the_crates_can_be_embedded() {
    let output = example().arg("examples/inventory/parquet").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.lines().last().unwrap().starts_with("better: "), "{text}");
}
