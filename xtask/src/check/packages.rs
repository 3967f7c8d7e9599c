//! Who may depend on whom, and under which licences.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// What `cargo metadata` prints, as far as it is looked at.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// The layers: each package and what of this workspace it may depend on.
const LAYERS: [(&str, &[&str]); 6] = [
    ("s3opt-core", &[]),
    ("s3opt-inventory", &["s3opt-core"]),
    ("s3opt-mem", &["s3opt-core", "s3opt-inventory"]),
    ("s3opt-aws", &["s3opt-core", "s3opt-inventory"]),
    ("s3opt-lambdas", &["s3opt-core", "s3opt-inventory", "s3opt-aws"]),
    ("s3opt-cli", &["s3opt-core", "s3opt-inventory", "s3opt-mem", "s3opt-aws"]),
];

/// What must not be in the tree of s3opt-core: AWS's SDK, an asynchronous runtime, anything that does I/O.
const NOT_IN_CORE: [&str; 11] = [
    "aws-",
    "tokio",
    "async-std",
    "smol",
    "reqwest",
    "hyper",
    "object_store",
    "mio",
    "socket2",
    "parquet",
    "arrow",
];

/// Licences that may be linked in. Packages offer a choice by `OR`; one of the choices has to be here.
const LICENCES: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "0BSD",
    "CC0-1.0",
    "BSL-1.0",
    "Unlicense",
];

/// Further licences that come with what TLS needs, and ask for nothing but their text.
const DATA_LICENCES: [&str; 2] = ["CDLA-Permissive-2.0", "OpenSSL"];

/// Everything that is wrong with the packages.
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let by_id: BTreeMap<&str, &Package> =
        metadata.packages.iter().map(|package| (package.id.as_str(), package)).collect();
    let mut problems = Vec::new();
    for (name, allowed) in LAYERS {
        let tree = tree(metadata, &by_id, name);
        for other in LAYERS.map(|(other, _)| other) {
            if other != name && tree.contains(other) && !allowed.contains(&other) {
                problems.push(format!("{name} must not depend on {other}"));
            }
        }
    }
    for name in tree(metadata, &by_id, "s3opt-core") {
        if NOT_IN_CORE.iter().any(|forbidden| name.starts_with(forbidden)) {
            problems.push(format!("s3opt-core must not depend on {name}"));
        }
    }
    for package in metadata.packages.iter().filter(|package| package.source.is_some()) {
        let licence = package.license.as_deref().unwrap_or("none");
        if !is_allowed(licence) {
            problems.push(format!("{} {} has the licence {licence}", package.name, package.version));
        }
    }
    problems
}

/// The names of everything that a package is built from, tests left out.
fn tree<'a>(metadata: &'a Metadata, by_id: &BTreeMap<&str, &'a Package>, name: &str) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> = metadata
        .packages
        .iter()
        .filter(|package| package.name == name)
        .map(|package| package.id.as_str())
        .collect();
    let mut names = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let Some(node) = metadata.resolve.nodes.iter().find(|node| node.id == id) else { continue };
        for dependency in &node.deps {
            let is_normal = dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"));
            if is_normal && seen.insert(dependency.pkg.as_str()) {
                waiting.push(&dependency.pkg);
                names.extend(by_id.get(dependency.pkg.as_str()).map(|package| package.name.as_str()));
            }
        }
    }
    names
}

/// Whether an SPDX expression of `OR` and `AND` can be met with the licences that are allowed.
fn is_allowed(expression: &str) -> bool {
    let known = |licence: &str| {
        let licence = licence.trim().trim_matches(['(', ')']).trim();
        LICENCES.contains(&licence) || DATA_LICENCES.contains(&licence)
    };
    expression.replace('/', " OR ").split(" AND ").all(|part| part.split(" OR ").any(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(edges: &[(&str, &str, Option<&str>)]) -> Metadata {
        let names: BTreeSet<&str> = edges.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
        let package = |name: &&str| Package {
            id: (*name).to_owned(),
            name: (*name).to_owned(),
            version: "1.0.0".to_owned(),
            license: Some("MIT".to_owned()),
            source: Some("registry".to_owned()),
        };
        let node = |name: &&str| Node {
            id: (*name).to_owned(),
            deps: edges
                .iter()
                .filter(|(from, ..)| from == name)
                .map(|(_, to, kind)| Dependency {
                    pkg: (*to).to_owned(),
                    dep_kinds: vec![Kind { kind: kind.map(str::to_owned) }],
                })
                .collect(),
        };
        Metadata {
            packages: names.iter().map(package).collect(),
            resolve: Resolve { nodes: names.iter().map(node).collect() },
        }
    }

    #[test]
    fn layers_are_held() {
        for (edges, expected) in [
            (vec![("s3opt-inventory", "s3opt-core", None)], vec![]),
            (
                vec![("s3opt-core", "s3opt-inventory", None)],
                vec!["s3opt-core must not depend on s3opt-inventory"],
            ),
            (vec![("s3opt-core", "s3opt-inventory", Some("dev"))], vec![]),
            (vec![("s3opt-aws", "s3opt-mem", None)], vec!["s3opt-aws must not depend on s3opt-mem"]),
            (
                vec![("s3opt-core", "a", None), ("a", "tokio", None)],
                vec!["s3opt-core must not depend on tokio"],
            ),
        ] {
            assert_eq!(problems(&metadata(&edges)), expected);
        }
    }

    #[test]
    fn licences_are_choices_and_sums() {
        for (expression, allowed) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("none", false),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression}");
        }
    }
}
