use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::*;
use crate::handlers::cost::figure::Part;
use crate::handlers::cost::record::Before;
use crate::handlers::cost::sample::{figure, number, record};

const PLACE: &str = "s3://acme-inventory-prod/s3opt/cost-reports/acme-main-prod/2026-10.json";

fn with(total: &str, before: Option<&str>, bucket: &str) -> Record {
    let sample = record();
    let before = before.map(|total| Before { total: number(total), ..sample.before.clone().unwrap() });
    Record { total: number(total), before, bucket: bucket.to_owned(), ..sample }
}

#[test]
fn a_subject_is_a_line_that_tells_what_matters() {
    for (record, expected) in [
        (with("1234.5", None, "acme"), "S3 costs of 2026-10: 1,234.50 USD - acme"),
        (with("1236", Some("1000"), "acme"), "S3 costs of 2026-10: 1,236.00 USD (+23.6%) - acme"),
        (with("900", Some("1000"), "acme"), "S3 costs of 2026-10: 900.00 USD (-10.0%) - acme"),
        (with("900", Some("0"), "acme"), "S3 costs of 2026-10: 900.00 USD - acme"),
        (with("0.000005", Some("1"), "ä\nb"), "S3 costs of 2026-10: 0.000005 USD (-100.0%) - ??b"),
    ] {
        assert_eq!(subject(&record), expected);
    }
    let long = subject(&with("1234567890.5", Some("1"), &"x".repeat(300)));
    assert_eq!(long.len(), 100);
}

#[test]
fn a_message_has_a_text_for_people_and_json_for_programs() {
    let message = message(&record(), PLACE);
    assert!(message.text.starts_with("Amazon S3 costs in 2026-10: 1,248.36 USD\n"), "{}", message.text);
    let protocols: Vec<&str> = message.by_protocol.keys().map(String::as_str).collect();
    assert_eq!(protocols, ["http", "https", "lambda", "sqs"]);
    for json in message.by_protocol.values() {
        assert_eq!(serde_json::from_str::<Record>(json).unwrap(), record());
    }
}

#[test]
fn what_does_not_fit_is_cut_and_says_where_the_whole_is() {
    let mut large = record();
    for number in 0..3000_u32 {
        let part = Part::Department(format!("Department \"number\" {number}"));
        large.figures.push(figure(part, &format!("TimedStorage-{number}"), "1", "1"));
        large.total += Decimal::ONE;
    }
    let message = message(&large, PLACE);
    assert!(bytes(&message) <= MOST_BYTES);
    assert!(message.text.len() <= MOST_TEXT);
    assert!(message.text.ends_with(&format!("The whole report: {PLACE}]\n")), "{}", message.text);
    let json: serde_json::Value = serde_json::from_str(&message.by_protocol["sqs"]).unwrap();
    assert_eq!((json["record"].as_str(), json["total"].as_str()), (Some(PLACE), Some("4248.3550234001")));
}

#[test]
fn a_text_is_cut_between_lines() {
    let text = "one\ntwo\nthree\n".repeat(20);
    for most in [100, 150, 200, text.len() - 1] {
        let cut = cut(text.clone(), most, "s3://a");
        let kept = cut.split("\n[Cut here").next().unwrap();
        assert!(cut.len() <= most && text.starts_with(kept), "{most}: {cut}");
        assert!(kept.is_empty() || kept.ends_with(['e', 'o', '\n']), "{kept:?}");
    }
    assert_eq!(cut(text.clone(), text.len(), "s3://a"), text);
}

#[test]
fn the_bytes_of_a_message_are_those_that_sns_counts() {
    let by_protocol = BTreeMap::from([("sqs".to_owned(), "{\"a\":1}".to_owned())]);
    let message = Message { subject: None, text: "hi".to_owned(), by_protocol };
    assert_eq!(bytes(&message), r#"{"default":"hi","sqs":"{\"a\":1}"}"#.len());
}
