//! Keys whose versions are kept together, whatever the format, the order and the cuts.

use proptest::prelude::*;
use s3opt_core::calendar::Instant;
use s3opt_core::cube::{Cube, Links, Partition, StackAmount, StackKey, StackVersion};
use s3opt_core::s3::{AccessTier, StorageClass};
use s3opt_inventory::write::{ReportRow, RowDetails, write_report};

use crate::support::{FORMATS, partition, read_with, report};

const DAY: i64 = 86_400_000;

/// Versions of one key, the latest first, no two of the same instant.
fn versions() -> impl Strategy<Value = Vec<ReportRow>> {
    let class = prop::sample::select(StorageClass::ALL.to_vec());
    let tier = prop::sample::select(AccessTier::ALL.to_vec());
    let version = (0_u64..300_000, 1..5 * DAY, class, tier, any::<bool>(), prop::bool::weighted(0.3));
    prop::collection::vec(version, 1..5).prop_map(|versions| {
        let mut modified = 20_000 * DAY;
        let rows =
            versions.into_iter().enumerate().map(|(place, (size, older, class, tier, null, marker))| {
                modified -= older;
                ReportRow {
                    key: String::new(),
                    version_id: (!null).then(|| format!("v{place}")),
                    is_latest: place == 0,
                    is_delete_marker: marker,
                    size,
                    last_modified: Instant::from_milliseconds(modified),
                    storage_class: class,
                    access_tier: (class == StorageClass::IntelligentTiering).then_some(tier),
                    details: RowDetails::default(),
                }
            });
        rows.collect()
    })
}

/// The versions of some keys, key by key.
fn bucket() -> impl Strategy<Value = Vec<Vec<ReportRow>>> {
    prop::collection::btree_map("(hr/)?[a-c%+ ü]{1,4}", versions(), 1..8).prop_map(|keys| {
        let named = keys
            .into_iter()
            .map(|(key, rows)| rows.into_iter().map(|row| ReportRow { key: key.clone(), ..row }).collect());
        named.collect()
    })
}

/// Below `hr/` the versions of all keys are kept together, elsewhere those below delete markers.
fn linked() -> Partition {
    partition().with_links(|prefix| Links { below_objects: prefix.starts_with("hr/"), below_markers: true })
}

fn expected(keys: &[Vec<ReportRow>]) -> Cube {
    let partition = linked();
    let mut cube = Cube::new(partition.clone());
    for rows in keys {
        let key = rows[0].key.as_str();
        let mut since = None;
        let versions: Vec<StackVersion> = rows
            .iter()
            .map(|row| {
                let modified = row.last_modified.first_midnight();
                StackVersion {
                    noncurrent_since: since.replace(modified),
                    delete_marker: row.is_delete_marker,
                    storage_class: row.storage_class,
                    access_tier: row.access_tier,
                    band: partition.band_of(row.size),
                    modified,
                    null_version: row.version_id.is_none(),
                }
            })
            .collect();
        let sizes: Vec<u64> =
            rows.iter().map(|row| if row.is_delete_marker { 0 } else { row.size }).collect();
        let prefix = partition.prefix_of(key.as_bytes());
        let stack = StackKey::new(prefix, versions.iter().copied());
        let amount = StackAmount::one(key.len() as u64, sizes);
        if rows[0].is_delete_marker || key.starts_with("hr/") {
            cube.add_stack(stack, amount).unwrap();
            continue;
        }
        for (place, cell) in stack.cells().enumerate() {
            // What is counted by itself keeps the day on which it was written.
            let mut cell = cell;
            cell.modified = versions[place].modified;
            cube.add(cell, amount.version(place)).unwrap();
        }
    }
    cube
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_formats_orders_and_cuts_give_the_stacks_of_the_keys(
        (keys, mixed) in bucket().prop_flat_map(|keys| {
            let rows: Vec<ReportRow> = keys.concat();
            (Just(keys), Just(rows).prop_shuffle())
        }),
        cut in 1_usize..20,
        threads in 1_usize..4,
    ) {
        let expected = expected(&keys);
        for rows in [keys.concat(), mixed] {
            let files: Vec<_> = rows.chunks(cut).map(<[ReportRow]>::to_vec).collect();
            for format in FORMATS {
                let folder = tempfile::tempdir().unwrap();
                match write_report(folder.path(), &report(format, true), &files) {
                    Err(error) if format!("{error:?}").contains("orc-rust cannot encode") => continue,
                    written => drop(written.unwrap()),
                }
                let scan = read_with(folder.path(), |options| {
                    options.partition = linked();
                    options.threads = Some(threads);
                });
                let scan = scan.unwrap();
                prop_assert_eq!(&scan.cube, &expected, "{}", format);
                prop_assert!(!scan.notes.iter().any(|note| note.code == "versions-apart"));
            }
        }
    }
}
