//! Versions, one by one.

use std::path::Path;

use proptest::prelude::*;
use s3opt_core::calendar::Instant;
use s3opt_core::cube::Partition;
use s3opt_core::s3::StorageClass;
use s3opt_inventory::write::{ReportRow, RowDetails, write_report};
use s3opt_inventory::{InventoryError, ListedVersion, Location, ScanOptions, Stop, Visited, Visitor, visit};

use crate::support::{FORMATS, report, row};

/// Keeps what it sees, up to so many.
struct Keeper(Vec<(String, Option<String>, ReportRow)>, usize);

impl Visitor for Keeper {
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop> {
        if self.0.len() == self.1 {
            return Err(Stop);
        }
        let row = ReportRow {
            key: version.key.to_owned(),
            version_id: version.version_id.filter(|id| *id != "null").map(str::to_owned),
            is_latest: version.is_latest,
            is_delete_marker: version.is_delete_marker,
            size: version.size,
            last_modified: version.last_modified,
            storage_class: version.storage_class,
            access_tier: version.access_tier,
            details: RowDetails::default(),
        };
        self.0.push((version.key.to_owned(), version.version_id.map(str::to_owned), row));
        Ok(())
    }
}

fn read(folder: &Path, threads: usize, most: usize) -> Result<Visited<Keeper>, InventoryError> {
    let options = ScanOptions { threads: Some(threads), ..ScanOptions::new(Partition::new([], [])) };
    visit(&Location::Local(folder.to_owned()), &options, || Keeper(Vec::new(), most))
}

fn any_row() -> impl Strategy<Value = ReportRow> {
    let id = prop::option::of("[A-Za-z0-9._]{1,32}");
    ("[a-c%+ ü\"',é/]{1,6}", 0_u64..1 << 41, 0_i64..2_000_000_000_000, id, any::<bool>(), any::<bool>())
        .prop_map(|(key, size, modified, version_id, is_latest, is_delete_marker)| ReportRow {
            size: if is_delete_marker { 0 } else { size },
            is_latest,
            is_delete_marker,
            version_id,
            storage_class: StorageClass::Standard,
            ..row(&key, 0, &Instant::from_milliseconds(modified).to_string())
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_version_is_seen_once_and_by_one_thread_in_order(
        rows in prop::collection::vec(any_row(), 1..60),
        cut in 1_usize..60,
        versioned in any::<bool>(),
    ) {
        // A report of current versions lists neither ids nor markers.
        let told = |row: ReportRow| if versioned { row } else {
            ReportRow { version_id: None, is_latest: true, is_delete_marker: false, ..row }
        };
        let rows: Vec<ReportRow> = rows.into_iter().map(told).collect();
        let files: Vec<_> = rows.chunks(cut).map(<[ReportRow]>::to_vec).collect();
        for format in FORMATS {
            let folder = tempfile::tempdir().unwrap();
            if let Err(error) = write_report(folder.path(), &report(format, versioned), &files) {
                prop_assert!(format!("{error:?}").contains("orc-rust cannot encode"), "{:?}", error);
                eprintln!("left out for these rows: {error}");
                continue;
            }
            let visited = read(folder.path(), 1, usize::MAX).unwrap();
            let seen = &visited.visitors[0].0;
            let found: Vec<ReportRow> = seen.iter().map(|(.., row)| row.clone()).collect();
            prop_assert_eq!(&found, &rows, "{}", format);
            prop_assert!(seen.iter().all(|(_, id, _)| id.is_some() == versioned), "{}", format);
            prop_assert_eq!(visited.rows, rows.len() as u64);
            // The report that was found is the one that is found again.
            let Location::Local(place) = &visited.report else { panic!("{:?}", visited.report) };
            let again = read(place, 3, usize::MAX).unwrap();
            let mut found: Vec<ReportRow> =
                again.visitors.into_iter().flat_map(|keeper| keeper.0).map(|(.., row)| row).collect();
            let order = |row: &ReportRow| format!("{row:?}");
            let mut expected = rows.clone();
            found.sort_by_key(order);
            expected.sort_by_key(order);
            prop_assert_eq!(&found, &expected);
        }
    }
}

#[test]
fn whoever_has_seen_enough_ends_the_visit() {
    let folder = tempfile::tempdir().unwrap();
    let rows: Vec<ReportRow> = (0..50).map(|number| row(&format!("{number}"), 1, "2026-04-01")).collect();
    for format in FORMATS {
        let folder = folder.path().join(format.name());
        std::fs::create_dir(&folder).unwrap();
        write_report(&folder, &report(format, true), std::slice::from_ref(&rows)).unwrap();
        assert!(matches!(read(&folder, 1, 20), Err(InventoryError::Cancelled)), "{format}");
        assert_eq!(read(&folder, 1, 50).unwrap().rows, 50);
    }
}
