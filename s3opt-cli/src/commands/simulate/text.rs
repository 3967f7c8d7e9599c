//! The answer for people.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use s3opt_core::simulate::{Comparison, Statement};

use super::Answer;
use crate::output::{grouped, heading, table};

/// The answer as it is printed: the sentence first that everybody asks for, then months, lines, departments,
/// warnings, and what was assumed.
pub fn answer(answer: &Answer) -> String {
    let comparison = &answer.comparison;
    let money = Money::of(comparison);
    let mut text = short(answer);
    text.push_str(&heading("Line by line over the whole time, in USD"));
    text.push_str(&lines(comparison, money));
    if comparison.departments.iter().any(|share| share.name.is_some()) {
        text.push_str(&heading("Departments, in USD"));
        text.push_str(&departments(comparison, money));
    }
    let notes = answer.notes.iter().map(|(code, message)| (code.as_str(), message.as_str()));
    let warnings = comparison.warnings.iter().map(|warning| (warning.code, warning.message.as_str()));
    let warnings: Vec<_> = notes.chain(warnings).collect();
    if !warnings.is_empty() {
        text.push_str(&heading("Warnings"));
        for (code, message) in warnings {
            text.push_str(&wrapped(&format!("{message} [{code}]")));
        }
    }
    text.push_str(&heading("Assumed"));
    for assumption in &answer.assumptions {
        text.push_str(&wrapped(assumption));
    }
    text
}

/// The sentence that everybody asks for, and the months.
pub fn short(answer: &Answer) -> String {
    let comparison = &answer.comparison;
    let money = Money::of(comparison);
    let gibibytes = Decimal::from_i128_with_scale(i128::try_from(answer.bytes).unwrap_or(0), 0)
        / Decimal::from(1_u64 << 30);
    let mut text = headline(comparison, money);
    text.push_str(&format!(
        "\n{}: {} objects, {} GiB, {}\n",
        answer.source,
        grouped(answer.objects.into(), 0),
        grouped(gibibytes, 0),
        answer.settings.region,
    ));
    text.push_str(&heading("Month by month, in USD"));
    text.push_str(&months(comparison, money));
    text
}

/// How money is written in one answer: to the cent, and more finely where it is all about cents.
#[derive(Clone, Copy)]
struct Money {
    places: u32,
}

impl Money {
    fn of(comparison: &Comparison) -> Money {
        let most = comparison.baseline.total.max(comparison.policy.total);
        Money { places: if most < Decimal::TEN { 6 } else { 2 } }
    }

    fn usd(self, amount: Decimal) -> String {
        grouped(amount, self.places)
    }
}

/// A sentence broken into lines of a terminal's width.
fn wrapped(sentence: &str) -> String {
    let mut text = String::new();
    let mut line = String::from("  -");
    for word in sentence.split(' ') {
        if line.chars().count() + 1 + word.chars().count() > 100 {
            text.push_str(&line);
            text.push('\n');
            line = String::from("   ");
        }
        line.push(' ');
        line.push_str(word);
    }
    text + &line + "\n"
}

fn headline(comparison: &Comparison, money: Money) -> String {
    let saved = comparison.saved();
    let percent = comparison.saved_percent();
    let time = format!("from {} to {}", comparison.start, comparison.end - 1);
    let mut text = if saved.is_sign_negative() && !saved.is_zero() {
        format!("The policy costs {} USD more ({}%) {time}.\n", money.usd(-saved), grouped(-percent, 1))
    } else {
        format!("The policy saves {} USD ({}%) {time}.\n", money.usd(saved), grouped(percent, 1))
    };
    let payback = comparison.payback;
    if !payback.lowest_amount.is_zero() {
        let lowest = money.usd(-payback.lowest_amount);
        text.push_str(&format!(
            "The worst point is {}: by then it has cost {lowest} USD more than it has saved.\n",
            payback.lowest_date
        ));
    }
    match payback.date {
        Some(day) if day == comparison.start && payback.lowest_amount.is_zero() => {
            text.push_str("It never costs more than it has saved.\n");
        }
        Some(day) => text.push_str(&format!("It has paid for itself on {day}.\n")),
        None => text.push_str(&format!("It has not paid for itself before {}.\n", comparison.end)),
    }
    let most = comparison
        .baseline
        .days
        .iter()
        .zip(&comparison.policy.days)
        .map(|((_, baseline), (day, policy))| (*policy - *baseline, *day))
        .max();
    if let Some((more, day)) = most.filter(|(more, _)| *more >= Decimal::ONE) {
        text.push_str(&format!("The dearest day is {day}: {} USD more than without it.\n", money.usd(more)));
    }
    text
}

fn months(comparison: &Comparison, money: Money) -> String {
    let mut sum = Decimal::ZERO;
    let mut rows = Vec::new();
    for (baseline, policy) in comparison.baseline.months.iter().zip(&comparison.policy.months) {
        let (baseline_total, policy_total) = (baseline.bill.total, policy.bill.total);
        sum += baseline_total - policy_total;
        let saved = baseline_total - policy_total;
        rows.push(vec![
            baseline.month.to_string(),
            money.usd(baseline_total),
            money.usd(policy_total),
            money.usd(saved),
            money.usd(sum),
        ]);
    }
    let (baseline, policy) = (comparison.baseline.total, comparison.policy.total);
    rows.push(vec![
        "Total".to_owned(),
        money.usd(baseline),
        money.usd(policy),
        money.usd(baseline - policy),
        String::new(),
    ]);
    table(&["Month", "As it is", "Policy", "Saved", "Saved so far"], rows, 1)
}

fn lines(comparison: &Comparison, money: Money) -> String {
    let mut lines: BTreeMap<(String, String), (Decimal, Decimal)> = BTreeMap::new();
    let each = |statement: &Statement| -> Vec<((String, String), Decimal)> {
        let lines = statement.months.iter().flat_map(|month| &month.bill.lines);
        lines.map(|line| ((line.usage_type.clone(), line.operation.clone()), line.cost)).collect()
    };
    for (line, cost) in each(&comparison.baseline) {
        lines.entry(line).or_default().0 += cost;
    }
    for (line, cost) in each(&comparison.policy) {
        lines.entry(line).or_default().1 += cost;
    }
    let rows = lines.into_iter().map(|((usage_type, operation), (baseline, policy))| {
        vec![usage_type, operation, money.usd(baseline), money.usd(policy), money.usd(baseline - policy)]
    });
    table(&["Usage type", "Operation", "As it is", "Policy", "Saved"], rows.collect(), 2)
}

fn departments(comparison: &Comparison, money: Money) -> String {
    let rows = comparison.departments.iter().map(|share| {
        let name = share.name.clone().unwrap_or_else(|| "(no department)".to_owned());
        vec![
            name,
            money.usd(share.baseline),
            money.usd(share.policy),
            money.usd(share.baseline - share.policy),
        ]
    });
    table(&["Department", "As it is", "Policy", "Saved"], rows.collect(), 1)
}
