use proptest::prelude::*;

use super::*;
use crate::price::Region;
use crate::price::usage::BYTES_PER_GB;

fn key(usage_type: &'static str, operation: &'static str) -> UsageKey {
    let region: Region = "us-east-1".parse().unwrap();
    UsageKey { region, usage_type: usage_type.into(), operation: operation.into() }
}

fn may() -> Month {
    "2026-05".parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn known_bills_come_out() {
    let gibibytes = |number: u128, hours: u128| u128::from(BYTES_PER_GB) * number * hours;
    for (usage_type, operation, amount, cost) in [
        // 50 TiB at .023, the rest at .022.
        ("TimedStorage-ByteHrs", "StandardStorage", gibibytes(60 * 1024, 744), "1402.88"),
        // 62.4 million objects cost 5.03 USD a day on a bill of May, a month of 31 days.
        ("Monitoring-Automation-INT", "IntelligentTieringStorage", 62_362_000 * 24, "5.029193548"),
        // 533,627 GiB were about 380 USD a day in May.
        ("TimedStorage-INT-FA-ByteHrs", "IntelligentTieringFAStorage", gibibytes(533_627, 744), "11769.367"),
        ("Requests-Tier4", "S3-INTTransition", 62_362_000, "623.62"),
        ("Requests-Tier4", "S3-GIRTransition", 1000, "0.02"),
        ("Requests-Tier3", "S3-GDATransition", 1000, "0.05"),
        // A GB for the 30 days that are left of STANDARD_IA's, in a month of 31 days.
        ("EarlyDelete-SIA", "StandardIAStorage", gibibytes(1, 720), "0.0120967742"),
        ("TagStorage-TagHrs", "TagStorage", 10_000 * 744, "0.0065"),
        ("Inventory-ObjectsListed", "Inventory", 1_000_000, "0.0025"),
        ("USE1-USW2-AWS-Out-Bytes", "PutObjectForRepl", gibibytes(10, 1), "0.2"),
    ] {
        let bill = price_month(
            &Catalog::builtin(),
            may(),
            &[(key(usage_type, operation), amount)],
            &OutsideUsage::default(),
        )
        .unwrap();
        let total = bill.total;
        assert!((total - decimal(cost)).abs() < decimal("0.000000001"), "{usage_type}: {total}");
    }
}

#[test]
fn the_bucket_pays_what_comes_on_top_of_the_rest() {
    let mut outside = OutsideUsage::default();
    outside.set("TimedStorage-ByteHrs", decimal("51200"));
    let amount = [(key("TimedStorage-ByteHrs", "StandardStorage"), u128::from(BYTES_PER_GB) * 744)];
    assert_eq!(price_month(&Catalog::builtin(), may(), &amount, &outside).unwrap().total, decimal("0.022"));
}

#[test]
fn what_has_no_price_is_named() {
    let error = price_month(
        &Catalog::builtin(),
        may(),
        &[(key("TimedStorage-RRS-ByteHrs", "x"), 1)],
        &OutsideUsage::default(),
    );
    assert!(error.unwrap_err().to_string().contains("TimedStorage-RRS-ByteHrs"));
    let region: Region = "eu-west-1".parse().unwrap();
    let line = UsageKey { region, ..key("Requests-Tier1", "PutObject") };
    let error = price_month(&Catalog::builtin(), may(), &[(line, 1)], &OutsideUsage::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no price for usage type EU-Requests-Tier1 and operation \"PutObject\" in eu-west-1; give the region's \
         Price List of AmazonS3 with --prices"
    );
}

proptest! {
    #[test]
    fn operations_share_what_they_cost_together(
        parts in prop::collection::vec(0_u64..u64::MAX, 1..5),
    ) {
        let operations = ["A", "B", "C", "D"];
        let amounts: Vec<_> = parts.iter().zip(operations).map(|(amount, operation)| {
            (key("TimedStorage-ByteHrs", operation), u128::from(*amount) * 1_000_000)
        }).collect();
        let whole: u128 = amounts.iter().map(|(_, amount)| amount).sum();
        let catalog = Catalog::builtin();
        let together = price_month(&catalog, may(), &[(key("TimedStorage-ByteHrs", "A"), whole)], &OutsideUsage::default());
        let apart = price_month(&catalog, may(), &amounts, &OutsideUsage::default()).unwrap();
        let difference = (together.unwrap().total - apart.total).abs();
        prop_assert!(difference <= decimal("0.0000000001"), "{}", difference);
        prop_assert_eq!(apart.lines.iter().map(|line| line.cost).sum::<Decimal>(), apart.total);
    }

    #[test]
    fn more_never_costs_less(less in 0_u64..1 << 62, more in 0_u64..1 << 62) {
        let cost = |amount: u64| {
            let amount = [(key("TimedStorage-ByteHrs", "A"), u128::from(amount) * 1_000_000)];
            price_month(&Catalog::builtin(), may(), &amount, &OutsideUsage::default()).unwrap().total
        };
        let (less, more) = (less.min(more), less.max(more));
        prop_assert!(cost(less) <= cost(more));
    }
}
