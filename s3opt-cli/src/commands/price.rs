//! `s3opt-cli price`: a table of usage with its price.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use rust_decimal::Decimal;
use s3opt_core::price::{Bill, OutsideUsage, Period, Region, UsageKey, price_quantities, read_usage};
use serde::Serialize;

use crate::error::CliError;
use crate::output::{grouped, heading, print, print_json, table, usd};
use crate::{Outcome, files};

/// The arguments of `price`.
#[derive(Debug, Args)]
pub struct Price {
    /// CSV with the columns usage_type, operation and quantity, and optionally month (2026-05)
    #[arg(long, value_name = "FILE")]
    pub usage: PathBuf,
    /// Region of the usage types that have no prefix
    #[arg(long, default_value = "us-east-1")]
    pub region: Region,
    /// AWS Price List: a bulk offer file, or what `aws pricing get-products` prints; may be given several times
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// One line of a bill, for programs.
#[derive(Debug, Serialize)]
pub struct LineJson {
    pub usage_type: String,
    pub operation: String,
    pub quantity: String,
    pub unit: String,
    pub cost: String,
}

impl LineJson {
    /// The lines of a bill.
    pub fn of(bill: &Bill) -> Vec<LineJson> {
        let lines = bill.lines.iter().map(|line| LineJson {
            usage_type: line.usage_type.clone(),
            operation: line.operation.clone(),
            quantity: line.quantity.normalize().to_string(),
            unit: line.unit.to_string(),
            cost: line.cost.normalize().to_string(),
        });
        lines.collect()
    }
}

#[derive(Serialize)]
struct PriceJson {
    region: String,
    currency: &'static str,
    total: String,
    lines: Vec<LineJson>,
    months: Vec<MonthJson>,
    assumptions: Vec<String>,
}

#[derive(Serialize)]
struct MonthJson {
    /// `null` where the table names no month.
    month: Option<String>,
    total: String,
    lines: Vec<LineJson>,
}

/// Prices the table.
pub fn run(arguments: &Price) -> Result<Outcome, CliError> {
    let text = files::read_bytes(&arguments.usage)?;
    let hint =
        "the columns are usage_type, operation and quantity, in the units of the Cost and Usage Report";
    let rows = read_usage(&text, &arguments.region);
    let rows = rows.map_err(|error| {
        let problems: Vec<String> =
            error.problems.iter().map(|(line, problem)| format!("line {line}: {problem}")).collect();
        CliError::in_file(&arguments.usage, problems, hint)
    })?;
    let catalog = files::catalog(&arguments.prices)?;
    let mut by_period: BTreeMap<Period, Vec<(UsageKey, Decimal)>> = BTreeMap::new();
    for row in rows {
        by_period.entry(row.period).or_default().push((row.key, row.quantity));
    }
    let mut bills = Vec::new();
    for (period, quantities) in by_period {
        let bill = price_quantities(&catalog, period, &quantities, &OutsideUsage::default());
        bills.push((period, bill.map_err(|error| CliError::failed(error, None))?));
    }
    if arguments.json {
        print_json(&json(arguments, &bills))?;
    } else {
        print(&text_of(&bills))?;
    }
    Ok(Outcome::Done)
}

fn total(bills: &[(Period, Bill)]) -> Decimal {
    bills.iter().map(|(_, bill)| bill.total).sum()
}

/// What the prices rest on.
fn assumptions(bills: &[(Period, Bill)]) -> Vec<String> {
    let mut assumptions = vec!["Volume steps begin at zero.".to_owned()];
    if bills.iter().any(|(period, _)| *period == Period::AverageMonth) {
        assumptions.push(
            "Usage without a month is of one month; GB-Hours and Tag-Hours count 730 hours to it.".to_owned(),
        );
    }
    assumptions
}

fn month_name(period: Period) -> Option<String> {
    match period {
        Period::Month(month) => Some(month.to_string()),
        Period::AverageMonth => None,
    }
}

fn json(arguments: &Price, bills: &[(Period, Bill)]) -> PriceJson {
    PriceJson {
        region: arguments.region.to_string(),
        currency: "USD",
        total: total(bills).normalize().to_string(),
        lines: bills.iter().flat_map(|(_, bill)| LineJson::of(bill)).collect(),
        months: bills
            .iter()
            .map(|(period, bill)| MonthJson {
                month: month_name(*period),
                total: bill.total.normalize().to_string(),
                lines: LineJson::of(bill),
            })
            .collect(),
        assumptions: assumptions(bills),
    }
}

fn text_of(bills: &[(Period, Bill)]) -> String {
    let mut text = String::new();
    for (period, bill) in bills {
        if let Some(month) = month_name(*period) {
            text.push_str(&heading(&month));
        }
        let mut rows: Vec<Vec<String>> = bill
            .lines
            .iter()
            .map(|line| {
                let quantity = grouped(line.quantity, if line.quantity.fract().is_zero() { 0 } else { 4 });
                let operation = line.operation.clone();
                vec![line.usage_type.clone(), operation, quantity, line.unit.to_string(), usd(line.cost)]
            })
            .collect();
        rows.push(vec!["Total".to_owned(), String::new(), String::new(), String::new(), usd(bill.total)]);
        text.push_str(&table(&["Usage type", "Operation", "Quantity", "Unit", "USD"], rows, 2));
    }
    if bills.len() > 1 {
        text.push_str(&format!("\nAll months: {} USD\n", usd(total(bills))));
    }
    text.push_str(&heading("Assumed"));
    for assumption in assumptions(bills) {
        text.push_str(&format!("  {assumption}\n"));
    }
    text
}
