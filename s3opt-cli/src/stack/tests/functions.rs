//! Functions of a deployed stack are asked for their reports, and a rehearsal runs for months.

use s3opt_core::config::Config;
use s3opt_mem::Emulator;

use super::{deploy_now, stage};
use crate::commands::invoke::{Function, invoke};
use crate::runtime::block_on;
use crate::stack::rehearsal::{RehearsalJson, rehearse, words};

#[test]
fn a_report_comes_from_there_and_from_here() {
    let stage = stage(&Emulator::default(), Config::default_text());
    for local in [false, true] {
        let error = block_on(invoke(&stage, Function::AccessAnalyzer, local, "{}")).unwrap_err();
        assert!(error.report().contains("hint: "), "{}", error.report());
    }
    deploy_now(&stage);
    for local in [false, true] {
        let answer = block_on(invoke(&stage, Function::AccessAnalyzer, local, "{}")).unwrap();
        assert!(answer.is_object(), "{answer}");
    }
    // A month that is not over cannot be reported; the function says so, wherever it runs.
    for local in [false, true] {
        let payload = r#"{"month": "2030-01"}"#;
        let error = block_on(invoke(&stage, Function::CostAnalyzer, local, payload)).unwrap_err().report();
        assert!(error.contains("month 2030-01 is not over"), "{error}");
        assert!(error.contains("hint: "), "{error}");
    }
}

#[test]
fn a_rehearsal_shows_the_bill_and_the_mails() {
    let emulator = Emulator::default();
    let stage = stage(&emulator, Config::default_text());
    deploy_now(&stage);
    let rehearsal = block_on(rehearse(&stage, &emulator, 40, 100)).unwrap();
    assert_eq!(rehearsal.filled.written, rehearsal.filled.written.max(40));
    let months: Vec<String> = rehearsal.months.iter().map(|(month, _)| month.to_string()).collect();
    assert_eq!(months, ["2026-01", "2026-02", "2026-03", "2026-04"]);
    assert!(rehearsal.months.iter().all(|(_, bill)| !bill.total.is_zero()));
    let subjects: Vec<&str> = rehearsal.mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert!(subjects.len() >= 3, "a cost report each month: {subjects:?}");
    let failed: Vec<&str> = rehearsal.failed.iter().map(|failed| failed.error.as_str()).collect();
    assert_eq!(failed, Vec::<&str>::new());
    let text = words(&rehearsal);
    for expected in ["100 days later, 2026-04-11", "TimedStorage-ByteHrs", "The last of them, 2026-04-01"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let json = serde_json::to_value(RehearsalJson::of(&rehearsal)).unwrap();
    assert_eq!(json["months"][3]["month"], "2026-04");
    assert_eq!(json["mails"].as_array().unwrap().len(), subjects.len());
}
