//! What a stack would do and cost: deployed into the emulator, filled with a made-up bucket, and the clock turned.

mod bill;
mod text;

use s3opt_core::backend::Cloud;
use s3opt_core::calendar::{Day, Instant, Month};
use s3opt_core::config::Config;
use s3opt_core::price::Bill;
use s3opt_core::stack::Names;
use s3opt_core::stack::desired::HANDLERS;
use s3opt_mem::generate::{BucketSpec, Filled, Sizes, perform};
use s3opt_mem::{Emulator, Mail};
use serde::Serialize;
use serde_json::Value;

use super::failure;
use super::stage::Stage;
use crate::commands::price::LineJson;
use crate::error::CliError;

pub use text::words;

const MILLISECONDS_PER_DAY: i64 = 86_400_000;
/// Days over which the bucket is filled and read, at most.
const FILLING_DAYS: u32 = 60;

/// What came of it.
#[derive(Debug)]
pub struct Rehearsal {
    pub days: u32,
    pub end: Instant,
    pub filled: Filled,
    pub filling_days: u32,
    pub months: Vec<(Month, Bill)>,
    pub mails: Vec<Mail>,
    /// Events that functions could not handle.
    pub failed: Vec<Failed>,
}

/// An event that a function could not handle.
#[derive(Debug, Serialize)]
pub struct Failed {
    pub function: &'static str,
    pub time: String,
    pub error: String,
}

/// Days in the form `400d`.
pub fn days(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('d').unwrap_or(text);
    match number.parse() {
        Ok(days @ 1..=3650) => Ok(days),
        Ok(days) => Err(format!("{days} days: between 1d and 3650d")),
        Err(_) => Err("write days like 400d".to_owned()),
    }
}

/// Fills the main bucket with so many objects, turns the clock by so many days in all, and tells what happened.
pub async fn rehearse(
    stage: &Stage,
    emulator: &Emulator,
    objects: u32,
    days: u32,
) -> Result<Rehearsal, CliError> {
    let (names, cloud) = (&stage.blueprint.names, &stage.connected.cloud);
    let start = cloud.clock.now();
    let end = Instant::from_milliseconds(start.milliseconds() + i64::from(days) * MILLISECONDS_PER_DAY);
    // Somebody opens the link in AWS's mail.
    emulator.confirm_subscriptions(&names.topic_arn());
    let filling_days = FILLING_DAYS.min(days);
    let filled =
        fill(cloud, &spec(&stage.blueprint.config, names.main_bucket(), start, filling_days, objects))
            .await?;
    emulator.advance_to(end).await.map_err(|error| CliError::failed(error, None))?;
    let (first, last) = (day_of(start), day_of(end) + 1);
    let bill = emulator.bill(&names.account, first, last).map_err(|error| CliError::failed(error, None))?;
    Ok(Rehearsal {
        days,
        end,
        filled,
        filling_days,
        months: bill.into_iter().collect(),
        mails: emulator.outbox(),
        failed: failed(emulator, names),
    })
}

/// What functions answered that they could not do, and what they failed at.
fn failed(emulator: &Emulator, names: &Names) -> Vec<Failed> {
    let mut all = Vec::new();
    for function in HANDLERS {
        for record in emulator.invocations(&names.function_arn(function)) {
            let error = match &record.result {
                Ok(answer) => answered_error(answer),
                Err(error) => Some(error.clone()),
            };
            all.extend(error.map(|error| Failed { function, time: record.time.to_string(), error }));
        }
    }
    all
}

/// The message of an answer that says that a function could not do its work. That there is nothing to be reported yet,
/// because the stack is too young, is none.
fn answered_error(answer: &[u8]) -> Option<String> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let error = &answer["error"];
    if error["type"] == "NotReady" {
        return None;
    }
    error["message"].as_str().map(str::to_owned)
}

async fn fill(cloud: &Cloud, spec: &BucketSpec) -> Result<Filled, CliError> {
    if spec.objects == 0 {
        return Ok(Filled::default());
    }
    perform(cloud, spec).await.map_err(|error| failure::of_call(&error))
}

/// A bucket such as departments have: most of what they write is some tens of megabytes, some of it is overwritten or
/// deleted, and the older it is the less it is read.
fn spec(config: &Config, bucket: String, start: Instant, days: u32, objects: u32) -> BucketSpec {
    let prefixes = config.departments.iter().flat_map(|department| department.prefixes.iter());
    BucketSpec {
        seed: 1,
        bucket,
        start,
        days,
        objects,
        sizes: Sizes { median: 64 << 20, sigma: 2000, most: 5 << 30 },
        prefixes: prefixes.map(|prefix| (prefix.clone(), 1)).collect(),
        most_versions: 2,
        deleted: 20,
        reads: vec![(0, 50), (30, 10)],
        ..BucketSpec::default()
    }
}

/// The day in UTC that an instant lies in.
pub fn day_of(instant: Instant) -> Day {
    if instant.is_midnight() { instant.first_midnight() } else { instant.first_midnight() - 1 }
}

/// What came of it, for programs; docs/deploy.md describes it.
#[derive(Debug, Serialize)]
pub struct RehearsalJson<'a> {
    days: u32,
    end: String,
    objects_written: u64,
    bytes_written: u64,
    currency: &'static str,
    months: Vec<MonthJson>,
    mails: Vec<MailJson>,
    failed_events: &'a [Failed],
}

#[derive(Debug, Serialize)]
struct MonthJson {
    month: String,
    total: String,
    lines: Vec<LineJson>,
}

#[derive(Debug, Serialize)]
struct MailJson {
    time: String,
    to: String,
    subject: String,
    text: String,
}

impl RehearsalJson<'_> {
    pub fn of(rehearsal: &Rehearsal) -> RehearsalJson<'_> {
        let months = rehearsal.months.iter().map(|(month, bill)| MonthJson {
            month: month.to_string(),
            total: bill.total.normalize().to_string(),
            lines: LineJson::of(bill),
        });
        let mails = rehearsal.mails.iter().map(|mail| MailJson {
            time: mail.time.to_string(),
            to: mail.endpoint.clone(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
        });
        RehearsalJson {
            days: rehearsal.days,
            end: rehearsal.end.to_string(),
            objects_written: rehearsal.filled.written,
            bytes_written: rehearsal.filled.bytes,
            currency: "USD",
            months: months.collect(),
            mails: mails.collect(),
            failed_events: &rehearsal.failed,
        }
    }
}
