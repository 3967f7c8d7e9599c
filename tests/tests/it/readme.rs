//! What the README shows is what the tool prints.

use crate::run::{command, root, stdout};

#[test]
fn the_readme_shows_what_is_printed() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let commands = readme.lines().filter_map(|line| {
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let run = line.strip_prefix("cargo run --release -p s3opt-cli -- ");
        run.or_else(|| line.strip_prefix("s3opt-cli explain ").map(|_| &line["s3opt-cli ".len()..]))
    });
    let mut shown = 0;
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').collect();
        let printed = stdout(&arguments, 0);
        assert!(readme.contains(printed.trim_end()), "{command} prints something else:\n{printed}");
        shown += 1;
    }
    assert_eq!(shown, 2);
}

/// The stack's whole life in memory: of a long answer the README shows pieces.
#[test]
fn the_readme_shows_what_the_rehearsal_prints() {
    let folder = tempfile::tempdir().unwrap();
    let print = |arguments: &[&str]| {
        let output = command().args(arguments).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, stack) = readme.split_once("## The stack\n").unwrap();
    let (commands, shown) =
        stack.split_once("```sh\n").and_then(|(_, rest)| rest.split_once("```\n")).unwrap();
    let mut printed = String::new();
    for line in commands.lines() {
        let arguments: Vec<&str> = line.strip_prefix("s3opt-cli ").unwrap().split(' ').collect();
        printed = print(&arguments);
    }
    let (shown, _) = shown.split_once("\nThis deploys ").unwrap();
    let pieces: Vec<&str> =
        shown.split("```text\n").skip(1).map(|piece| piece.split("```").next().unwrap()).collect();
    assert_eq!(pieces.len(), 2);
    for piece in pieces {
        assert!(printed.contains(piece), "{piece}\nis not in\n{printed}");
    }
}

#[test]
fn links_lead_somewhere() {
    for page in ["README.md", "CONTRIBUTING.md", "docs/configuration.md", "docs/json.md", "docs/testing.md"] {
        let path = root().join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        let targets =
            text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in targets.filter(|target| !target.starts_with("http")) {
            // What follows is a place within the page.
            let file = target.split('#').next().unwrap();
            assert!(path.parent().unwrap().join(file).exists(), "{page}: {target}");
        }
    }
}
