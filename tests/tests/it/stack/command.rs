//! The commands about a stack, as somebody types them.

use std::path::{Path, PathBuf};
use std::process::Output;

use s3opt_core::config::Config;
use s3opt_tests::{Emulator, Harness};

use super::worlds::functions_file;
use crate::run::command;

/// A folder with a configuration, and where its stack is.
struct Place<'a> {
    folder: &'a Path,
    url: String,
    zip: PathBuf,
}

impl Place<'_> {
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = command();
        command.args(arguments).args(["--endpoint-url", &self.url]).current_dir(self.folder);
        if ["plan", "deploy", "status"].contains(&arguments[0]) {
            command.arg("--functions-zip").arg(&self.zip);
        }
        command.env("HOME", self.folder).env("AWS_ACCESS_KEY_ID", Emulator::Ministack.account());
        command.env("AWS_SECRET_ACCESS_KEY", "a secret that nobody sees").output().unwrap()
    }

    /// What a run prints that must end with this exit code.
    fn prints(&self, arguments: &[&str], code: i32) -> String {
        let output = self.run(arguments);
        let [stdout, stderr] =
            [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stdout}\n{stderr}");
        assert!(!format!("{stdout}{stderr}").contains("a secret that nobody sees"), "{arguments:?}");
        stdout
    }
}

#[test]
fn a_stack_is_made_kept_and_taken_away() {
    let running = Harness::in_target().start(Emulator::Ministack).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = Place { folder: folder.path(), url: running.url(), zip: functions_file() };
    // ministack tells ObjectSizeGreaterThan of 0 of rules with two conditions.
    let text = Config::default_text().replacen(", tags = { DataType = \"Compliance\" } }", " }", 1);
    let file = folder.path().join("s3opt.toml");
    std::fs::write(&file, &text).unwrap();

    // Nothing is changed without consent.
    place.prints(&["deploy"], 1);
    place.prints(&["plan", "--detailed-exitcode"], 3);
    place.prints(&["plan", "--out", "stack.plan"], 0);
    let outputs = place.prints(&["deploy", "--plan", "stack.plan", "--yes"], 0);
    assert!(outputs.contains("example-main-dev"), "{outputs}");
    // A plan is carried out once.
    place.prints(&["deploy", "--plan", "stack.plan", "--yes"], 1);
    place.prints(&["plan", "--detailed-exitcode"], 0);
    place.prints(&["deploy", "--yes"], 0);

    let outputs: serde_json::Value = serde_json::from_str(&place.prints(&["outputs", "--json"], 0)).unwrap();
    assert_eq!(outputs["main_bucket_name"], "example-main-dev");
    let status = place.prints(&["status"], 0);
    assert!(status.contains("errors of auto-tagger"), "{status}");
    // The deployed function answers, and so does the same code here.
    let answer: serde_json::Value =
        serde_json::from_str(&place.prints(&["invoke", "access-analyzer"], 0)).unwrap();
    assert_eq!(answer["bucket"], "example-main-dev");
    let local: serde_json::Value =
        serde_json::from_str(&place.prints(&["invoke", "access-analyzer", "--local"], 0)).unwrap();
    assert_eq!(answer["findings"], local["findings"]);

    // What is edited is told, field by field.
    std::fs::write(&file, text.replacen("threshold_requests = 10000", "threshold_requests = 5", 1)).unwrap();
    let plan = place.prints(&["plan", "--detailed-exitcode"], 3);
    assert!(plan.contains("~ threshold: 10000 -> 5"), "{plan}");
    place.prints(&["status"], 3);
    std::fs::write(&file, &text).unwrap();

    place.prints(&["destroy", "--yes"], 0);
    let nothing = place.prints(&["destroy", "--yes"], 0);
    assert!(nothing.contains("nothing"), "{nothing}");
}
