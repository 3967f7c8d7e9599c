//! The commands about a stack, as somebody types them.

use s3opt_core::config::Config;
use s3opt_tests::{Emulator, Harness};
use serde_json::Value;

use super::worlds::functions_file;
use crate::workplace::Workplace;

#[test]
fn a_stack_is_made_kept_and_taken_away() {
    let zip = functions_file();
    let zip = ["--functions-zip", zip.to_str().unwrap()];
    let running = Harness::in_target().start(Emulator::Ministack).unwrap();
    let place = Workplace::new(Emulator::Ministack);
    let run = |arguments: &[&str], code| place.run(&running.url(), arguments, code);
    let with_code = |arguments: &[&str], code| run(&[arguments, &zip].concat(), code).stdout;
    let json = |arguments: &[&str]| -> Value { serde_json::from_str(&run(arguments, 0).stdout).unwrap() };
    // ministack tells ObjectSizeGreaterThan of 0 of rules with two conditions.
    let text = Config::default_text().replacen(", tags = { DataType = \"Compliance\" } }", " }", 1);
    place.write("s3opt.toml", &text);

    // Nothing is changed without consent.
    with_code(&["deploy"], 1);
    with_code(&["plan", "--detailed-exitcode"], 3);
    with_code(&["plan", "--out", "stack.plan"], 0);
    let outputs = with_code(&["deploy", "--plan", "stack.plan", "--yes"], 0);
    assert!(outputs.contains("example-main-dev"), "{outputs}");
    // A plan is carried out once.
    with_code(&["deploy", "--plan", "stack.plan", "--yes"], 1);
    with_code(&["plan", "--detailed-exitcode"], 0);
    with_code(&["deploy", "--yes"], 0);

    assert_eq!(json(&["outputs", "--json"])["main_bucket_name"], "example-main-dev");
    let status = with_code(&["status"], 0);
    assert!(status.contains("errors of auto-tagger"), "{status}");
    // The deployed function answers, and so does the same code here.
    let answer = json(&["invoke", "access-analyzer"]);
    assert_eq!(answer["bucket"], "example-main-dev");
    assert_eq!(answer["findings"], json(&["invoke", "access-analyzer", "--local"])["findings"]);

    // What is edited is told, field by field.
    place.write("s3opt.toml", &text.replacen("threshold_requests = 10000", "threshold_requests = 5", 1));
    let plan = with_code(&["plan", "--detailed-exitcode"], 3);
    assert!(plan.contains("~ threshold: 10000 -> 5"), "{plan}");
    with_code(&["status"], 3);
    place.write("s3opt.toml", &text);

    run(&["destroy", "--yes"], 0);
    let nothing = run(&["destroy", "--yes"], 0).stderr;
    assert!(nothing.contains("nothing"), "{nothing}");
}
