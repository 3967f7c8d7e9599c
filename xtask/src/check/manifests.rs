//! What has to stand in the manifest of every package of the workspace.

/// Everything that is wrong with a file, if it is a package's manifest.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    if !path.ends_with("Cargo.toml") || !text.contains("[package]") {
        return problems;
    }
    if !text.contains("[lints]\nworkspace = true") {
        problems.push(format!("{path}: the lints of the workspace are not in force"));
    }
    let mut in_dependencies = false;
    for (index, line) in text.lines().enumerate() {
        if line.starts_with('[') {
            in_dependencies = line.ends_with("dependencies]");
        } else if in_dependencies && line.contains('=') && !line.contains("workspace = true") {
            problems.push(format!(
                "{path}:{}: versions are kept in the root's [workspace.dependencies]",
                index + 1
            ));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_and_versions_come_from_the_root() {
        let lints = "[package]\n[lints]\nworkspace = true\n[dependencies]\n";
        for (path, text, expected) in [
            ("a/Cargo.toml", lints.to_owned(), 0),
            ("a/Cargo.toml", format!("{lints}serde.workspace = true\n"), 0),
            ("a/Cargo.toml", format!("{lints}serde = {{ workspace = true, optional = true }}\n"), 0),
            ("a/Cargo.toml", format!("{lints}serde = \"1\"\n"), 1),
            ("a/Cargo.toml", format!("{lints}[features]\nfast = []\n"), 0),
            ("a/Cargo.toml", "[package]\n".to_owned(), 1),
            ("Cargo.toml", "[workspace]\n".to_owned(), 0),
            ("a/other.toml", "[package]\n".to_owned(), 0),
        ] {
            assert_eq!(problems(path, &text).len(), expected, "{path}: {:?}", problems(path, &text));
        }
    }
}
