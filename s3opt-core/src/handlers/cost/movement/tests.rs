use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figure(name: &str, usage_type: &str, quantity: &str, cost: &str) -> Figure {
    Figure {
        part: Part::Department(name.to_owned()),
        usage_type: usage_type.to_owned(),
        quantity: number(quantity),
        cost: number(cost),
    }
}

/// The causes and their costs, the largest first.
fn causes(before: &[Figure], after: &[Figure]) -> Vec<(Cause, String)> {
    let list_price = |usage_type: &str| (usage_type == "TimedStorage-SIA-ByteHrs").then(|| number("0.0125"));
    let movement = movement(before, after, &list_price, true, 9);
    let sum: Decimal = movement.reasons.iter().map(|reason| reason.cost).sum();
    assert_eq!(sum, movement.after - movement.before);
    movement.reasons.iter().map(|reason| (reason.cause, reason.cost.normalize().to_string())).collect()
}

#[test]
fn every_cause_is_told_by_itself() {
    const STANDARD: &str = "TimedStorage-ByteHrs";
    const INFREQUENT: &str = "TimedStorage-SIA-ByteHrs";
    let standard = |quantity, cost| figure("a", STANDARD, quantity, cost);
    let cause = |cause, cost: &str| (cause, cost.to_owned());
    for (what, before, after, expected) in [
        ("nothing changes", vec![standard("100", "2.3")], vec![standard("100", "2.3")], vec![]),
        (
            "more bytes",
            vec![standard("100", "2.3")],
            vec![standard("200", "4.6")],
            vec![cause(Cause::Bytes, "2.3")],
        ),
        (
            "the same bytes in another class, at its list price",
            vec![standard("100", "2.3")],
            vec![standard("50", "1.15"), figure("a", INFREQUENT, "50", "0.625")],
            vec![cause(Cause::ClassMix, "-0.525")],
        ),
        (
            "a volume step",
            vec![standard("50000", "1150")],
            vec![standard("60000", "1370")],
            vec![cause(Cause::Bytes, "230"), cause(Cause::Price, "-10")],
        ),
        (
            "objects, requests, traffic and early deletion",
            vec![
                figure("a", "Monitoring-Automation-INT", "1000", "0.0025"),
                figure("a", "Requests-Tier1", "1000", "0.005"),
                figure("a", "Retrieval-SIA", "1", "0.01"),
            ],
            vec![
                figure("a", "Monitoring-Automation-INT", "3000", "0.0075"),
                figure("a", "Requests-Tier1", "200", "0.001"),
                figure("a", "Retrieval-SIA", "2", "0.02"),
                figure("a", "EarlyDelete-SIA", "720", "0.03"),
            ],
            vec![
                cause(Cause::EarlyDeletion, "0.03"),
                cause(Cause::Traffic, "0.01"),
                cause(Cause::Objects, "0.005"),
                cause(Cause::Requests, "-0.004"),
            ],
        ),
        ("something new", vec![], vec![figure("a", "New-Thing", "1", "7")], vec![cause(Cause::Other, "7")]),
        ("all gone", vec![standard("100", "2.3")], vec![], vec![cause(Cause::Bytes, "-2.3")]),
        ("a charge for nothing", vec![], vec![standard("0", "5")], vec![cause(Cause::Bytes, "5")]),
    ] {
        assert_eq!(causes(&before, &after), expected, "{what}");
    }
}

#[test]
fn the_largest_changes_are_told_with_their_parts() {
    let before = [figure("a", "S", "10", "10"), figure("b", "S", "5", "5"), figure("b", "T", "1", "1")];
    let after = [figure("a", "S", "12", "12"), figure("b", "S", "1", "1"), figure("b", "T", "1", "1")];
    let told = |with_parts, most| -> Vec<String> {
        let movement = movement(&before, &after, &|_| None, with_parts, most);
        let part = |contributor: &Contributor| match &contributor.whose {
            Some(Part::Department(name)) => name.clone(),
            _ => "-".to_owned(),
        };
        let line = |one: &Contributor| {
            format!("{} {} {} {} {}", part(one), one.usage_type, one.cost, one.before, one.after)
        };
        movement.contributors.iter().map(line).collect()
    };
    assert_eq!(told(true, 5), ["b S -4 5 1", "a S 2 10 12"]);
    assert_eq!(told(true, 1), ["b S -4 5 1"]);
    assert_eq!(told(false, 5), ["- S -2 15 13"]);
}

proptest! {
    #[test]
    fn the_reasons_are_the_difference(
        sides in prop::collection::vec(
            (0..6_usize, any::<bool>(), 0_i64..1_000_000_000_000_000, -1_000_000_i64..1_000_000_000_000_000),
            0..12,
        ),
    ) {
        let usage_types = [
            "TimedStorage-ByteHrs", "USW2-TimedStorage-SIA-ByteHrs", "Requests-Tier1", "TagStorage-TagHrs", "Tax", "Retrieval-SIA",
        ];
        let (mut before, mut after) = (Vec::new(), Vec::new());
        for (usage_type, is_after, quantity, cost) in sides {
            let side = if is_after { &mut after } else { &mut before };
            side.push(Figure {
                part: Part::Remainder,
                usage_type: usage_types[usage_type].to_owned(),
                quantity: Decimal::new(quantity, 2),
                cost: Decimal::new(cost, 10),
            });
        }
        let movement = movement(&before, &after, &|_| None, true, 3);
        let sum: Decimal = movement.reasons.iter().map(|reason| reason.cost).sum();
        prop_assert_eq!(sum, total(&after) - total(&before));
    }
}
