//! Under which licences the packages that are linked in may stand. `deny.toml` says the same to cargo-deny.

use super::metadata::Metadata;

/// Licences that ask for nothing but their text.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OpenSSL",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Every package from elsewhere whose licence is not allowed.
pub fn problems(metadata: &Metadata) -> Vec<String> {
    let mut problems = Vec::new();
    for package in metadata.packages.iter().filter(|package| package.source.is_some()) {
        let licence = package.license.as_deref().unwrap_or("none");
        if !is_allowed(licence) {
            problems.push(format!("{} {} has the licence {licence}", package.name, package.version));
        }
    }
    problems
}

/// Whether an SPDX expression of `OR` and `AND` can be met with the licences that are allowed. Where the two are mixed
/// without brackets, each side of an `AND` has to offer a choice that is allowed: too strict rather than too lax.
fn is_allowed(expression: &str) -> bool {
    let known = |licence: &str| ALLOWED.contains(&licence.trim().trim_matches(['(', ')']).trim());
    expression.replace('/', " OR ").split(" AND ").all(|part| part.split(" OR ").any(known))
}

#[cfg(test)]
mod tests {
    use super::super::metadata::testing::metadata;
    use super::*;

    #[test]
    fn licences_are_choices_and_sums() {
        for (expression, allowed) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 / MIT", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("GPL-3.0", false),
            ("GPL-3.0 OR MIT", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0", false),
            ("none", false),
        ] {
            assert_eq!(is_allowed(expression), allowed, "{expression}");
        }
    }

    #[test]
    fn a_package_without_an_allowed_licence_is_named() {
        let packages = [("a", "1.2.3", "GPL-3.0"), ("b", "1.0.0", "MIT"), ("s3opt-core", "0.1.0", "none")];
        assert_eq!(problems(&metadata(&packages, &[])), ["a 1.2.3 has the licence GPL-3.0"]);
    }
}
