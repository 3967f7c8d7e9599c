//! Runs over an inventory, in the emulator: whole ones, interrupted ones, and ones in which calls fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use clap::Parser;
use rust_decimal::Decimal;
use s3opt_core::backend::contract::block_on;
use s3opt_core::backend::storage::{DeleteObject, ObjectRef, PutObject};
use s3opt_core::backend::{Cloud, CloudResult};
use s3opt_core::config::Config;
use s3opt_core::handlers::tagger::TaggingRules;
use s3opt_core::price::Region;
use s3opt_core::s3::StorageClass;
use s3opt_inventory::write::{Field, Format, Report, ReportRow, RowDetails, write_report};
use s3opt_mem::Emulator;
use s3opt_mem::around::{Answer, Around, Call, wrap};
use s3opt_mem::faults::{Fault, FaultPlan, Faults};
use tempfile::TempDir;

use super::census::{self, Census};
use super::journal::Journal;
use super::work::{Summary, tag_all};
use super::{Tag, location, rehearsal};
use crate::arguments::{Arguments, Command};
use crate::error::CliError;
use crate::interrupt::Interrupt;

/// A report of a bucket, and the emulator that holds what it lists.
struct Bench {
    folder: TempDir,
    emulator: Emulator,
    cloud: Cloud,
    rules: TaggingRules,
}

fn region() -> Region {
    "us-east-1".parse().unwrap()
}

impl Bench {
    fn new(rows: u64) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let row = |number: u64| ReportRow {
            key: format!("finance/{number:05} ü+.log"),
            version_id: None,
            is_latest: true,
            is_delete_marker: false,
            size: number,
            last_modified: "2026-04-01".parse().unwrap(),
            storage_class: if number.is_multiple_of(2) {
                StorageClass::Standard
            } else {
                StorageClass::GlacierIr
            },
            access_tier: None,
            details: RowDetails::default(),
        };
        let report = Report {
            source_bucket: "acme".to_owned(),
            destination_bucket: "reports".to_owned(),
            prefix: String::new(),
            configuration: "daily".to_owned(),
            created: "2026-05-01".parse().unwrap(),
            format: Format::Csv,
            versioned: false,
            fields: Field::USUAL.to_vec(),
            group_rows: 100,
        };
        let rows: Vec<ReportRow> = (0..rows).map(row).collect();
        let files: Vec<Vec<ReportRow>> = rows.chunks(1500).map(<[ReportRow]>::to_vec).collect();
        write_report(folder.path(), &report, &files).unwrap();
        let emulator = Emulator::default();
        let cloud = emulator.cloud("111111111111", &region());
        let rules = TaggingRules::new(&Config::parse(Config::default_text()).unwrap());
        let bench = Bench { folder, emulator, cloud, rules };
        let (arguments, census) = bench.census(&[]);
        let (region, interrupt) = (region(), Interrupt::default());
        block_on(rehearsal::fill(&bench.cloud, &arguments, &census, &region, &interrupt, true)).unwrap();
        bench
    }

    fn arguments(&self, more: &[&str]) -> Tag {
        let folder = self.folder.path().to_str().unwrap();
        let journal = self.folder.path().join("journal");
        let all = ["s3opt-cli", "tag", "--inventory", folder, "--journal", journal.to_str().unwrap()];
        let arguments = Arguments::try_parse_from(all.iter().chain(more)).unwrap();
        let Command::Tag(arguments) = arguments.command else { panic!("another command") };
        arguments
    }

    fn census(&self, more: &[&str]) -> (Tag, Census) {
        let arguments = self.arguments(more);
        let location = location(&arguments).unwrap();
        let census = census::take(&arguments, &self.rules, &location, &Interrupt::default(), true).unwrap();
        (arguments, census)
    }

    /// A run on a cloud, which ends its journal where everything is done.
    fn run(&self, cloud: &Cloud, interrupt: &Interrupt, more: &[&str]) -> Result<Summary, CliError> {
        let (arguments, census) = self.census(more);
        let mut journal = Journal::open(&arguments, &census, &self.rules)?;
        journal.begin()?;
        let done = tag_all(cloud, &arguments, &self.rules, &census, &mut journal, interrupt, true);
        let summary = block_on(done)?;
        if summary.failed == 0 {
            journal.finish()?;
        }
        Ok(summary)
    }

    fn billed(&self, operation: &str) -> u128 {
        let from = "2026-01-01".parse().unwrap();
        let usage = self.emulator.bucket_usage("acme", from, from.add_months(12));
        usage.iter().filter(|((_, key), _)| key.operation == operation).map(|(_, amount)| amount).sum()
    }

    fn journal(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("journal")).unwrap_or_default()
    }
}

/// Presses Ctrl-C at a write of tags.
#[derive(Debug)]
struct Pressing {
    left: AtomicU64,
    interrupt: Pressed,
}

struct Pressed(Interrupt);

impl std::fmt::Debug for Pressed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Pressed")
    }
}

#[async_trait]
impl Around for Pressing {
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        if call.operation == "PutObjectTagging" && self.left.fetch_sub(1, Ordering::Relaxed) == 1 {
            self.interrupt.0.press();
        }
        make().await
    }
}

#[test]
fn what_is_told_beforehand_is_what_is_billed() {
    let bench = Bench::new(2500);
    let (_, census) = bench.census(&[]);
    let summary = bench.run(&bench.cloud, &Interrupt::default(), &[]).unwrap();
    assert_eq!((summary.tagged, summary.unchanged, summary.failed), (2500, 0, 0));
    for (key, quantity) in census.plan.calls(&region()) {
        let from = "2026-01-01".parse().unwrap();
        let usage = bench.emulator.bucket_usage("acme", from, from.add_months(12));
        let billed: u128 = usage.iter().filter(|((_, line), _)| *line == key).map(|(_, amount)| amount).sum();
        assert_eq!(Decimal::from(billed), quantity, "{key:?}");
    }
    assert_eq!(bench.journal(), "", "what is done needs no journal");
    // The same again costs one read each.
    let summary = bench.run(&bench.cloud, &Interrupt::default(), &[]).unwrap();
    assert_eq!((summary.tagged, summary.unchanged), (0, 2500));
    assert_eq!((bench.billed("PutObjectTagging"), bench.billed("GetObjectTagging")), (2500, 5000));
    assert_eq!(bench.billed("HeadObject"), 2500);
}

#[test]
fn an_interrupted_run_is_gone_on_with() {
    for at in [1, 900, 2499] {
        let bench = Bench::new(2500);
        let interrupt = Interrupt::default();
        let pressing = Pressing { left: AtomicU64::new(at), interrupt: Pressed(interrupt.clone()) };
        let error = bench.run(&wrap(bench.cloud.clone(), Arc::new(pressing)), &interrupt, &[]).unwrap_err();
        assert!(error.to_string().starts_with("stopped after "), "{error}");
        assert!(error.report().contains("--resume"), "{}", error.report());
        // What had begun was finished, and is written down.
        let written = bench.billed("PutObjectTagging");
        assert!((u128::from(at)..u128::from(at) + 70).contains(&written), "{at}: {written}");
        assert!(bench.journal().contains(&format!("{{\"done\":{written}}}")), "{}", bench.journal());
        // Without --resume nothing is begun over it.
        let refused = bench.run(&bench.cloud, &Interrupt::default(), &[]).unwrap_err();
        assert!(refused.to_string().contains("an earlier run did not finish"), "{refused}");
        let summary = bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]).unwrap();
        assert_eq!((u128::from(summary.before), u128::from(summary.tagged)), (written, 2500 - written));
        assert_eq!(bench.billed("PutObjectTagging"), 2500);
        assert_eq!(bench.journal(), "");
    }
}

#[test]
fn a_run_that_was_killed_does_little_again() {
    let bench = Bench::new(2500);
    let interrupt = Interrupt::default();
    let pressing = Pressing { left: AtomicU64::new(1700), interrupt: Pressed(interrupt.clone()) };
    bench.run(&wrap(bench.cloud.clone(), Arc::new(pressing)), &interrupt, &[]).unwrap_err();
    // As if the power had gone before the last lines were whole.
    let journal = bench.journal();
    let end = journal.find("{\"done\":1000}").unwrap() + 13;
    std::fs::write(bench.folder.path().join("journal"), format!("{}\n{{\"don", &journal[..end])).unwrap();
    // A second one that is stopped at once leaves a whole journal.
    let interrupt = Interrupt::default();
    interrupt.press();
    bench.run(&bench.cloud, &interrupt, &["--resume"]).unwrap_err();
    let summary = bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]).unwrap();
    assert_eq!(summary.before, 1000);
    assert!(summary.unchanged >= 700, "{summary:?}");
    assert_eq!((summary.tagged + summary.unchanged, bench.billed("PutObjectTagging")), (1500, 2500));
}

#[test]
fn what_failed_is_tried_again_by_the_next_run() {
    let bench = Bench::new(300);
    // Each object is tried five times within a run; so much goes wrong that some fail for good.
    let plan = FaultPlan::none().chance(Fault::Throttled, 700);
    let faults = Faults::new(bench.cloud.clone(), 5, plan);
    let summary = bench.run(&faults.cloud(), &Interrupt::default(), &[]).unwrap();
    assert!(summary.failed > 0 && summary.tagged > 0, "{summary:?}");
    assert_eq!(summary.failed + summary.tagged + summary.unchanged, 300);
    assert!(summary.failures[0].contains("SlowDown"), "{:?}", summary.failures);
    assert_eq!(bench.journal().matches("failed").count() as u64, summary.failed);
    let again = bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]).unwrap();
    assert_eq!((again.before, again.tagged), (300 - summary.failed, summary.failed));
    assert_eq!(bench.billed("PutObjectTagging"), 300);
}

#[test]
fn calls_that_fail_now_and_then_fail_no_run() {
    let bench = Bench::new(300);
    let plan = FaultPlan::none()
        .chance(Fault::Throttled, 50)
        .chance(Fault::UnansweredBefore, 50)
        .chance(Fault::UnansweredAfter, 50);
    let faults = Faults::new(bench.cloud.clone(), 1, plan);
    let summary = bench.run(&faults.cloud(), &Interrupt::default(), &["--concurrency", "8"]).unwrap();
    assert_eq!((summary.failed, summary.tagged + summary.unchanged), (0, 300));
    assert_eq!(bench.billed("PutObjectTagging"), 300);
}

#[test]
fn what_fails_for_all_ends_the_run() {
    let bench = Bench::new(300);
    let faults = Faults::new(bench.cloud.clone(), 1, FaultPlan::none().chance(Fault::Throttled, 1000));
    let error = bench.run(&faults.cloud(), &Interrupt::default(), &[]).unwrap_err();
    assert!(error.to_string().starts_with("stopped: 100 objects failed one after the other"), "{error}");
    let summary = bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]).unwrap();
    assert_eq!(summary.tagged, 300);
}

#[test]
fn what_has_changed_since_the_report_is_seen() {
    let bench = Bench::new(3);
    block_on(async {
        let storage = &bench.cloud.storage;
        let gone = ObjectRef::new("acme", "finance/00000 ü+.log");
        storage.delete_object(DeleteObject { object: gone, ..DeleteObject::default() }).await.unwrap();
        let other = PutObject {
            bucket: "acme".to_owned(),
            key: "finance/00001 ü+.log".to_owned(),
            body: s3opt_core::backend::storage::Body::Length(2 << 30),
            ..PutObject::default()
        };
        storage.put_object(other).await.unwrap();
    });
    let summary = bench.run(&bench.cloud, &Interrupt::default(), &[]).unwrap();
    assert_eq!((summary.tagged, summary.gone), (2, 1));
    let tags =
        block_on(bench.cloud.storage.object_tags(&ObjectRef::new("acme", "finance/00001 ü+.log"))).unwrap();
    assert!(tags.tags.iter().any(|tag| tag.key == "SizeCategory" && tag.value == "Large"), "{tags:?}");
}

#[test]
fn a_journal_of_something_else_is_refused() {
    let bench = Bench::new(3);
    let journal = bench.folder.path().join("journal");
    for (text, problem) in [
        ("nonsense\n", "line 1: it is no journal"),
        ("nonsense", "line 1: it is no journal"),
        ("{\"done\":3}\n", "line 1: it does not say what it is about"),
        (
            "{\"tag\":{\"bucket\":\"other\",\"created\":\"\",\"rows\":3,\"all_versions\":false,\"rules\":\"\"}}\n",
            "line 1: it is of another inventory, or of other rules",
        ),
    ] {
        std::fs::write(&journal, text).unwrap();
        let result = bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]);
        let error = result.unwrap_err();
        assert!(error.to_string().contains(problem), "{text}: {error}");
    }
    // One that was only just made says nothing yet.
    std::fs::write(&journal, "{\"ta").unwrap();
    assert_eq!(bench.run(&bench.cloud, &Interrupt::default(), &["--resume"]).unwrap().tagged, 3);
}

#[test]
fn requests_are_kept_below_the_limit() {
    let bench = Bench::new(50);
    let begin = bench.cloud.clock.now().milliseconds();
    bench.run(&bench.cloud, &Interrupt::default(), &["--max-requests-per-second", "10"]).unwrap();
    // 150 requests.
    assert!(bench.cloud.clock.now().milliseconds() - begin >= 14_900);
}
