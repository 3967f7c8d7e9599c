//! Both passes together against counting in memory, whatever the order and the cuts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use s3opt_core::calendar::{Day, Instant, SECONDS_PER_DAY};
use s3opt_core::cube::{Amount, CellKey, Cube, Links, Partition, StackAmount, StackKey, StackVersion, State};

use super::*;
use crate::row::{Kind, Row, Version};

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

/// Two prefixes, below each of which the versions of some keys are kept together, or of all, or of none.
fn partitions() -> impl Strategy<Value = Partition> {
    let links = any::<(bool, bool)>()
        .prop_map(|(below_objects, below_markers)| Links { below_objects, below_markers });
    (links.clone(), links).prop_map(|(of_k1, of_others)| {
        let partition = Partition::new(["k1".to_owned()], []);
        partition.with_links(|prefix| if prefix == "k1" { of_k1 } else { of_others })
    })
}

/// The cube of all rows, each key put together in memory, and how many keys are kept together.
fn naive(entries: &[Entry], partition: &Partition) -> (Cube, u64) {
    let mut cube = Cube::new(partition.clone());
    let mut together = 0;
    let mut by_key: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    for entry in entries {
        by_key.entry(&entry.key).or_default().push(entry.version);
    }
    for (key, mut versions) in by_key {
        // A stable sort keeps the order of the list.
        versions.sort_by_key(|version| (!version.latest, -version.modified));
        let midnight = |milliseconds: i64| Instant::from_milliseconds(milliseconds).first_midnight();
        let key_bytes = key.len() as u64;
        let prefix = partition.prefix_of(key.as_bytes());
        let links = partition.links(prefix);
        let marker = versions[0].latest && versions[0].delete_marker;
        let is_stack = versions.len() > 1 && if marker { links.below_markers } else { links.below_objects };
        let mut stack = Vec::new();
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
            let (band, modified) = (partition.band_of(version.size), midnight(version.modified));
            let (storage_class, null_version) = (version.kind.storage_class(), version.null_version);
            if is_stack {
                let noncurrent_since = (!version.latest).then_some(since);
                let delete_marker = version.delete_marker;
                stack.push(StackVersion {
                    noncurrent_since,
                    delete_marker,
                    storage_class,
                    access_tier: None,
                    band,
                    modified,
                    null_version,
                });
            } else {
                let key =
                    CellKey { prefix, state, storage_class, access_tier: None, band, modified, null_version };
                cube.add(key, Amount::one(version.size, key_bytes)).unwrap();
            }
        }
        if is_stack {
            together += 1;
            let amount = StackAmount::one(key_bytes, versions.iter().map(|version| version.size));
            cube.add_stack(StackKey::new(prefix, stack), amount).unwrap();
        }
    }
    (cube, together)
}

/// What is in each cell when no versions are kept together.
fn apart(cube: &Cube) -> Cube {
    Cube::from_cells(cube.partition().clone(), cube.versions().collect()).unwrap()
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

/// What both passes find.
struct Found {
    cube: Cube,
    /// Keys with stacks that there was no room for.
    apart: u64,
    scattered: usize,
}

/// How the rows are cut and read.
#[derive(Clone, Copy, Debug)]
struct Cut {
    chunk: usize,
    batch: usize,
    threads: usize,
}

fn cuts() -> impl Strategy<Value = Cut> {
    (1_usize..20, 1_usize..8, 1_usize..4).prop_map(|(chunk, batch, threads)| Cut { chunk, batch, threads })
}

fn two_passes(entries: &[Entry], partition: &Partition, cut: Cut, budget: &Budget) -> Found {
    let Cut { chunk, batch, threads } = cut;
    let created = Day::from_days_since_epoch(CREATED);
    let counts = |room| Counts::new(partition, room);
    let chunks: Vec<_> = entries.chunks(chunk).collect();
    let pass = |_| FirstPass::new(counts(Room::Within(budget)), created, budget);
    let mut passes: Vec<_> = (0..threads).map(pass).collect();
    for (number, rows) in chunks.iter().enumerate().rev() {
        feed(budget, rows, (number as u64) << 20, batch, &mut passes[number % threads]);
    }
    let mut joined = join(passes).unwrap();
    let room = joined.counts.prepare_to_take_back();
    let pass = |_| SecondPass::new(counts(room), created, budget, &joined.scattered);
    let mut passes: Vec<_> = (0..threads).map(pass).collect();
    for (number, rows) in chunks.iter().enumerate() {
        feed(budget, rows, (number as u64) << 20, batch, &mut passes[number % threads]);
    }
    let (taken_back, _) = settle(passes, &mut joined.counts);
    let (cube, apart) = joined.counts.into_cube(taken_back).unwrap();
    Found { cube, apart, scattered: joined.scattered.len() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_cut_changes_nothing(entries in bucket(), partition in partitions(), cut in cuts()) {
        let found = two_passes(&entries, &partition, cut, &Budget::new(512 << 20));
        prop_assert_eq!((found.cube, found.apart), (naive(&entries, &partition).0, 0));
    }

    #[test]
    fn the_order_changes_nothing(entries in bucket().prop_shuffle(), partition in partitions(), cut in cuts()) {
        let found = two_passes(&entries, &partition, cut, &Budget::new(512 << 20));
        prop_assert_eq!((found.cube, found.apart), (naive(&entries, &partition).0, 0));
    }

    #[test]
    fn without_room_versions_are_counted_apart_and_told(
        entries in bucket().prop_shuffle(),
        partition in partitions(),
        cut in cuts(),
        room in 0_u64..2000,
    ) {
        let found = two_passes(&entries, &partition, cut, &Budget::of(1 << 30, room));
        let (expected, together) = naive(&entries, &partition);
        prop_assert_eq!(apart(&found.cube), apart(&expected));
        let stacked: u64 = found.cube.stacks().map(|(_, amount)| amount.keys).sum();
        prop_assert_eq!(stacked + found.apart, together);
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
    let partition = Partition::new([], []);
    let scattered = |entries: &[Entry], chunk: usize, batch: usize| {
        two_passes(entries, &partition, Cut { chunk, batch, threads: 1 }, &Budget::new(512 << 20)).scattered
    };
    let entries = [entry("a", 3, true), entry("a", 2, false), entry("a", 1, false), entry("b", 1, true)];
    for chunk in 1..5 {
        assert_eq!(scattered(&entries, chunk, 1), 0, "{chunk}");
    }
    let mixed = [entries[1].clone(), entries[3].clone(), entries[0].clone(), entries[2].clone()];
    assert_eq!(scattered(&[&entries[3..], &mixed, &entries[3..]].concat(), 9, 9), 1);
}
