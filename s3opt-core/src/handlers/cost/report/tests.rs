use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::handlers::cost::figure::Part;
use crate::handlers::cost::record::Record;
use crate::handlers::cost::sample::{figure, record};

const EXPECTED: &str = include_str!("expected.txt");

#[test]
fn a_report_reads_as_it_should() {
    let whole = record();
    let bare = Record {
        before: None,
        moved: None,
        foretold: None,
        against_forecast: None,
        forecast: None,
        notes: Vec::new(),
        split_by: SplitBy::Tag,
        inventory: None,
        estimated: false,
        ..record()
    };
    let mut untold = record();
    if let Some(before) = &mut untold.before {
        before.has_parts = false;
    }
    let found = [whole, bare, untold].map(|record| text(&record)).join(&format!("\n{}\n", "#".repeat(78)));
    assert!(found == EXPECTED, "if it should, put this into report/expected.txt:\n{found}");
}

proptest! {
    #[test]
    fn no_line_is_wider_than_a_mail(
        bucket in "[a-z]{3,63}",
        names in prop::collection::vec(("[ -~ß]{0,60}", "[A-Za-z0-9-]{0,60}", any::<i64>(), any::<i64>()), 0..12),
    ) {
        let mut record = Record { bucket, ..record() };
        for (name, usage_type, quantity, cost) in names {
            let mut one = figure(Part::Department(name), &usage_type, "0", "0");
            one.quantity = Decimal::new(quantity / 1000, 3);
            one.cost = Decimal::new(cost / 1000, 10);
            record.total += one.cost;
            record.figures.push(one);
        }
        for line in text(&record).lines() {
            let longest = line.split(' ').map(|word| word.chars().count()).max().unwrap_or(0);
            prop_assert!(line.chars().count() <= 78 || longest > 40, "{line}");
        }
    }
}
