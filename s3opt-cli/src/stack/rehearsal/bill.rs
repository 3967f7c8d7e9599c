//! The bill as tables: usage types down, months across.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use s3opt_core::calendar::Month;
use s3opt_core::price::Bill;

use crate::output::{grouped, table};

/// Months side by side in a table.
const MONTHS: usize = 6;
/// What stands for the lines that are less than a cent in every month.
const SMALL: &str = "(lines below a cent)";

/// One table for each half year.
pub fn tables(months: &[(Month, Bill)]) -> String {
    let tables: Vec<String> = months.chunks(MONTHS).map(half_year).collect();
    tables.join("\n")
}

fn half_year(months: &[(Month, Bill)]) -> String {
    let cent = Decimal::new(1, 2);
    let mut small = vec![Decimal::ZERO; months.len()];
    let mut rows = Vec::new();
    for (usage_type, costs) in by_usage_type(months) {
        if costs.iter().all(|cost| *cost < cent) {
            small.iter_mut().zip(&costs).for_each(|(sum, cost)| *sum += *cost);
        } else {
            rows.push(row(usage_type, &costs));
        }
    }
    if small.iter().any(|cost| !cost.is_zero()) {
        rows.push(row(SMALL.to_owned(), &small));
    }
    let totals: Vec<Decimal> = months.iter().map(|(_, bill)| bill.total).collect();
    rows.push(row("Total".to_owned(), &totals));
    let names: Vec<String> = months.iter().map(|(month, _)| month.to_string()).collect();
    let mut header = vec!["Usage type"];
    header.extend(names.iter().map(String::as_str));
    table(&header, rows, 1)
}

fn row(name: String, costs: &[Decimal]) -> Vec<String> {
    std::iter::once(name).chain(costs.iter().map(|cost| grouped(*cost, 2))).collect()
}

/// What each usage type costs in each month, all operations together.
fn by_usage_type(months: &[(Month, Bill)]) -> BTreeMap<String, Vec<Decimal>> {
    let mut lines: BTreeMap<String, Vec<Decimal>> = BTreeMap::new();
    for (place, (_, bill)) in months.iter().enumerate() {
        for line in &bill.lines {
            let costs =
                lines.entry(line.usage_type.clone()).or_insert_with(|| vec![Decimal::ZERO; months.len()]);
            costs[place] += line.cost;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use s3opt_core::price::{Line, Unit};

    use super::*;

    fn bill(lines: &[(&str, i64)]) -> Bill {
        let line = |(usage_type, tenths): &(&str, i64)| Line {
            usage_type: (*usage_type).to_owned(),
            operation: String::new(),
            quantity: Decimal::ONE,
            unit: Unit::Count,
            cost: Decimal::new(*tenths, 3),
        };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        Bill { total: lines.iter().map(|line| line.cost).sum(), lines }
    }

    #[test]
    fn what_is_below_a_cent_is_one_line() {
        let months = [
            ("2026-01".parse().unwrap(), bill(&[("A", 20_000), ("B", 4), ("C", 3), ("A", 1000)])),
            ("2026-02".parse().unwrap(), bill(&[("B", 9)])),
        ];
        let expected = "  Usage type            2026-01  2026-02\n  \
                        A                       21.00     0.00\n  \
                        (lines below a cent)     0.01     0.01\n  \
                        Total                   21.01     0.01\n";
        assert_eq!(tables(&months), expected);
    }
}
