//! What may stand in a file of the repository.

/// No file is larger, in bytes.
pub const MAXIMUM_BYTES: usize = 1_000_000;

/// No Rust file is longer, in lines.
const MAXIMUM_LINES: usize = 600;

/// Calls that look at the wall clock, and the files that may.
const CLOCK: [&str; 2] = ["SystemTime::now", "Instant::now"];

/// What s3opt-core must not touch: it has no I/O.
const NOT_IN_CORE: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::io::std",
    "println!(",
    "eprintln!(",
];

/// Everything that is wrong with a file.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if text.len() > MAXIMUM_BYTES {
        problems.push(format!("{path}: larger than 1 MB"));
        return problems;
    }
    // This file names what it looks for.
    if path == "xtask/src/check/sources.rs" {
        return problems;
    }
    let is_rust = std::path::Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let lines = text.lines().count();
    if is_rust && lines > MAXIMUM_LINES {
        problems.push(format!("{path}: {lines} lines; split it by subject ({MAXIMUM_LINES} is the limit)"));
    }
    let is_clock = path.ends_with("/clock.rs") || path.starts_with("benches/") || path == "clippy.toml";
    for (index, line) in text.lines().enumerate().filter(|_| is_rust) {
        let place = format!("{path}:{}", index + 1);
        for call in CLOCK.iter().filter(|call| !is_clock && line.contains(**call)) {
            problems.push(format!("{place}: {call} outside a clock"));
        }
        let is_core = path.starts_with("s3opt-core/src/") && !line.trim_start().starts_with("//");
        for name in NOT_IN_CORE.iter().filter(|name| is_core && line.contains(**name)) {
            problems.push(format!("{place}: {name} in s3opt-core, which has no I/O"));
        }
        if line.contains("#[ignore") {
            problems.push(format!("{place}: an ignored test"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_belong_is_found() {
        let long = "\n".repeat(MAXIMUM_LINES + 1);
        for (path, text, expected) in [
            ("s3opt-core/src/a.rs", "let a = 1;\n", 0),
            ("s3opt-core/src/a.rs", "use std::fs;\n", 1),
            ("s3opt-core/src/a.rs", "// not std::fs\n", 0),
            ("s3opt-cli/src/a.rs", "use std::fs;\n", 0),
            ("s3opt-cli/src/a.rs", "SystemTime::now()\n", 1),
            ("s3opt-cli/src/clock.rs", "SystemTime::now()\n", 0),
            ("s3opt-cli/tests/a.rs", "#[ignore]\n", 1),
            ("s3opt-cli/src/long.rs", &long, 1),
            ("docs/long.md", &long, 0),
        ] {
            assert_eq!(problems(path, text).len(), expected, "{path}: {:?}", problems(path, text));
        }
    }
}
