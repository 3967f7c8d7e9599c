use std::collections::VecDeque;
use std::sync::Mutex;

use async_trait::async_trait;

use super::*;
use crate::backend::{CloudResult, Failure, Service};

/// Answers what it is told to, and keeps the questions.
#[derive(Debug, Default)]
struct Scripted {
    answers: Mutex<VecDeque<CloudResult<Vec<CostPeriod>>>>,
    asked: Mutex<Vec<CostQuery>>,
}

#[async_trait]
impl Costs for Scripted {
    async fn cost_and_usage(&self, query: &CostQuery) -> CloudResult<Vec<CostPeriod>> {
        self.asked.lock().unwrap().push(query.clone());
        self.answers.lock().unwrap().pop_front().unwrap_or(Ok(Vec::new()))
    }
}

fn group(keys: &[&str], quantity: i64, cost: &str) -> CostGroup {
    CostGroup {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        cost: cost.parse().unwrap(),
        quantity: Decimal::from(quantity),
    }
}

fn period(month: &str, estimated: bool, groups: Vec<CostGroup>) -> CostPeriod {
    let month: Month = month.parse().unwrap();
    CostPeriod { start: month.first_day(), end: month.end(), groups, estimated }
}

fn section() -> CostReportSection {
    CostReportSection { services: vec!["S3".to_owned(), "Deep".to_owned()], ..CostReportSection::default() }
}

/// Runs a future that is never pending.
fn now<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it waits"),
    }
}

fn ask_scripted(
    answers: Vec<CloudResult<Vec<CostPeriod>>>,
    section: &CostReportSection,
) -> (Result<Answer, HandlerError>, Vec<CostQuery>) {
    let costs = Scripted { answers: Mutex::new(answers.into()), ..Scripted::default() };
    let answer = now(ask(&costs, section, "2026-10".parse().unwrap()));
    (answer, costs.asked.into_inner().unwrap())
}

fn standard(department: Option<&str>, operation: &str, quantity: i64, cost: &str) -> BilledLine {
    BilledLine {
        department: department.map(str::to_owned),
        usage_type: "TimedStorage-ByteHrs".to_owned(),
        operation: operation.to_owned(),
        quantity: Decimal::from(quantity),
        cost: cost.parse().unwrap(),
    }
}

#[test]
fn both_months_of_all_services_are_asked_for_at_once() {
    let bytes = ["TimedStorage-ByteHrs", "StandardStorage"];
    let answers = vec![
        Ok(vec![
            period("2026-09", false, vec![group(&bytes, 10, "0.23")]),
            period("2026-10", false, vec![group(&bytes, 20, "0.46"), group(&["Free", ""], 0, "0")]),
        ]),
        Ok(vec![period("2026-10", true, vec![group(&["TimedStorage-GDA-ByteHrs", "x"], 5, "0.00495")])]),
        Ok(vec![period("2026-10", false, vec![group(&["Department$", "TimedStorage-ByteHrs"], 20, "0.46")])]),
    ];
    let (answer, asked) = ask_scripted(answers, &section());
    let answer = answer.unwrap();
    assert_eq!(answer.before.lines, [standard(None, "StandardStorage", 10, "0.23")]);
    assert_eq!(answer.month.lines[0], standard(None, "StandardStorage", 20, "0.46"));
    assert_eq!((answer.month.lines.len(), answer.month.estimated, answer.tagged), (2, true, false));
    assert_eq!(answer.month.total(), "0.46495".parse().unwrap());
    let told: Vec<String> = asked
        .iter()
        .map(|query| format!("{} {} {:?} {}", query.start, query.end, query.service, query.group_by.len()))
        .collect();
    let expected = ["S3", "Deep", "S3", "Deep"].map(|name| format!("2026-09-01 2026-11-01 Some({name:?}) 2"));
    assert_eq!(told, expected);
}

#[test]
fn an_active_tag_tells_the_lines_apart() {
    let bytes = ["TimedStorage-ByteHrs", "StandardStorage"];
    let one = CostReportSection { services: vec!["S3".to_owned()], ..section() };
    let answers = || {
        vec![
            Ok(vec![period("2026-10", false, vec![group(&bytes, 20, "0.46")])]),
            Ok(vec![period(
                "2026-10",
                false,
                vec![
                    group(&["Department$Finance", "TimedStorage-ByteHrs"], 15, "0.345"),
                    group(&["Department$", "TimedStorage-ByteHrs"], 5, "0.115"),
                ],
            )]),
        ]
    };
    let answer = ask_scripted(answers(), &one).0.unwrap();
    assert!(answer.tagged);
    assert_eq!(
        answer.month.lines,
        [standard(Some("Finance"), "", 15, "0.345"), standard(None, "", 5, "0.115")]
    );
    let (answer, asked) =
        ask_scripted(answers(), &CostReportSection { department_tag: String::new(), ..one });
    assert!(!answer.unwrap().tagged);
    assert_eq!(asked.len(), 1);
}

#[test]
fn what_cannot_be_used_is_told_by_what_helps() {
    let throttled =
        Failure::new(Service::Costs, "GetCostAndUsage", "", "LimitExceededException", "slow down")
            .into_error();
    let denied =
        Failure::new(Service::Costs, "GetCostAndUsage", "*", "AccessDeniedException", "no").into_error();
    let huge = vec![period("2026-10", false, vec![group(&["a", "b"], 1, "79228162514264337593543950335")])];
    let nothing =
        vec![period("2026-09", false, vec![group(&["a", "b"], 1, "1")]), period("2026-10", true, vec![])];
    for (answer, kind, retried, words) in [
        (Ok(Vec::new()), "NotReady", false, "no costs of S3 in 2026-10"),
        (Ok(nothing), "NotReady", false, "no costs of S3 in 2026-10"),
        (Ok(huge), "NotReady", false, "more than anybody pays"),
        (Err(throttled), "Cloud", true, "slow down"),
        (Err(denied), "Cloud", false, "no"),
    ] {
        let error = ask_scripted(vec![answer], &section()).0.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable()), (kind, retried), "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(!error.remedy().is_empty());
    }
}
