//! The closed form on cells equals a naive simulation, object by object and day by day, to the last integer.

use proptest::prelude::*;
use s3opt_core::cube::{Amount, CellKey, Cube};
use s3opt_core::s3::Versioning;
use s3opt_core::simulate::{Arrivals, Reads, Settings, usage};

use crate::buckets::{cube, objects, scenarios, settings, start};

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_closed_form_is_the_naive_simulation(
        objects in prop::collection::vec(objects(), 1..12),
        scenario in scenarios(),
        versioning in prop::sample::select(vec![Versioning::Unversioned, Versioning::Enabled, Versioning::Suspended]),
        months in 1_u32..9,
        arriving in prop::option::of(1_u32..40),
    ) {
        let arrivals = arriving.map_or(Arrivals::None, |window_days| Arrivals::Steady { window_days });
        let settings = settings(months, versioning, arrivals);
        let cube = cube(&objects, &settings, &scenario);
        let closed = usage(&cube, &scenario, &settings).unwrap();
        let counted: std::collections::BTreeMap<_, _> = closed
            .amounts()
            .into_iter()
            .map(|((month, key), amount)| ((month, key.usage_type.to_string(), key.operation.to_string()), amount))
            .collect();
        let mut all = objects.clone();
        if let Some(window) = arriving {
            all.extend(crate::naive::arrivals(&objects, start(), settings.end, window));
        }
        let naive = crate::naive::simulate(&all, &scenario, versioning, start(), settings.end);
        prop_assert_eq!(counted, naive);
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
        let partition = settings.partition(&[&scenario, &finer]);
        let mut fine = Cube::new(partition.clone());
        for object in &objects {
            let key = CellKey {
                prefix: partition.prefix_of(object.key.as_bytes()),
                state: object.state,
                storage_class: object.class,
                access_tier: object.tier,
                band: partition.band_of(object.size),
                modified: object.modified,
                null_version: object.null_version,
            };
            fine.add(key, Amount::one(object.size)).unwrap();
        }
        let reads = Reads { from_days: 0, to_days: Some(50), requests_per_million_objects: 0, bytes_per_million_bytes: 0 };
        let with_reads = Settings { reads: vec![reads], ..settings.clone() };
        let expected = usage(&coarse, &scenario, &settings).unwrap().amounts();
        prop_assert_eq!(&usage(&fine, &scenario, &settings).unwrap().amounts(), &expected);
        // Nothing read is the same as no table of reads.
        prop_assert_eq!(&usage(&fine, &scenario, &with_reads).unwrap().amounts(), &expected);
    }
}
