//! Which packages may be there in two versions. `deny.toml` says the same to cargo-deny.

use std::collections::{BTreeMap, BTreeSet};

const ORC: &str = "orc-rust 0.9 stands on arrow 59 and its time's crates, parquet 60 on arrow 60";
const STORE: &str = "object_store 0.14 needs an older version than s3opt or its other dependencies";
const SDK: &str = "the AWS SDK keeps an older version in its public types or behind its checksums";
const CONTAINERS: &str = "testcontainers, of the tests alone, needs another version";
const MACROS: &str = "derive macros move to syn 3 one after the other; nothing of it is linked in";

/// Packages that are there twice, and why that has to be borne.
const BORNE: [(&str, &str); 28] = [
    ("arrow-array", ORC),
    ("arrow-buffer", ORC),
    ("arrow-data", ORC),
    ("arrow-ipc", ORC),
    ("arrow-schema", ORC),
    ("arrow-select", ORC),
    ("base64", CONTAINERS),
    ("block-buffer", SDK),
    ("comfy-table", ORC),
    ("cpufeatures", SDK),
    ("crypto-common", STORE),
    ("digest", STORE),
    ("getrandom", ORC),
    ("http", SDK),
    ("http-body", SDK),
    ("itertools", ORC),
    ("lz4_flex", ORC),
    ("nix", STORE),
    ("num-bigint", ORC),
    ("prost", CONTAINERS),
    ("prost-derive", CONTAINERS),
    ("quick-xml", STORE),
    ("sha1", SDK),
    ("syn", MACROS),
    ("thiserror", ORC),
    ("thiserror-impl", ORC),
    ("zstd", ORC),
    ("zstd-safe", ORC),
];

/// The arguments of cargo that print what [`problems`] reads. One platform, because others add packages of their own.
pub const CARGO: [&str; 12] = [
    "tree",
    "--locked",
    "--workspace",
    "--duplicates",
    "--edges",
    "normal,build",
    "--target",
    "x86_64-unknown-linux-gnu",
    "--depth",
    "0",
    "--prefix",
    "none",
];

/// Every package that is there twice without a reason, and every reason that has gone.
pub fn problems(tree: &str) -> Vec<String> {
    against(&BORNE, tree)
}

fn against(borne: &[(&str, &str)], tree: &str) -> Vec<String> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            versions.entry(name).or_default().insert(version);
        }
    }
    // One version is listed twice where the build and the product need it with other features.
    versions.retain(|_, versions| versions.len() > 1);
    let mut problems = Vec::new();
    for (name, versions) in &versions {
        if !borne.iter().any(|(known, _)| known == name) {
            let versions: Vec<&str> = versions.iter().copied().collect();
            problems.push(format!(
                "{name} is there twice ({}): see `cargo tree -d`, and mend it or say why it is borne in \
                 xtask/src/check/duplicates.rs and deny.toml",
                versions.join(", ")
            ));
        }
    }
    for (name, _) in borne.iter().filter(|(name, _)| !versions.contains_key(name)) {
        problems
            .push(format!("{name} is no longer there twice: take it out of xtask/src/check/duplicates.rs"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tree: &str, borne: &[(&str, &str)], expected: &[&str]) {
        let problems = against(borne, tree);
        assert_eq!(problems.len(), expected.len(), "{problems:?}");
        for (problem, expected) in problems.iter().zip(expected) {
            assert!(problem.starts_with(expected), "{problem}");
        }
    }

    #[test]
    fn twice_needs_a_reason_and_a_reason_needs_twice() {
        let twice = "a v1.0.0\n\na v2.0.0 (proc-macro)\n";
        check(twice, &[], &["a is there twice (v1.0.0, v2.0.0)"]);
        check(twice, &[("a", "old")], &[]);
        check(twice, &[("a", "old"), ("b", "old")], &["b is no longer there twice"]);
        check("a v1.0.0\n\na v1.0.0\n", &[], &[]);
        check("", &[], &[]);
    }
}
