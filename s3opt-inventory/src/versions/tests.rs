//! Both passes together against counting in memory, whatever the order and the cuts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use s3opt_core::calendar::{Day, Instant, SECONDS_PER_DAY};
use s3opt_core::cube::{Amount, CellKey, Cube, Partition, State};

use super::*;
use crate::row::{Kind, Row, Version};
use crate::tally::Tally;

const DAY: i64 = SECONDS_PER_DAY * 1000;
const CREATED: i64 = 100;

#[derive(Clone, Debug)]
struct Entry {
    key: String,
    version: Version,
}

/// Keys with versions of few different instants, so that some are equal; some keys have no latest version.
fn bucket() -> impl Strategy<Value = Vec<Entry>> {
    let version = (0_i64..6, 0_u64..300_000, any::<bool>(), any::<bool>());
    let key = (prop::collection::vec(version, 1..6), prop::bool::weighted(0.9));
    prop::collection::vec(key, 1..12).prop_map(|keys| {
        let mut entries = Vec::new();
        for (number, (mut versions, with_latest)) in keys.into_iter().enumerate() {
            versions.sort_by_key(|version| std::cmp::Reverse(version.0));
            for (place, (modified, size, delete_marker, null_version)) in versions.into_iter().enumerate() {
                let version = Version {
                    size: if delete_marker { 0 } else { size },
                    modified: modified * DAY / 2,
                    kind: Kind::STANDARD,
                    latest: with_latest && place == 0,
                    delete_marker,
                    null_version,
                };
                entries.push(Entry { key: format!("k{number}"), version });
            }
        }
        entries
    })
}

fn partition() -> Partition {
    Partition::new(["k1".to_owned()], [])
}

/// The cube of all rows, each key put together in memory.
fn naive(entries: &[Entry]) -> Cube {
    let partition = partition();
    let mut cube = Cube::new(partition.clone());
    let mut by_key: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    for entry in entries {
        by_key.entry(&entry.key).or_default().push(entry.version);
    }
    for (key, mut versions) in by_key {
        // A stable sort keeps the order of the list.
        versions.sort_by_key(|version| (!version.latest, -version.modified));
        let midnight = |milliseconds: i64| Instant::from_milliseconds(milliseconds).first_midnight();
        for (place, version) in versions.iter().enumerate() {
            let since = match place.checked_sub(1) {
                Some(before) => midnight(versions[before].modified),
                None => Day::from_days_since_epoch(CREATED),
            };
            let newer =
                versions[..place].iter().filter(|other| !other.latest && !other.delete_marker).count();
            let state = match (version.latest, version.delete_marker) {
                (true, false) => State::Current,
                (true, true) => State::DeleteMarker { only_version: versions.len() == 1 },
                (false, true) => State::NoncurrentDeleteMarker { since },
                (false, false) => State::Noncurrent { since, newer: u32::try_from(newer).unwrap() },
            };
            let key = CellKey {
                prefix: partition.prefix_of(key.as_bytes()),
                state,
                storage_class: version.kind.storage_class(),
                access_tier: None,
                band: partition.band_of(version.size),
                modified: midnight(version.modified),
                null_version: version.null_version,
            };
            cube.add(key, Amount::one(version.size)).unwrap();
        }
    }
    cube
}

/// The rows of a chunk in batches, through a pass.
fn feed(budget: &Budget, chunk: &[Entry], position: u64, batch: usize, sink: &mut impl RunSink) {
    let rows: Vec<Row<'_>> = chunk
        .iter()
        .map(|entry| Row { key: entry.key.as_bytes(), encoded: false, version: entry.version })
        .collect();
    let mut runs = Runs::new(budget);
    let mut position = position;
    for rows in rows.chunks(batch) {
        runs.batch(rows, position, sink).unwrap();
        position += rows.len() as u64;
    }
    runs.end(sink).unwrap();
}

/// The cube by both passes, and how many keys were scattered.
fn two_passes(entries: &[Entry], chunk: usize, batch: usize, threads: usize) -> (Cube, usize) {
    let budget = Budget::new();
    let created = Day::from_days_since_epoch(CREATED);
    let tally = || Tally::new(&partition());
    let chunks: Vec<_> = entries.chunks(chunk).collect();
    let mut passes: Vec<_> = (0..threads).map(|_| FirstPass::new(tally(), created, &budget)).collect();
    for (number, rows) in chunks.iter().enumerate().rev() {
        feed(&budget, rows, (number as u64) << 20, batch, &mut passes[number % threads]);
    }
    let mut joined = join(passes).unwrap();
    let mut passes: Vec<_> =
        (0..threads).map(|_| SecondPass::new(tally(), created, &budget, &joined.scattered)).collect();
    for (number, rows) in chunks.iter().enumerate() {
        feed(&budget, rows, (number as u64) << 20, batch, &mut passes[number % threads]);
    }
    let (taken_back, _) = settle(passes, &mut joined.tally);
    (Cube::from_cells(partition(), joined.tally.into_cells(taken_back)).unwrap(), joined.scattered.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_cut_changes_nothing(entries in bucket(), chunk in 1_usize..20, batch in 1_usize..8, threads in 1_usize..4) {
        prop_assert_eq!(two_passes(&entries, chunk, batch, threads).0, naive(&entries));
    }

    #[test]
    fn the_order_changes_nothing(
        entries in bucket().prop_shuffle(),
        chunk in 1_usize..20,
        batch in 1_usize..8,
        threads in 1_usize..4,
    ) {
        prop_assert_eq!(two_passes(&entries, chunk, batch, threads).0, naive(&entries));
    }
}

#[test]
fn versions_that_lie_together_need_no_second_pass() {
    let entry = |key: &str, modified: i64, latest: bool| Entry {
        key: key.to_owned(),
        version: Version {
            size: 1,
            modified,
            kind: Kind::STANDARD,
            latest,
            delete_marker: false,
            null_version: false,
        },
    };
    let entries = [entry("a", 3, true), entry("a", 2, false), entry("a", 1, false), entry("b", 1, true)];
    for chunk in 1..5 {
        assert_eq!(two_passes(&entries, chunk, 1, 1).1, 0, "{chunk}");
    }
    let scattered = [entries[1].clone(), entries[3].clone(), entries[0].clone(), entries[2].clone()];
    assert_eq!(two_passes(&[&entries[3..], &scattered, &entries[3..]].concat(), 9, 9, 1).1, 1);
}
