//! `s3opt-cli status`: whether the stack still is what its configuration says, and whether what it does still happens.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use s3opt_core::backend::metrics::AlarmState;
use s3opt_core::calendar::Instant;
use s3opt_core::stack::status::Status;
use serde::Serialize;

use crate::error::CliError;
use crate::output::{Paint, heading, note, print, print_json, table};
use crate::stack::plan_file::PlanJson;
use crate::stack::stage::{CodeNeed, Stage};
use crate::stack::{StackArguments, failure, text};
use crate::{Outcome, runtime};

/// The arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusCommand {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Looks.
pub fn run(arguments: &StatusCommand, quiet: bool) -> Result<Outcome, CliError> {
    let status = runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::IfFound).await?;
        if !stage.knows_code {
            note(quiet, "the code of the functions is not at hand, and is not compared");
        }
        status(&stage).await
    })?;
    if arguments.json {
        print_json(&StatusJson::of(&status))?;
    } else {
        print(&words(&status, Paint::of_stdout()))?;
    }
    Ok(if status.drift.is_empty() { Outcome::Done } else { Outcome::Findings })
}

/// How the stack is.
pub async fn status(stage: &Stage) -> Result<Status, CliError> {
    let view = stage.look().await?;
    let drift = stage.plan(&view, &BTreeSet::new()).await?;
    let status = stage.blueprint.status(&stage.connected.cloud, &view.observed, drift).await;
    status.map_err(|error| failure::of_reading(&[error]))
}

fn state(state: AlarmState) -> &'static str {
    match state {
        AlarmState::Ok => "ok",
        AlarmState::Alarm => "alarm",
        AlarmState::InsufficientData => "insufficient-data",
    }
}

/// The status for people: drift first, then what happens.
pub fn words(status: &Status, paint: Paint) -> String {
    let mut answer = text::plan(&status.drift, "No drift: the stack is as its configuration says.", paint);
    answer.push_str(&heading("Alarms"));
    if status.alarms.is_empty() {
        answer.push_str("  none\n");
    } else {
        let rows = status.alarms.iter().map(|alarm| {
            vec![
                alarm.alarm.name.clone(),
                state(alarm.state).to_owned(),
                alarm.since.to_string(),
                alarm.reason.clone(),
            ]
        });
        answer.push_str(&table(&["Alarm", "State", "Since", "Why"], rows.collect(), 4));
    }
    answer.push_str(&heading("What happens"));
    let report = |found: &Option<(String, Instant)>| match found {
        Some((name, time)) => format!("{name} at {time}"),
        None => "none yet".to_owned(),
    };
    let pending =
        status.replication_pending.map_or_else(|| "not known".to_owned(), |count| count.to_string());
    let mut rows = vec![
        ["last inventory".to_owned(), report(&status.last_inventory)],
        ["last cost report".to_owned(), report(&status.last_cost_report)],
        ["objects to be replicated".to_owned(), pending],
    ];
    rows.extend(
        status
            .function_errors
            .iter()
            .map(|(function, errors)| [format!("errors of {function}, 24 hours"), errors.to_string()]),
    );
    rows.extend(status.unconfirmed.iter().map(|address| {
        ["not confirmed yet".to_owned(), format!("{address}: the link in AWS's mail has to be opened")]
    }));
    answer.push_str(&table(&["What", "State"], rows.into_iter().map(Vec::from).collect(), 2));
    answer
}

/// The status for programs; docs/deploy.md describes it.
#[derive(Debug, Serialize)]
pub struct StatusJson {
    drifted: bool,
    drift: serde_json::Value,
    alarms: Vec<AlarmJson>,
    last_inventory: Option<ReportJson>,
    last_cost_report: Option<ReportJson>,
    replication_pending: Option<f64>,
    function_errors: BTreeMap<&'static str, f64>,
    unconfirmed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AlarmJson {
    name: String,
    state: &'static str,
    since: String,
    reason: String,
}

#[derive(Debug, Serialize)]
struct ReportJson {
    name: String,
    time: String,
}

impl StatusJson {
    pub fn of(status: &Status) -> StatusJson {
        let report = |found: &Option<(String, Instant)>| {
            found.as_ref().map(|(name, time)| ReportJson { name: name.clone(), time: time.to_string() })
        };
        let alarms = status.alarms.iter().map(|alarm| AlarmJson {
            name: alarm.alarm.name.clone(),
            state: state(alarm.state),
            since: alarm.since.to_string(),
            reason: alarm.reason.clone(),
        });
        let nothing = BTreeSet::new();
        let drift = serde_json::to_value(PlanJson::new(&status.drift, &nothing)).unwrap_or_default();
        StatusJson {
            drifted: !status.drift.is_empty(),
            drift,
            alarms: alarms.collect(),
            last_inventory: report(&status.last_inventory),
            last_cost_report: report(&status.last_cost_report),
            replication_pending: status.replication_pending,
            function_errors: status.function_errors.iter().copied().collect(),
            unconfirmed: status.unconfirmed.clone(),
        }
    }
}
