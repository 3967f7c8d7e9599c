use proptest::prelude::*;

use super::*;
use crate::handlers::cost::figure::total;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn line(
    department: Option<&str>,
    usage_type: &str,
    operation: &str,
    quantity: &str,
    cost: &str,
) -> BilledLine {
    BilledLine {
        department: department.map(str::to_owned),
        usage_type: usage_type.to_owned(),
        operation: operation.to_owned(),
        quantity: number(quantity),
        cost: number(cost),
    }
}

fn used(lines: &[(&str, &str, [&str; 3])]) -> Used {
    let entry = |(usage_type, operation, quantities): &(&str, &str, [&str; 3])| {
        (((*usage_type).to_owned(), (*operation).to_owned()), quantities.map(number).to_vec())
    };
    lines.iter().map(entry).collect()
}

/// Part, usage type, quantity and cost of every figure, in words.
fn told(lines: &[BilledLine], used: &Used) -> Vec<String> {
    let departments = ["Finance".to_owned(), "Legal".to_owned()];
    let figures = split(lines, &departments, used);
    assert_eq!(total(&figures), lines.iter().map(|line| line.cost).sum::<Decimal>());
    let part = |part: &Part| match part {
        Part::Department(name) => name.clone(),
        Part::NoDepartment => "-".to_owned(),
        Part::Remainder => "?".to_owned(),
    };
    figures
        .iter()
        .map(|figure| {
            format!("{} {} {} {}", part(&figure.part), figure.usage_type, figure.quantity, figure.cost)
        })
        .collect()
}

#[test]
fn a_line_is_shared_by_use() {
    let storage = |quantity: &str, cost: &str| [line(None, "S", "Standard", quantity, cost)];
    let objects = used(&[("S", "Standard", ["6", "3", "1"])]);
    for (what, lines, expected) in [
        ("the bill has as much", storage("10", "1"), vec!["Finance S 6 0.6", "Legal S 3 0.3", "- S 1 0.1"]),
        (
            "the bill has more",
            storage("20", "2"),
            vec!["Finance S 6 0.6", "Legal S 3 0.3", "- S 1 0.1", "? S 10 1"],
        ),
        (
            "the bill has less",
            storage("5", "0.5"),
            vec!["Finance S 3 0.3", "Legal S 1.5 0.15", "- S 0.5 0.05"],
        ),
        (
            "a charge for no quantity",
            storage("0", "3"),
            vec!["Finance S 0 1.8", "Legal S 0 0.9", "- S 0 0.3"],
        ),
        ("a refund", storage("10", "-1"), vec!["Finance S 6 -0.6", "Legal S 3 -0.3", "- S 1 -0.1"]),
    ] {
        assert_eq!(told(&lines, &objects), expected, "{what}");
    }
}

#[test]
fn what_no_object_has_used_is_nobodys() {
    let lines =
        [line(None, "Requests-Tier1", "PutObject", "7", "0.000035"), line(None, "Tax", "", "0", "1.23")];
    let objects = used(&[("S", "Standard", ["6", "3", "1"])]);
    assert_eq!(told(&lines, &objects), ["? Requests-Tier1 7 0.000035", "? Tax 0 1.23"]);
}

#[test]
fn operations_are_matched_by_name_and_otherwise_together() {
    let objects = used(&[("S", "Standard", ["6", "3", "1"]), ("S", "Overhead", ["0", "1", "0"])]);
    let both = [line(None, "S", "Standard", "10", "10"), line(None, "S", "Overhead", "1", "7")];
    assert_eq!(told(&both, &objects), ["Finance S 6 6", "Legal S 4 10", "- S 1 1"]);
    let untold = [line(None, "S", "", "22", "22")];
    assert_eq!(told(&untold, &objects), ["Finance S 6 6", "Legal S 4 4", "- S 1 1", "? S 11 11"]);
    let one = [line(None, "S", "Standard", "10", "10"), line(None, "S", "Restored", "2", "2")];
    assert_eq!(told(&one, &objects), ["Finance S 6 6", "Legal S 4 4", "- S 1 1", "? S 1 1"]);
}

#[test]
fn the_tag_wins_over_the_inventory() {
    let lines = [
        line(Some("Legal"), "S", "", "8", "8"),
        line(None, "S", "", "6", "6"),
        line(Some("IT"), "S", "", "1", "1"),
    ];
    let objects = used(&[("S", "Standard", ["3", "1", "0"])]);
    assert_eq!(told(&lines, &objects), ["Finance S 3 3", "IT S 1 1", "Legal S 9 9", "? S 2 2"]);
    assert_eq!(told(&lines, &Used::new()), ["IT S 1 1", "Legal S 8 8", "? S 6 6"]);
}

fn amount() -> impl Strategy<Value = Decimal> {
    // Ten places as on a bill, and more than anybody should have.
    prop_oneof![
        (0_i64..1_000_000_000_000_000).prop_map(|units| Decimal::new(units, 10)),
        (0_i64..1_000_000_000_000_000).prop_map(Decimal::from),
        Just(Decimal::ZERO),
        (0_i64..1_000_000_000_000).prop_map(|units| Decimal::new(units, 13)),
    ]
}

proptest! {
    #[test]
    fn the_parts_are_the_bill(
        lines in prop::collection::vec((0..3_usize, 0..3_usize, 0..4_usize, amount(), amount(), any::<bool>()), 0..12),
        used in prop::collection::btree_map(("[ST]", "[abc]?"), prop::collection::vec(amount(), 3), 0..6),
    ) {
        let lines: Vec<BilledLine> = lines
            .into_iter()
            .map(|(tag, usage_type, operation, quantity, cost, is_refund)| BilledLine {
                department: [None, None, Some("Legal".to_owned())][tag].clone(),
                usage_type: ["S", "T", "U"][usage_type].to_owned(),
                operation: ["", "a", "b", "z"][operation].to_owned(),
                quantity,
                cost: if is_refund { -cost } else { cost },
            })
            .collect();
        let departments = ["Finance".to_owned(), "Legal".to_owned()];
        let figures = split(&lines, &departments, &used);
        let sum = |usage_type: &str| -> (Decimal, Decimal) {
            let of_type = || figures.iter().filter(|figure| figure.usage_type == usage_type);
            (of_type().map(|figure| figure.quantity).sum(), of_type().map(|figure| figure.cost).sum())
        };
        for usage_type in ["S", "T", "U"] {
            let billed = || lines.iter().filter(|line| line.usage_type == usage_type);
            let expected = (billed().map(|line| line.quantity).sum(), billed().map(|line| line.cost).sum());
            prop_assert_eq!(sum(usage_type), expected);
        }
        prop_assert_eq!(total(&figures), lines.iter().map(|line| line.cost).sum::<Decimal>().normalize());
        // Nobody gets more than the objects have used, where the bill has as much.
        for figure in figures.iter().filter(|figure| figure.part == Part::NoDepartment) {
            let listed: Decimal = used
                .iter()
                .filter(|((usage_type, _), _)| *usage_type == figure.usage_type)
                .map(|(_, quantities)| quantities[2])
                .sum();
            // Weights keep 50 bits.
            let slack = figure.quantity.abs() * Decimal::new(1, 12) + Decimal::new(1, 9);
            prop_assert!(figure.quantity <= listed + slack, "{} {}", figure.quantity, listed);
        }
    }
}
