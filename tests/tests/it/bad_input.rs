//! Whatever is wrong is told with its file and what to do about it; nothing is answered.

use std::path::Path;

use crate::run::{root, stderr};

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What is told of an inventory that `spoil` has been at.
fn told(spoil: impl Fn(&Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("examples/inventory/csv"), folder.path());
    spoil(&folder.path().join("acme-main-prod/daily-inventory"));
    let path = folder.path().to_str().unwrap();
    let told =
        stderr(&["simulate", "--inventory", path, "--lifecycle", "examples/binary-cache/lifecycle.xml"], 1);
    assert!(told.starts_with("error: ") && told.contains("\nhint: "), "{told}");
    assert!(!told.contains("panicked"), "{told}");
    told
}

fn data(folder: &Path) -> std::path::PathBuf {
    let mut files: Vec<_> =
        std::fs::read_dir(folder.join("data")).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files[0].clone()
}

#[test]
fn damage_is_found() {
    let manifest = "2026-05-01T00-00Z/manifest.json";
    let gone = told(|folder| std::fs::remove_file(folder.join(manifest)).unwrap());
    assert!(gone.contains("report"), "{gone}");
    let changed = told(|folder| {
        let text = std::fs::read_to_string(folder.join(manifest)).unwrap();
        std::fs::write(folder.join(manifest), text + " ").unwrap();
    });
    assert!(changed.contains("MD5"), "{changed}");
    let missing = told(|folder| std::fs::remove_file(data(folder)).unwrap());
    assert!(missing.contains("was not found"), "{missing}");
    let short = told(|folder| {
        let bytes = std::fs::read(data(folder)).unwrap();
        std::fs::write(data(folder), &bytes[..bytes.len() / 2]).unwrap();
    });
    assert!(short.contains("incomplete or damaged"), "{short}");
    let flipped = told(|folder| {
        let mut bytes = std::fs::read(data(folder)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(data(folder), bytes).unwrap();
    });
    assert!(flipped.contains("damaged"), "{flipped}");
}

#[test]
fn wrong_arguments_are_wrong_usage() {
    let inventory = ["simulate", "--inventory", "examples/inventory/csv"];
    for (more, code, expected) in [
        (&[][..], 2, "there is no policy"),
        (&["--lifecycle", "nowhere.xml"], 1, "cannot read nowhere.xml"),
        (&["--lifecycle", "README.md"], 1, "README.md: "),
        (&["--lifecycle", "examples/binary-cache/lifecycle.xml", "--months", "0"], 2, "1 to 600 months"),
        (
            &["--lifecycle", "examples/binary-cache/lifecycle.xml", "--region", "eu-west-1"],
            1,
            "no price for usage type EU-",
        ),
        (&["--config", "Cargo.toml"], 1, "unknown field"),
    ] {
        let told = stderr(&[&inventory[..], more].concat(), code);
        assert!(told.contains(expected), "{more:?}: {told}");
    }
    let told = stderr(
        &["simulate", "--inventory", "nowhere", "--lifecycle", "examples/binary-cache/lifecycle.xml"],
        1,
    );
    assert!(told.contains("nowhere") && told.contains("hint: "), "{told}");
}

#[test]
fn a_bad_row_of_a_summary_is_named() {
    let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    let path = file.path().to_str().unwrap();
    let header = "prefix,storage_class,access_tier,last_modified,objects,bytes";
    for (rows, expected) in [
        ("a/,WARM,,2026-01-01,1,1", "WARM"),
        ("a/,STANDARD,,soon,1,1", "soon"),
        ("a/,STANDARD,,2026-01-01,-1,1", "-1"),
        ("", "no objects"),
    ] {
        std::fs::write(file.path(), format!("{header}\n{rows}\n")).unwrap();
        let told =
            stderr(&["simulate", "--summary", path, "--lifecycle", "examples/binary-cache/lifecycle.xml"], 1);
        assert!(told.contains(expected), "{rows}: {told}");
    }
}

#[test]
fn init_does_not_overwrite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s3opt.toml");
    std::fs::write(&path, "mine").unwrap();
    let told = stderr(&["init", "--output", path.to_str().unwrap()], 1);
    assert!(told.contains("is there already"), "{told}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
}
