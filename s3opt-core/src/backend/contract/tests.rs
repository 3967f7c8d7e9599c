//! Tests of the suite itself.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::*;
use crate::backend::{Clock, Cloud, Costs, Functions, Identity, Metrics, Notifications, Schedules, Storage};
use crate::calendar::Instant;

/// The traits, whose doc comments are the promises.
const TRAITS: [&str; 14] = [
    include_str!("../clock.rs"),
    include_str!("../costs.rs"),
    include_str!("../functions.rs"),
    include_str!("../identity.rs"),
    include_str!("../metrics.rs"),
    include_str!("../mod.rs"),
    include_str!("../notifications.rs"),
    include_str!("../schedules.rs"),
    include_str!("../storage/listing.rs"),
    include_str!("../storage/mod.rs"),
    include_str!("../storage/object.rs"),
    include_str!("../storage/setting.rs"),
    include_str!("../storage/upload.rs"),
    // What settings and tags hold.
    concat!(
        include_str!("../../s3/bucket/encryption.rs"),
        include_str!("../../s3/bucket/notification/mod.rs"),
        include_str!("../../s3/bucket/public_access.rs"),
        include_str!("../../s3/tag/mod.rs"),
    ),
];

/// The words of all doc comments of a file, in one line.
fn words(source: &str) -> String {
    let comments = source.lines().map(str::trim_start).filter_map(|line| line.strip_prefix("///"));
    comments.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_promise_stands_in_the_doc_comments() {
    let documented: Vec<String> = TRAITS.iter().map(|source| words(source)).collect();
    let is_promised = |promise: &str| {
        let promise = promise.to_lowercase();
        documented.iter().any(|text| text.to_lowercase().contains(&promise))
    };
    let made_up = cases().filter(|case| !is_promised(case.promise));
    let made_up: Vec<(&str, &str)> = made_up.map(|case| (case.name, case.promise)).collect();
    assert_eq!(made_up, []);
}

/// The methods of the traits.
fn methods(source: &str) -> impl Iterator<Item = &str> {
    let methods = source.split("async fn ").skip(1);
    methods.filter_map(|rest| rest.split('(').next())
}

#[test]
fn every_method_of_every_trait_is_called() {
    let sources = [
        include_str!("stage.rs"),
        include_str!("cases/alarms.rs"),
        include_str!("cases/buckets.rs"),
        include_str!("cases/conditions.rs"),
        include_str!("cases/copies.rs"),
        include_str!("cases/costs.rs"),
        include_str!("cases/functions.rs"),
        include_str!("cases/identity.rs"),
        include_str!("cases/listing.rs"),
        include_str!("cases/listing_v1.rs"),
        include_str!("cases/metrics.rs"),
        include_str!("cases/notifications.rs"),
        include_str!("cases/objects.rs"),
        include_str!("cases/restore.rs"),
        include_str!("cases/schedules.rs"),
        include_str!("cases/settings.rs"),
        include_str!("cases/tags.rs"),
        include_str!("cases/upload_lists.rs"),
        include_str!("cases/uploads.rs"),
    ];
    for method in TRAITS.iter().flat_map(|source| methods(source)) {
        let call = format!(".{method}(");
        assert!(sources.iter().any(|source| source.contains(&call)), "no case calls {method}");
    }
}

#[test]
fn names_are_unique_and_begin_with_their_subject() {
    let mut names = BTreeSet::new();
    for case in cases() {
        assert!(names.insert(case.name), "{} is there twice", case.name);
        assert!(case.name.split_once("::").is_some_and(|(_, name)| !name.contains("::")), "{}", case.name);
    }
    assert!(names.len() > 200, "{} cases", names.len());
}

macro_rules! names {
    ($($subject:ident { $($name:ident)+ })+) => {
        const NAMES: &[&str] = &[$($(concat!(stringify!($subject), "::", stringify!($name))),+),+];
    };
}

crate::contract_cases! { names }

#[test]
fn the_macro_knows_every_case() {
    let listed: Vec<&str> = cases().map(|case| case.name).collect();
    assert_eq!(NAMES, listed);
}

#[test]
fn every_capability_is_needed_by_a_case() {
    for capability in Capability::ALL {
        assert!(cases().any(|case| case.needs.contains(capability)), "no case needs {capability}");
    }
}

#[test]
fn capabilities_are_a_set() {
    let set = Capabilities::all().without(&[Capability::Restore]);
    assert!(!set.has(Capability::Restore) && set.has(Capability::Objects));
    assert_eq!(set.lacking(&[Capability::Objects, Capability::Restore]), Some(Capability::Restore));
    assert_eq!(set.with(&[Capability::Restore]), Capabilities::all());
    assert_eq!(Capabilities::none().lacking(&[]), None);
}

/// A cloud that does nothing at all.
#[derive(Debug)]
struct Nothing;

#[async_trait]
impl Clock for Nothing {
    fn now(&self) -> Instant {
        Instant::from_milliseconds(1_800_000_000_000)
    }

    async fn wait(&self, _: u64) {}
}

impl Storage for Nothing {}
impl Metrics for Nothing {}
impl Notifications for Nothing {}
impl Functions for Nothing {}
impl Schedules for Nothing {}
impl Identity for Nothing {}
impl Costs for Nothing {}

/// Says that it can do everything, and does nothing.
struct Boaster;

#[async_trait]
impl Backend for Boaster {
    fn capabilities(&self) -> Capabilities {
        Capabilities::all()
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let nothing = Arc::new(Nothing);
        let cloud = Cloud {
            storage: nothing.clone(),
            metrics: nothing.clone(),
            notifications: nothing.clone(),
            functions: nothing.clone(),
            schedules: nothing.clone(),
            identity: nothing.clone(),
            costs: nothing.clone(),
            clock: nothing,
        };
        let code = FunctionCode {
            runtime: "provided.al2023".to_owned(),
            handler: "handler".to_owned(),
            zip: "one".into(),
            other_zip: "other".into(),
        };
        let stage = Stage::new(cloud.clone(), "111111111111", "us-east-1".parse()?, prefix);
        Ok(stage.with_other_account(cloud).with_code(code))
    }
}

#[test]
fn no_promise_is_held_by_doing_nothing() {
    let report = block_on(run_all(&Boaster));
    let held = report.verdicts.iter().filter(|(_, verdict)| *verdict == Verdict::Held);
    assert_eq!(held.map(|(name, _)| *name).collect::<Vec<_>>(), [""; 0]);
    assert_eq!(report.broken().count(), cases().count());
    let text = report.to_string();
    assert!(text.contains(
        "BROKEN buckets::a_new_bucket_is_empty\n  promised: Makes a bucket.\n  came: CreateBucket of contract-"
    ));
    let sums = format!("0 held, {} broken, 0 left out", cases().count());
    assert!(text.ends_with(&sums), "{text}");
}

#[test]
fn what_is_left_out_is_told_with_what_it_lacks() {
    struct Modest;

    #[async_trait]
    impl Backend for Modest {
        fn capabilities(&self) -> Capabilities {
            Capabilities::all().without(&[Capability::Logs])
        }

        async fn stage(&self, _: &str) -> Result<Stage, Broken> {
            Err(Broken::new("nobody asks for it"))
        }
    }

    let verdict = block_on(run_named("functions::retention_is_set", &Modest));
    assert_eq!(verdict, Ok(Verdict::LeftOut(Capability::Logs)));
    let text = Report::left_out(&Modest).to_string();
    assert!(text.starts_with("LEFT OUT functions::a_log_group_comes_and_goes: needs Logs\n"), "{text}");
    assert!(text.ends_with("\nleft out: 4"), "{text}");
    assert!(block_on(run_named("functions::unheard_of", &Modest)).is_err());
}
