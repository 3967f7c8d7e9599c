//! What may stand in a file of the repository.

/// No file is larger, in bytes.
pub const MAXIMUM_BYTES: usize = 1_000_000;

/// No Rust file is longer, in lines.
const MAXIMUM_LINES: usize = 600;

/// Calls that look at the wall clock, in two parts, so that this file does not hold what it looks for.
const CLOCK: [[&str; 2]; 5] =
    [["SystemTime", "now"], ["Instant", "now"], ["Timestamp", "now"], ["Zoned", "now"], ["Utc", "now"]];

/// What s3opt-core must not touch, in two parts: it has no I/O and prints nothing.
const NOT_IN_CORE: [[&str; 2]; 12] = [
    ["std", "fs"],
    ["std", "net"],
    ["std", "os"],
    ["std", "process"],
    ["std", "env"],
    ["std", "thread"],
    ["io", "stdin"],
    ["io", "stdout"],
    ["io", "stderr"],
    ["print", "!("],
    ["println", "!("],
    ["eprintln", "!("],
];

/// The one file of s3opt-core that prints: a macro, which prints in the tests that it makes elsewhere.
const MAKES_TESTS: &str = "s3opt-core/src/backend/contract/tests_macro.rs";

/// Folders of somebody's machine, which mean nothing on another.
const MACHINE: [[&str; 2]; 4] = [["/ro", "ot/"], ["/wo", "rk/"], ["/ho", "me/"], ["/Us", "ers/"]];

/// Everything that is wrong with a file.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if text.len() > MAXIMUM_BYTES {
        problems.push(format!("{path}: larger than 1 MB"));
        return problems;
    }
    let is_rust = std::path::Path::new(path).extension().is_some_and(|extension| extension == "rs");
    let lines = text.lines().count();
    if is_rust && lines > MAXIMUM_LINES {
        problems.push(format!("{path}: {lines} lines; split it by subject ({MAXIMUM_LINES} is the limit)"));
    }
    let machine = MACHINE.map(|parts| parts.concat());
    for (index, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", index + 1);
        for folder in machine.iter().filter(|folder| line.contains(folder.as_str())) {
            problems.push(format!("{place}: {folder} is a folder of one machine"));
        }
        if is_rust {
            problems.extend(line_problems(path, line).map(|problem| format!("{place}: {problem}")));
        }
    }
    problems
}

/// Everything that is wrong with one line of a Rust file.
fn line_problems(path: &str, line: &str) -> impl Iterator<Item = String> {
    let code = line.trim_start();
    let is_comment = code.starts_with("//");
    let may_tell_time = path.ends_with("/clock.rs") || path.starts_with("benches/") || is_comment;
    let is_core = path.starts_with("s3opt-core/src/") && path != MAKES_TESTS && !is_comment;
    let clock = CLOCK.into_iter().map(|parts| parts.join("::"));
    let clock = clock.filter(move |call| !may_tell_time && code.contains(call.as_str()));
    let clock = clock.map(|call| format!("{call} outside a clock"));
    let outside = NOT_IN_CORE.into_iter().filter(move |parts| is_core && holds(code, *parts));
    let outside =
        outside.map(|[first, second]| format!("{first} … {second} in s3opt-core, which has no I/O"));
    let ignored = code.starts_with(&["#[ig", "nore"].concat());
    let ignored = ignored.then(|| "an ignored test; assert what is wrong, with a FIXME".to_owned());
    clock.chain(outside).chain(ignored)
}

/// Whether a line of code names the module or calls the macro.
fn holds(code: &str, [first, second]: [&str; 2]) -> bool {
    if second.starts_with('!') {
        let name = format!("{first}{second}");
        return code.match_indices(&name).any(|(index, _)| {
            !code[..index].ends_with(|before: char| before.is_ascii_alphanumeric() || before == '_')
        });
    }
    let name = format!("{first}::{second}");
    code.match_indices(&name).any(|(index, found)| {
        !code[index + found.len()..].starts_with(|after: char| after.is_ascii_alphanumeric() || after == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, expected: usize) {
        let problems = problems(path, text);
        assert_eq!(problems.len(), expected, "{path}: {problems:?}");
    }

    #[test]
    fn core_has_no_io() {
        let line = |parts: [&str; 2]| format!("use {}::File;\n", parts.join("::"));
        check("s3opt-core/src/a.rs", "let a = 1;\n", 0);
        check("s3opt-core/src/a.rs", &line(["std", "fs"]), 1);
        check("s3opt-core/src/a.rs", &format!("// not {}", line(["std", "fs"])), 0);
        check("s3opt-cli/src/a.rs", &line(["std", "fs"]), 0);
        check("s3opt-core/src/a.rs", &line(["std", "osmosis"]), 0);
        check("s3opt-core/src/a.rs", &["print", "ln!(\"a\")"].concat(), 1);
        check("s3opt-core/src/a.rs", &["eprint", "ln!(\"a\")"].concat(), 1);
        check("s3opt-core/src/a.rs", "sprint!(\"a\")", 0);
        check(MAKES_TESTS, &["print", "ln!(\"a\")"].concat(), 0);
    }

    #[test]
    fn time_comes_from_a_clock() {
        for parts in CLOCK {
            let line = format!("let time = {}();\n", parts.join("::"));
            check("s3opt-cli/src/a.rs", &line, 1);
            check("s3opt-cli/src/clock.rs", &line, 0);
            check("benches/benches/scan.rs", &line, 0);
        }
    }

    #[test]
    fn files_are_short_and_tests_run() {
        let long = "\n".repeat(MAXIMUM_LINES + 1);
        check("s3opt-cli/src/long.rs", &long, 1);
        check("docs/long.md", &long, 0);
        check("examples/large.csv", &"\n".repeat(MAXIMUM_BYTES + 1), 1);
        check("s3opt-cli/tests/a.rs", &["#[ig", "nore]\n"].concat(), 1);
    }

    #[test]
    fn no_file_names_a_folder_of_one_machine() {
        for parts in MACHINE {
            check("docs/a.md", &format!("see {}me/file\n", parts.concat()), 1);
        }
        check("docs/a.md", "see examples/inventory\n", 0);
    }
}
