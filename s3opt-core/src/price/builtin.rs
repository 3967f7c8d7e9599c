//! The prices that are built in: us-east-1 and us-west-2, which are alike.

use rust_decimal::Decimal;

use super::{Catalog, Price, Region, Step};

/// The day on which the built-in prices were last compared with AWS's pages.
const DATE: &str = "2026-05-01";

const PRICES: &str = include_str!("builtin/prices.csv");

const REGIONS: [&str; 2] = ["us-east-1", "us-west-2"];

/// What the table's column `source` stands for.
fn source(name: &str) -> &'static str {
    match name {
        "transfer" => "https://aws.amazon.com/s3/pricing/ (data transfer)",
        _ => "https://aws.amazon.com/s3/pricing/",
    }
}

impl Catalog {
    /// The catalog of us-east-1 and us-west-2.
    #[must_use]
    pub fn builtin() -> Catalog {
        let mut catalog = Catalog::default();
        let regions = || REGIONS.iter().filter_map(|name| name.parse::<Region>().ok());
        for region in regions() {
            for (usage_type, operation, price) in table() {
                if !matches!(usage_type, "AWS-Out-Bytes" | "S3RTC-Out-Bytes") {
                    catalog.insert(region.clone(), usage_type, operation, price);
                    continue;
                }
                for other in regions() {
                    let (from, to) = (region.transfer_code(), other.transfer_code());
                    let is_same_region = from == to;
                    // Within a region only Replication Time Control is charged for.
                    if !is_same_region || usage_type == "S3RTC-Out-Bytes" {
                        let usage_type = format!("{from}-{to}-{usage_type}");
                        catalog.insert(region.clone(), &usage_type, operation, price.clone());
                    }
                }
            }
        }
        catalog
    }
}

/// The rows of the table, those of one usage type and operation together. A row that does not parse is left out,
/// and the test beside this finds it.
fn table() -> Vec<(&'static str, &'static str, Price)> {
    let mut prices: Vec<(&str, &str, Price)> = Vec::new();
    for row in PRICES.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let [usage_type, operation, from, price, named] = fields[..] else { continue };
        let (Ok(from), Ok(price)) = (from.parse::<Decimal>(), price.parse::<Decimal>()) else { continue };
        let step = Step { from, price };
        match prices.last_mut() {
            Some((known, same, price)) if (*known, *same) == (usage_type, operation) => {
                price.steps.push(step);
            }
            _ => prices.push((
                usage_type,
                operation,
                Price {
                    steps: vec![step],
                    per_hour: false,
                    source: source(named).to_owned(),
                    date: DATE.to_owned(),
                },
            )),
        }
    }
    prices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::price::Unit;

    #[test]
    fn every_row_parses_and_has_a_unit() {
        let rows = PRICES.lines().count() - 1;
        assert_eq!(table().iter().map(|(.., price)| price.steps.len()).sum::<usize>(), rows);
        for (usage_type, _, price) in table() {
            assert!(Unit::of(usage_type).is_some(), "{usage_type}");
            assert!(price.steps[0].from.is_zero(), "{usage_type}");
            assert!(price.steps.is_sorted_by(|left, right| left.from < right.from), "{usage_type}");
        }
        let catalog = Catalog::builtin();
        assert_eq!(
            catalog.prices().filter(|(region, ..)| region.name() == "us-east-1").count(),
            table().len() + 1
        );
        assert!(catalog.prices().all(|(.., price)| !price.source.is_empty() && !price.date.is_empty()));
    }
}
