//! Ctrl-C in the middle: what has begun is finished, what is done and what is not is said, and the next run goes on.

use std::collections::BTreeSet;

use s3opt_core::config::Config;
use s3opt_tests::backend::Emulated;
use s3opt_tests::{Emulator, Harness};

use crate::proxy::{Proxy, Request};
use crate::tag::{fill, is_tagging, tags};
use crate::workplace::Workplace;

/// A stack without functions, whose code would have to be built first, and without the one field that ministack tells
/// otherwise than it was told: `ObjectSizeGreaterThan` of a filter that joins several conditions.
fn configuration() -> String {
    let edits = [
        ("project = \"example\"", "project = \"interrupted\""),
        ("auto_tagger = true", "auto_tagger = false"),
        ("cost_analyzer = true", "cost_analyzer = false"),
        ("access_analyzer = true", "access_analyzer = false"),
        (
            "filter = { prefix = \"compliance/\", tags = { DataType = \"Compliance\" } }",
            "filter = { prefix = \"compliance/\" }",
        ),
    ];
    edits.iter().fold(Config::default_text().to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not in the configuration");
        text.replace(from, to)
    })
}

/// What a plan of the stack would do.
fn planned(workplace: &Workplace, url: &str) -> BTreeSet<String> {
    let plan = workplace.json(url, &["plan", "--json"], 0);
    plan["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["resource"].as_str().unwrap().to_owned())
        .collect()
}

/// The rest of each line that begins with one of these.
fn lines(text: &str, beginnings: &[&str]) -> BTreeSet<String> {
    let rest =
        |line: &str| beginnings.iter().find_map(|beginning| line.strip_prefix(beginning).map(str::to_owned));
    text.lines().filter_map(rest).collect()
}

fn done(stderr: &str) -> BTreeSet<String> {
    lines(stderr, &["created ", "updated "])
}

#[test]
fn a_deploy_ends_in_order_and_the_next_one_goes_on() {
    let running = Harness::in_target().start(Emulator::Ministack).unwrap();
    let workplace = Workplace::new(Emulator::Ministack);
    workplace.write("s3opt.toml", &configuration());
    let all = planned(&workplace, &running.url());
    let is_write = |request: &Request| request.method == "PUT";
    let proxy = Proxy::holding(running.port(), 12, is_write);
    let deploy = workplace.start(&proxy.url(), &["deploy", "--yes"]);
    proxy.wait_until_held();
    deploy.interrupt();
    deploy.wait_for("stopping: what has begun is finished");
    proxy.open();
    let ended = deploy.end();

    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
    let (first, left) = (done(&ended.stderr), lines(&ended.stderr, &["error:   not begun: "]));
    let summary = format!("stopped by Ctrl-C: {} done, 0 failed, {} not begun", first.len(), left.len());
    assert!(ended.stderr.contains(&summary), "{summary}: {ended:#?}");
    assert!(ended.stderr.contains("the next run goes on where this one ended"), "{ended:#?}");
    assert!(!first.is_empty() && !left.is_empty(), "{ended:#?}");
    assert_eq!(first.union(&left).cloned().collect::<BTreeSet<_>>(), all, "each is the one or the other");
    // It is as it was said: what was done is there in full, and what was not begun is not, but for what a new bucket is
    // born with.
    let open = planned(&workplace, &running.url());
    let born: Vec<&String> =
        left.difference(&open).filter(|resource| !resource.ends_with(": ownership")).collect();
    assert!(open.is_subset(&left) && born.is_empty(), "{open:?} {left:?}");

    let ended = workplace.run(&running.url(), &["deploy", "--yes"], 0);
    assert_eq!(done(&ended.stderr), open);
    workplace.run(&running.url(), &["plan", "--detailed-exitcode"], 0);
}

/// Objects of the bucket to be tagged; enough of them that it cannot come to its end before it hears of Ctrl-C.
const OBJECTS: usize = 120;
const BUCKET: &str = "acme-interrupted";

#[test]
fn tagging_stops_and_is_resumed() {
    let running = Harness::in_target().start(Emulator::Moto).unwrap();
    let workplace = Workplace::new(Emulator::Moto);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let keys: Vec<String> = (0..OBJECTS).map(|number| format!("finance/{number:03}.log")).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let folder = fill(backend.cloud(), &workplace, BUCKET, &keys, 10).await;
        let tagged = async || {
            let mut tagged = 0;
            for key in &keys {
                tagged += usize::from(tags(backend.cloud(), BUCKET, key).await.len() == 4);
            }
            tagged
        };
        let proxy = Proxy::holding(running.port(), 20, is_tagging);
        let folder = folder.to_str().unwrap();
        let arguments = ["tag", "--inventory", folder, "--yes", "--json", "--concurrency", "8"];
        let tag = workplace.start(&proxy.url(), &arguments);
        proxy.wait_until_held();
        tag.interrupt();
        tag.wait_for("stopping: what has begun is finished");
        proxy.open();
        let ended = tag.end();

        assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""), "{ended:#?}");
        let first = tagged().await;
        assert!((20..OBJECTS).contains(&first), "{first}: {ended:#?}");
        let told = format!("stopped after {first} of {OBJECTS} rows; what had begun was finished");
        assert!(ended.stderr.contains(&told), "{told}: {ended:#?}");
        assert_eq!(proxy.seen(), first);
        let journal = workplace.path().join("s3opt-tag.journal");
        let note = format!("{{\"done\":{first}}}\n");
        assert!(std::fs::read_to_string(&journal).unwrap().ends_with(&note), "{note}");

        let refused = workplace.run(&proxy.url(), &arguments, 1);
        assert!(refused.stderr.contains("an earlier run did not finish"), "{refused:#?}");
        let answer = workplace.json(&proxy.url(), &[&arguments[..], &["--resume"]].concat(), 0);
        assert_eq!(
            (&answer["rows_done_before"], &answer["tagged"]),
            (&first.into(), &(OBJECTS - first).into())
        );
        assert_eq!((tagged().await, proxy.seen()), (OBJECTS, OBJECTS));
        assert!(!journal.exists());
    });
}
