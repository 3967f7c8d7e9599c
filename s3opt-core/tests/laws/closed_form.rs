//! The closed form on cells equals a naive simulation, object by object and day by day, to the last integer.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use s3opt_core::cube::{Links, Partition};
use s3opt_core::s3::Versioning;
use s3opt_core::simulate::{Arrivals, Reads, Scenario, Settings, usage};

use crate::buckets::{
    busy_scenarios, cube, cube_of_keys, objects, reads, scenarios, settings, stacks, start,
};
use crate::config::cases;
use crate::naive::{Object, World};

fn versionings() -> impl Strategy<Value = Versioning> {
    prop::sample::select(vec![Versioning::Unversioned, Versioning::Enabled, Versioning::Suspended])
}

/// Simulates keys both ways, and compares all amounts.
fn compare(
    keys: &[Vec<Object>],
    scenario: &Scenario,
    settings: &Settings,
    partition: &Partition,
) -> Result<(), TestCaseError> {
    let cube = cube_of_keys(keys, partition);
    let closed = usage(&cube, scenario, settings).unwrap();
    let counted: BTreeMap<_, _> = closed
        .amounts()
        .into_iter()
        .map(|((month, key), amount)| {
            ((month, key.usage_type.to_string(), key.operation.to_string()), amount)
        })
        .collect();
    let mut all = keys.to_vec();
    if let Arrivals::Steady { window_days } = settings.arrivals {
        all.extend(crate::naive::arrivals(keys, settings.versioning, start(), settings.end, window_days));
    }
    let Settings { versioning, start, end, .. } = *settings;
    let world = World { scenario, versioning, reads: &settings.reads, start, end };
    prop_assert_eq!(counted, world.simulate(&all));
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn the_closed_form_is_the_naive_simulation(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
        versioning in versionings(),
        months in 1_u32..9,
        arriving in prop::option::of(1_u32..40),
        reads in reads(),
    ) {
        let arrivals = arriving.map_or(Arrivals::None, |window_days| Arrivals::Steady { window_days });
        let settings = Settings { reads, ..settings(months, versioning, arrivals) };
        let keys: Vec<Vec<Object>> = objects.into_iter().map(|object| vec![object]).collect();
        compare(&keys, &scenario, &settings, &settings.partition(&[&scenario]))?;
    }

    #[test]
    fn the_closed_form_is_the_naive_simulation_of_keys_with_several_versions(
        keys in prop::collection::vec(stacks(), 1..4),
        scenario in prop_oneof![scenarios(), busy_scenarios(), busy_scenarios()],
        versioning in versionings(),
        months in 1_u32..13,
        arriving in prop::option::of(1_u32..40),
        reads in reads(),
        together in any::<bool>(),
    ) {
        let arrivals = arriving.map_or(Arrivals::None, |window_days| Arrivals::Steady { window_days });
        let settings = Settings { reads, ..settings(months, versioning, arrivals) };
        let mut partition = settings.partition(&[&scenario]);
        if together {
            // Versions that are kept together without need come to the same.
            partition = partition.with_links(|_| Links { below_objects: true, below_markers: true });
        }
        compare(&keys, &scenario, &settings, &partition)?;
    }

    #[test]
    fn cells_come_to_the_same_whatever_their_order(
        objects in prop::collection::vec(objects(), 1..12).prop_shuffle(),
        scenario in scenarios(),
        split in 0_usize..12,
    ) {
        let settings = settings(6, Versioning::Enabled, Arrivals::None);
        let whole = cube(&objects, &settings, &scenario);
        let (left, right) = objects.split_at(split.min(objects.len()));
        let mut merged = cube(right, &settings, &scenario);
        merged.merge(&cube(left, &settings, &scenario)).unwrap();
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(usage(&merged, &scenario, &settings), usage(&whole, &scenario, &settings));
    }

    #[test]
    fn finer_cells_come_to_the_same(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
        finer in scenarios(),
    ) {
        let settings = settings(6, Versioning::Enabled, Arrivals::None);
        let coarse = cube(&objects, &settings, &scenario);
        let keys: Vec<Vec<Object>> = objects.iter().map(|object| vec![object.clone()]).collect();
        let fine = cube_of_keys(&keys, &settings.partition(&[&scenario, &finer]));
        let reads = Reads { from_days: 0, to_days: Some(50), requests_per_million_objects: 0, bytes_per_million_bytes: 0 };
        let with_reads = Settings { reads: vec![reads], ..settings.clone() };
        let expected = usage(&coarse, &scenario, &settings).unwrap().amounts();
        prop_assert_eq!(&usage(&fine, &scenario, &settings).unwrap().amounts(), &expected);
        // Nothing read is the same as no table of reads.
        prop_assert_eq!(&usage(&fine, &scenario, &with_reads).unwrap().amounts(), &expected);
    }
}
