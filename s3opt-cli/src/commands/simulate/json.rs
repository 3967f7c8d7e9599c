//! The answer for programs; docs/json.md describes it.

use rust_decimal::Decimal;
use s3opt_core::simulate::Statement;
use serde::Serialize;

use super::Answer;
use crate::commands::price::LineJson;

#[derive(Serialize)]
pub struct AnswerJson {
    start: String,
    end: String,
    region: String,
    currency: &'static str,
    baseline: StatementJson,
    policy: StatementJson,
    savings: SavingsJson,
    payback: PaybackJson,
    departments: Vec<DepartmentJson>,
    warnings: Vec<WarningJson>,
    assumptions: Vec<String>,
}

#[derive(Serialize)]
struct StatementJson {
    total: String,
    months: Vec<MonthJson>,
    days: Vec<DayJson>,
}

#[derive(Serialize)]
struct MonthJson {
    month: String,
    total: String,
    lines: Vec<LineJson>,
}

#[derive(Serialize)]
struct DayJson {
    date: String,
    cost: String,
}

#[derive(Serialize)]
struct SavingsJson {
    total: String,
    percent: String,
}

#[derive(Serialize)]
struct PaybackJson {
    date: Option<String>,
    lowest: LowestJson,
}

#[derive(Serialize)]
struct LowestJson {
    date: String,
    amount: String,
}

#[derive(Serialize)]
struct DepartmentJson {
    /// `null` for what no department pays for.
    name: Option<String>,
    baseline: String,
    policy: String,
    savings: String,
}

#[derive(Serialize)]
struct WarningJson {
    code: String,
    message: String,
}

fn money(amount: Decimal) -> String {
    amount.normalize().to_string()
}

fn statement(statement: &Statement) -> StatementJson {
    let months = statement.months.iter().map(|month| MonthJson {
        month: month.month.to_string(),
        total: money(month.bill.total),
        lines: LineJson::of(&month.bill),
    });
    let days = statement.days.iter().map(|(day, cost)| DayJson { date: day.to_string(), cost: money(*cost) });
    StatementJson { total: money(statement.total), months: months.collect(), days: days.collect() }
}

/// The answer as it is written.
pub fn answer(answer: &Answer) -> AnswerJson {
    let comparison = &answer.comparison;
    let notes = answer.notes.iter().cloned();
    let warnings =
        comparison.warnings.iter().map(|warning| (warning.code.to_owned(), warning.message.clone()));
    let departments = comparison.departments.iter().map(|share| DepartmentJson {
        name: share.name.clone(),
        baseline: money(share.baseline),
        policy: money(share.policy),
        savings: money(share.baseline - share.policy),
    });
    AnswerJson {
        start: comparison.start.to_string(),
        end: comparison.end.to_string(),
        region: answer.settings.region.to_string(),
        currency: "USD",
        baseline: statement(&comparison.baseline),
        policy: statement(&comparison.policy),
        savings: SavingsJson { total: money(comparison.saved()), percent: money(comparison.saved_percent()) },
        payback: PaybackJson {
            date: comparison.payback.date.map(|day| day.to_string()),
            lowest: LowestJson {
                date: comparison.payback.lowest_date.to_string(),
                amount: money(comparison.payback.lowest_amount),
            },
        },
        departments: departments.collect(),
        warnings: notes.chain(warnings).map(|(code, message)| WarningJson { code, message }).collect(),
        assumptions: answer.assumptions.clone(),
    }
}
