//! A bill adds up, whichever way it is added.

use proptest::prelude::*;
use rust_decimal::Decimal;
use s3opt_core::price::Catalog;
use s3opt_core::s3::Versioning;
use s3opt_core::simulate::{Arrivals, Part, Reads, Scenario, Settings, compare, price, usage, worth};

use crate::buckets::{cube, objects, scenarios, settings};
use crate::config::cases;

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn days_months_and_departments_are_the_whole(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
        window_days in 1_u32..40,
        requests in 0_u64..40_000,
    ) {
        let mut settings = settings(7, Versioning::Enabled, Arrivals::Steady { window_days });
        settings.reads = vec![Reads {
            from_days: 10,
            to_days: Some(120),
            requests_per_million_objects: requests,
            bytes_per_million_bytes: 2 * requests,
        }];
        let cube = cube(&objects, &settings, &scenario);
        let statement = price(&usage(&cube, &scenario, &settings).unwrap(), &settings, &Catalog::builtin()).unwrap();
        let sum = |costs: &[Decimal]| costs.iter().sum::<Decimal>();
        let days: Vec<Decimal> = statement.days.iter().map(|(_, cost)| *cost).collect();
        prop_assert_eq!(sum(&days), statement.total);
        prop_assert_eq!(sum(&statement.departments), statement.total);
        let months: Vec<Decimal> = statement.months.iter().map(|month| month.bill.total).collect();
        prop_assert_eq!(sum(&months), statement.total);
        prop_assert!(days.iter().all(|cost| !cost.is_sign_negative() || cost.is_zero()));
        prop_assert_eq!(statement.days.len(), settings.end.days_since(settings.start) as usize);
    }

    #[test]
    fn doing_nothing_saves_nothing(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
    ) {
        let settings = settings(5, Versioning::Enabled, Arrivals::None);
        let cube = cube(&objects, &settings, &scenario);
        let comparison = compare(&cube, &scenario, &scenario, &settings, &Catalog::builtin()).unwrap();
        prop_assert!(comparison.saved().is_zero());
        prop_assert_eq!(comparison.payback.date, Some(settings.start));
        prop_assert_eq!(&comparison.baseline, &comparison.policy);
    }
}

proptest! {
    #![proptest_config(cases(50))]

    /// What the whole is worth is what a comparison with nothing tells, and a policy of one part is worth that part.
    #[test]
    fn the_worth_of_a_policy_is_what_it_saves(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
    ) {
        let settings = settings(5, Versioning::Enabled, Arrivals::None);
        let catalog = Catalog::builtin();
        let cube = cube(&objects, &settings, &scenario);
        let told = worth(&cube, &scenario, &settings, &catalog).unwrap();
        let without = |scenario: &Scenario, part| scenario.without(part).unwrap_or_else(|| scenario.clone());
        let nothing = Part::ALL.into_iter().fold(scenario.clone(), |rest, part| without(&rest, part));
        let saved = |baseline: &Scenario| compare(&cube, baseline, &scenario, &settings, &catalog).unwrap().saved();
        prop_assert_eq!(told.total, saved(&nothing));
        for (part, savings) in &told.parts {
            prop_assert_eq!(*savings, saved(&without(&scenario, *part)));
        }
        if let [(_, savings)] = told.parts[..] {
            prop_assert_eq!(savings, told.total);
        }
    }
}

#[test]
fn a_cube_for_another_policy_is_refused() {
    let settings = settings(5, Versioning::Enabled, Arrivals::None);
    let scenario: Scenario = expiring("{\"Prefix\": \"elsewhere/\"}");
    let cube = cube(&[], &settings, &Scenario::default());
    let error = usage(&cube, &scenario, &settings).unwrap_err().to_string();
    assert!(error.contains("\"elsewhere/\""), "{error}");
    let scenario = expiring("{\"ObjectSizeGreaterThan\": 4095}");
    let error = usage(&cube, &scenario, &settings).unwrap_err().to_string();
    assert!(error.contains("4096 bytes"), "{error}");
    let suspended = Settings { versioning: Versioning::Suspended, ..settings };
    let error = usage(&cube, &expiring("{}"), &suspended).unwrap_err().to_string();
    assert!(error.contains("keep the versions of keys with the prefix \"\" together"), "{error}");
}

fn expiring(filter: &str) -> Scenario {
    let text = format!(
        r#"{{"Rules": [{{"ID": "a", "Filter": {filter}, "Status": "Enabled", "Expiration": {{"Days": 7}}}}]}}"#
    );
    Scenario { lifecycle: s3opt_core::s3::lifecycle::parse(&text).unwrap(), ..Scenario::default() }
}
