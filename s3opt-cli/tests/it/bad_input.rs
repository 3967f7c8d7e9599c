//! Bad input: a clear error and a code, never an answer that is too small.

use crate::program::{example, failure, json};

#[test]
fn what_cannot_be_read_fails_with_a_hint() {
    let summary = example("binary-cache/summary.csv");
    let lifecycle = example("binary-cache/lifecycle.xml");
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().to_str().unwrap();
    let nonsense = folder.path().join("nonsense.xml");
    std::fs::write(&nonsense, "nonsense").unwrap();
    let nonsense = nonsense.to_str().unwrap();
    for (arguments, code, expected) in [
        (vec!["simulate", "--summary", "missing.csv", "--lifecycle", &lifecycle], 1, "missing.csv"),
        (vec!["simulate", "--summary", &summary, "--lifecycle", "missing.xml"], 1, "missing.xml"),
        (vec!["simulate", "--summary", &summary, "--lifecycle", nonsense], 1, "MalformedXML"),
        (vec!["simulate", "--summary", &summary], 2, "no policy"),
        (vec!["simulate", "--lifecycle", &lifecycle], 2, "--inventory"),
        (vec!["simulate", "--inventory", empty, "--lifecycle", &lifecycle], 1, "manifest"),
        (
            vec!["simulate", "--summary", &summary, "--lifecycle", &lifecycle, "--months", "0"],
            2,
            "--months 0",
        ),
        (vec!["simulate", "--summary", &summary, "--lifecycle", &lifecycle, "--start", "soon"], 2, "soon"),
        (vec!["simulate", "--summary", nonsense, "--lifecycle", &lifecycle], 1, "nonsense.xml"),
        (vec!["lint", "--lifecycle", "missing.xml"], 1, "missing.xml"),
        (vec!["lint"], 2, "nothing to check"),
        (vec!["explain", "--key", "a"], 2, "--modified"),
        (vec!["price", "--usage", nonsense], 1, "usage_type"),
        (vec!["unknown"], 2, "unknown"),
        (vec![], 2, "Usage"),
    ] {
        let (stderr, found) = failure(&arguments);
        assert_eq!(found, code, "{arguments:?}: {stderr}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
}

#[test]
fn what_s3_would_refuse_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    let path = file.to_str().unwrap();
    for (option, bytes) in [
        ("--lifecycle", &b""[..]),
        ("--lifecycle", b"nonsense"),
        ("--lifecycle", b"<LifecycleConfiguration>"),
        ("--lifecycle", b"\xff\xfe"),
        ("--lifecycle", b"{\"Rules\": 1}"),
        ("--replication", b"nonsense"),
        ("--tagging", b"nonsense"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let (report, code) = json(&["lint", option, path]);
        assert_eq!(code, 3, "{option} {bytes:?}");
        assert_eq!(report["valid"], false);
        assert_eq!(report["errors"][0]["code"], "MalformedXML", "{option} {bytes:?}");
    }
}

#[test]
fn a_manifest_that_was_tampered_with_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    copy(std::path::Path::new(&example("inventory/csv")), folder.path());
    let manifest = find(folder.path(), "manifest.json");
    let text = std::fs::read_to_string(&manifest).unwrap();
    std::fs::write(&manifest, text.replace("acme-main-prod", "acme-main-test")).unwrap();
    let lifecycle = example("binary-cache/lifecycle.xml");
    let inventory = folder.path().to_str().unwrap();
    let (stderr, code) = failure(&["simulate", "--inventory", inventory, "--lifecycle", &lifecycle]);
    assert_eq!(code, 1);
    assert!(stderr.contains("manifest.json is damaged") && stderr.contains("hint: "), "{stderr}");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
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

fn find(folder: &std::path::Path, name: &str) -> std::path::PathBuf {
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.ends_with(name) {
                return path;
            }
        }
    }
    panic!("no {name}");
}
