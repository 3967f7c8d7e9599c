//! Who may depend on whom: core <- inventory, mem, aws <- lambdas, cli.

use super::metadata::Metadata;

/// The product's packages, and which others of them each may be built from.
const LAYERS: [(&str, &[&str]); 6] = [
    ("s3opt-core", &[]),
    ("s3opt-inventory", &["s3opt-core"]),
    ("s3opt-mem", &["s3opt-core", "s3opt-inventory"]),
    ("s3opt-aws", &["s3opt-core", "s3opt-inventory"]),
    ("s3opt-lambdas", &["s3opt-core", "s3opt-inventory", "s3opt-aws"]),
    ("s3opt-cli", &["s3opt-core", "s3opt-inventory", "s3opt-mem", "s3opt-aws"]),
];

/// Packages that stand outside the product and may know all of it, but that none of it may know.
const OUTSIDE: [&str; 4] = ["s3opt-tests", "s3opt-benches", "s3opt-custom-backend", "xtask"];

/// What must not be in the tree of s3opt-core, each with the packages whose names begin with it and a hyphen:
/// AWS's SDK, an asynchronous runtime, anything that does I/O, the wall clock of others.
const NOT_IN_CORE: [&str; 14] = [
    "arrow",
    "async-std",
    "aws",
    "chrono",
    "hyper",
    "mio",
    "object_store",
    "parquet",
    "polling",
    "reqwest",
    "smol",
    "socket2",
    "tokio",
    "ureq",
];

/// Every edge between packages that points the wrong way.
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    let members = metadata.members();
    for name in &members {
        let is_known = LAYERS.iter().any(|(layer, _)| layer == name) || OUTSIDE.contains(name);
        if !is_known {
            problems.push(format!("{name} has no place in the layers; name it in xtask/src/check/layers.rs"));
        }
    }
    for (name, allowed) in LAYERS {
        let tree = metadata.tree(name);
        for other in members.iter().filter(|other| tree.contains(**other) && !allowed.contains(other)) {
            problems.push(format!("{name} must not depend on {other}"));
        }
    }
    for name in metadata.tree("s3opt-core").into_iter().filter(|name| is_forbidden_in_core(name)) {
        problems.push(format!("s3opt-core must not depend on {name}"));
    }
    problems
}

fn is_forbidden_in_core(name: &str) -> bool {
    NOT_IN_CORE.iter().any(|forbidden| {
        name.strip_prefix(forbidden).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::metadata::testing::metadata;
    use super::*;

    type Edge<'a> = (&'a str, &'a str, Option<&'a str>);

    fn check(edges: &[Edge], expected: &[&str]) {
        let names =
            ["s3opt-core", "s3opt-inventory", "s3opt-mem", "s3opt-aws", "s3opt-cli", "xtask", "a", "tokio"];
        let packages: Vec<_> = names.iter().map(|name| (*name, "1.0.0", "MIT")).collect();
        assert_eq!(problems(&metadata(&packages, edges)), expected, "{edges:?}");
    }

    #[test]
    fn edges_point_towards_core() {
        check(&[("s3opt-inventory", "s3opt-core", None)], &[]);
        check(&[("xtask", "s3opt-cli", None)], &[]);
        check(&[("s3opt-core", "s3opt-inventory", None)], &["s3opt-core must not depend on s3opt-inventory"]);
        check(&[("s3opt-core", "s3opt-inventory", Some("dev"))], &[]);
        check(
            &[("s3opt-core", "s3opt-inventory", Some("build"))],
            &["s3opt-core must not depend on s3opt-inventory"],
        );
        check(&[("s3opt-aws", "s3opt-mem", None)], &["s3opt-aws must not depend on s3opt-mem"]);
        check(&[("s3opt-mem", "s3opt-aws", None)], &["s3opt-mem must not depend on s3opt-aws"]);
        check(&[("s3opt-cli", "xtask", None)], &["s3opt-cli must not depend on xtask"]);
    }

    #[test]
    fn core_has_no_runtime_even_behind_another_package() {
        check(&[("s3opt-core", "a", None), ("a", "tokio", None)], &["s3opt-core must not depend on tokio"]);
        check(&[("s3opt-core", "a", Some("dev")), ("a", "tokio", None)], &[]);
        check(&[("s3opt-inventory", "tokio", None)], &[]);
    }

    #[test]
    fn names_are_forbidden_with_what_belongs_to_them() {
        for (name, expected) in [
            ("tokio", true),
            ("tokio-util", true),
            ("aws-sdk-s3", true),
            ("smol_str", false),
            ("arrow-array", true),
            ("serde", false),
        ] {
            assert_eq!(is_forbidden_in_core(name), expected, "{name}");
        }
    }

    #[test]
    fn a_new_package_needs_a_place() {
        let problems = problems(&metadata(&[("s3opt-new", "1.0.0", "MIT")], &[]));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("s3opt-new has no place in the layers"));
    }
}
