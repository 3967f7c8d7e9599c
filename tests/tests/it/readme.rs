//! What the README shows is what the tool prints.

use crate::run::{root, stdout};

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
