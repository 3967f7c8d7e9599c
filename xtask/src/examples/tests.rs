use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use s3opt_core::cube::{Partition, State};
use s3opt_core::s3::StorageClass;
use s3opt_inventory::{Location, ScanOptions, read_summary, scan};

use super::*;

fn committed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("examples")
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(root, &path, into);
            } else {
                into.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    for name in ["inventory", "binary-cache/summary.csv"] {
        let path = folder.join(name);
        if path.is_dir() {
            collect(folder, &path, &mut files);
        } else {
            files.insert(name.into(), fs::read(path).unwrap());
        }
    }
    files
}

#[test]
fn the_examples_are_what_the_generator_makes() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path()).unwrap();
    let (made, kept) = (contents(folder.path()), contents(&committed()));
    assert_eq!(made.keys().collect::<Vec<_>>(), kept.keys().collect::<Vec<_>>());
    for (path, bytes) in &made {
        assert!(kept[path] == *bytes, "{} differs; run cargo run -p xtask -- examples", path.display());
    }
    assert!(kept.values().map(Vec::len).sum::<usize>() < 1_000_000);
}

#[test]
fn the_example_inventory_is_one_cube_in_three_formats() {
    let prefixes = ["finance/", "hr/", "engineering/", "compliance/", "marketing/"].map(str::to_owned);
    let options = ScanOptions::new(Partition::new(prefixes, []));
    let scans = ["csv", "parquet", "orc"]
        .map(|format| scan(&Location::Local(committed().join("inventory").join(format)), &options).unwrap());
    assert_eq!(scans[0].cube, scans[1].cube);
    assert_eq!(scans[0].cube, scans[2].cube);
    let cube = &scans[0].cube;
    assert_eq!(cube.total().objects, bucket::versions(created()).len() as u64);
    for class in StorageClass::ALL {
        assert!(cube.cells().any(|(key, _)| key.storage_class == class), "{class}");
    }
    let has = |wanted: fn(&State) -> bool| cube.cells().any(|(key, _)| wanted(&key.state));
    assert!(has(|state| matches!(state, State::Noncurrent { newer: 1.., .. })));
    assert!(has(|state| matches!(state, State::DeleteMarker { only_version: true })));
    assert!(has(|state| matches!(state, State::DeleteMarker { only_version: false })));
    assert!(has(|state| matches!(state, State::NoncurrentDeleteMarker { .. })));
    assert!(scans[0].notes.is_empty());
}

#[test]
fn the_binary_cache_adds_up() {
    let path = committed().join("binary-cache/summary.csv");
    let cube = read_summary(&path, Partition::new([], [])).unwrap().cube;
    let total = |class: StorageClass| {
        cube.cells()
            .filter(|(key, _)| key.storage_class == class)
            .fold((0, 0), |sum: (u64, u128), (_, amount)| (sum.0 + amount.objects, sum.1 + amount.bytes))
    };
    assert_eq!(total(StorageClass::StandardIa), (62_362_000, 533_627 << 30));
    assert_eq!(total(StorageClass::Standard), (970_978_934, 970_978_934 * 122 * 1024));
    let start: s3opt_core::calendar::Day = "2026-05-14".parse().unwrap();
    for (key, _) in cube.cells() {
        let age = start.days_since(key.modified);
        assert_eq!(key.storage_class == StorageClass::StandardIa, age > 365, "{}", key.modified);
        assert!(key.modified <= start);
    }
}
