//! What `cargo metadata` tells of the workspace and of everything that it is built from.

use std::collections::BTreeSet;

use serde::Deserialize;

/// What `cargo metadata` prints, as far as it is looked at.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// Every package in the tree.
    pub packages: Vec<Package>,
    /// The packages of the workspace, by id.
    pub workspace_members: Vec<String>,
    resolve: Resolve,
}

/// One version of a package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// What tells the package from all others.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SPDX expression of its licence.
    pub license: Option<String>,
    /// Where it comes from; nothing for a package of the workspace.
    pub source: Option<String>,
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

impl Metadata {
    /// The names of the packages of the workspace.
    pub fn members(&self) -> BTreeSet<&str> {
        let is_member = |package: &&Package| self.workspace_members.contains(&package.id);
        self.packages.iter().filter(is_member).map(|package| package.name.as_str()).collect()
    }

    /// The names of everything that a package is built from, what only its tests need left out.
    pub fn tree(&self, name: &str) -> BTreeSet<&str> {
        let roots = self.packages.iter().filter(|package| package.name == name);
        let mut waiting: Vec<&str> = roots.map(|package| package.id.as_str()).collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            let dependencies = self.resolve.nodes.iter().filter(|node| node.id == id);
            for dependency in dependencies.flat_map(|node| &node.deps) {
                let is_built_in = dependency.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev"));
                if is_built_in && seen.insert(dependency.pkg.as_str()) {
                    waiting.push(&dependency.pkg);
                }
            }
        }
        let is_seen = |package: &&Package| seen.contains(package.id.as_str());
        self.packages.iter().filter(is_seen).map(|package| package.name.as_str()).collect()
    }
}

/// Made-up metadata for the tests of the checks.
#[cfg(test)]
pub mod testing {
    use super::*;

    /// A workspace of these packages (name, version, licence), of which those named `s3opt-…` or `xtask` are its own,
    /// with these edges (from, to, kind).
    pub fn metadata(packages: &[(&str, &str, &str)], edges: &[(&str, &str, Option<&str>)]) -> Metadata {
        let id = |name: &str, version: &str| format!("{name} {version}");
        let is_own = |name: &str| name.starts_with("s3opt-") || name == "xtask";
        let first_id = |name: &str| {
            let found = packages.iter().find(|(other, ..)| *other == name).unwrap();
            id(found.0, found.1)
        };
        let dependency = |edge: &(&str, &str, Option<&str>)| Dependency {
            pkg: first_id(edge.1),
            dep_kinds: vec![Kind { kind: edge.2.map(str::to_owned) }],
        };
        let node = |package: &(&str, &str, &str)| Node {
            id: id(package.0, package.1),
            deps: edges.iter().filter(|(from, ..)| *from == package.0).map(dependency).collect(),
        };
        let package = |package: &(&str, &str, &str)| Package {
            id: id(package.0, package.1),
            name: package.0.to_owned(),
            version: package.1.to_owned(),
            license: Some(package.2.to_owned()),
            source: (!is_own(package.0)).then(|| "registry".to_owned()),
        };
        Metadata {
            packages: packages.iter().map(package).collect(),
            workspace_members: packages
                .iter()
                .filter(|(name, ..)| is_own(name))
                .map(|(name, version, _)| id(name, version))
                .collect(),
            resolve: Resolve { nodes: packages.iter().map(node).collect() },
        }
    }
}
