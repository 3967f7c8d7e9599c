//! A public case: a thousand million objects, whose owners asked why the bill went up.

use rust_decimal::Decimal;
use s3opt_core::cube::{Amount, CellKey, Cube};
use s3opt_core::price::{Catalog, OutsideUsage};
use s3opt_core::s3::{State, StorageClass, Versioning, lifecycle};
use s3opt_core::simulate::{Arrivals, Scenario, Settings, compare};

#[test]
fn the_bill_goes_up_before_it_comes_down() {
    let text = r#"{"Rules": [{"ID": "cold", "Filter": {}, "Status": "Enabled",
        "Transitions": [{"Days": 365, "StorageClass": "INTELLIGENT_TIERING"}]}]}"#;
    let policy = Scenario { lifecycle: lifecycle::parse(text).unwrap(), ..Scenario::default() };
    let start = "2026-05-14".parse().unwrap();
    let settings = Settings {
        region: "us-east-1".parse().unwrap(),
        start,
        end: start.add_months(12),
        versioning: Versioning::Unversioned,
        departments: Vec::new(),
        arrivals: Arrivals::None,
        reads: Vec::new(),
        outside_usage: OutsideUsage::default(),
    };
    let partition = settings.partition(&[&policy]);
    let mut cube = Cube::new(partition.clone());
    let size = 533_627_u128 << 30;
    let key = CellKey {
        prefix: partition.prefix_of(b""),
        state: State::Current,
        storage_class: StorageClass::StandardIa,
        access_tier: None,
        band: partition.band_of(9_000_000),
        modified: "2024-01-01".parse().unwrap(),
        null_version: true,
    };
    cube.add(key, Amount { objects: 62_362_000, bytes: size, key_bytes: 0 }).unwrap();
    let comparison = compare(&cube, &Scenario::default(), &policy, &settings, &Catalog::builtin()).unwrap();
    let near = |amount: Decimal, expected: &str| {
        let expected: Decimal = expected.parse().unwrap();
        assert!((amount - expected).abs() <= Decimal::new(5, 1), "{amount} is not about {expected}");
    };
    // 215 a day as it is; the Frequent tier costs about 380 a day and monitoring 5.03 on top, as on the real bill.
    let (_, day) = comparison.baseline.days[1];
    near(day, "215.17");
    let line = |operation: &str| {
        let month = &comparison.policy.months[0].bill;
        month.lines.iter().find(|line| line.operation == operation).unwrap().cost
    };
    near(line("IntelligentTieringFAStorage") / Decimal::from(18), "381.5");
    near(line("IntelligentTieringStorage") / Decimal::from(18), "5.03");
    assert_eq!(line("S3-INTTransition"), "623.62".parse().unwrap());
    // 4,535 less a month for the bytes and 153 more for monitoring is what the owners had hoped for.
    let last = comparison.policy.months.len() - 2;
    let saved = comparison.baseline.months[last].bill.total - comparison.policy.months[last].bill.total;
    near(saved, "4379.9");
    assert_eq!(comparison.payback.lowest_date.to_string(), "2026-08-11");
    assert_eq!(comparison.payback.date.map(|day| day.to_string()).as_deref(), Some("2026-09-23"));
}
