//! Reports for tests.

use rust_decimal::Decimal;

use super::figure::{Figure, Part, total};
use super::kind::Unassigned;
use super::movement::movement;
use super::record::{Before, Note, Record, RemainderReason, SplitBy, VERSION};
use super::usage::Forecast;

pub(super) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(super) fn figure(part: Part, usage_type: &str, quantity: &str, cost: &str) -> Figure {
    Figure { part, usage_type: usage_type.to_owned(), quantity: number(quantity), cost: number(cost) }
}

fn department(name: &str) -> Part {
    Part::Department(name.to_owned())
}

/// A report with something of everything: costs fell, a volume step was left, and something new came.
pub(super) fn record() -> Record {
    const STANDARD: &str = "TimedStorage-ByteHrs";
    const COLD: &str = "TimedStorage-INT-AIA-ByteHrs";
    let before = vec![
        figure(department("Engineering"), STANDARD, "60000", "1370"),
        figure(department("Finance"), STANDARD, "20000", "456.666666666"),
        figure(Part::NoDepartment, STANDARD, "1000", "22.8333333333"),
        figure(Part::Remainder, STANDARD, "4000", "91.3333333333"),
        figure(Part::Remainder, "Requests-Tier1", "1200000", "6"),
        figure(Part::Remainder, "USW2-TimedStorage-ByteHrs", "10", "0.23"),
    ];
    let figures = vec![
        figure(department("Engineering"), STANDARD, "20000", "460"),
        figure(department("Engineering"), COLD, "45000", "180"),
        figure(department("Engineering"), "Monitoring-Automation-INT", "3000000", "7.5"),
        figure(department("Finance"), STANDARD, "21000", "483"),
        figure(department("Legal (Größe)"), STANDARD, "0.001", "0.000023"),
        figure(Part::NoDepartment, STANDARD, "1000", "23"),
        figure(Part::Remainder, STANDARD, "4000", "92"),
        figure(Part::Remainder, "Requests-Tier1", "600000", "3.0000000001"),
        figure(Part::Remainder, "Retrieval-SIA", "12.5", "0.125"),
        figure(Part::Remainder, "Requests-Tier2", "1", "0.0000004"),
        figure(Part::Remainder, "Tax", "0", "-0.5"),
        figure(Part::Remainder, "USW2-TimedStorage-ByteHrs", "10", "0.23"),
    ];
    let foretold = vec![
        figure(department("Engineering"), STANDARD, "58000", "1334"),
        figure(department("Finance"), STANDARD, "20000", "460"),
    ];
    let list_price = |usage_type: &str| (usage_type == COLD).then(|| number("0.004"));
    let objects: Vec<Figure> = figures.iter().filter(|one| one.part != Part::Remainder).cloned().collect();
    let reason = |usage_type: &str, why| RemainderReason { usage_type: usage_type.to_owned(), why };
    let forecast = |month: &str, figures: Vec<Figure>| Forecast {
        month: month.parse().unwrap(),
        inventory: "2026-11-01T01:00:00Z".parse().unwrap(),
        total: total(&figures),
        figures,
        assumptions: vec!["Nothing is written to the bucket after the start.".to_owned()],
    };
    Record {
        version: VERSION,
        bucket: "acme-main-prod".to_owned(),
        region: "us-east-1".to_owned(),
        month: "2026-10".parse().unwrap(),
        created: "2026-11-01T06:00:00Z".parse().unwrap(),
        split_by: SplitBy::Inventory,
        inventory: Some("2026-11-01T01:00:00Z".parse().unwrap()),
        estimated: true,
        total: total(&figures),
        remainder: vec![
            reason(STANDARD, Unassigned::BeyondInventory),
            reason("Requests-Tier1", Unassigned::Requests),
            reason("Requests-Tier2", Unassigned::Requests),
            reason("Retrieval-SIA", Unassigned::Traffic),
            reason("Tax", Unassigned::Unknown),
            reason("USW2-TimedStorage-ByteHrs", Unassigned::OtherRegion),
        ],
        moved: Some(movement(&before, &figures, &list_price, true, 5)),
        before: Some(Before {
            month: "2026-09".parse().unwrap(),
            total: total(&before),
            has_parts: true,
            figures: before,
        }),
        against_forecast: Some(movement(&foretold, &objects, &list_price, true, 5)),
        foretold: Some(forecast("2026-10", foretold.clone())),
        forecast: Some(forecast("2026-11", foretold)),
        figures,
        notes: vec![Note::new("inventory", "The inventory says something that its reader should know of.")],
        sent: None,
    }
}
