//! A plan for programs, and as a file that `deploy --plan` holds the stack to; docs/deploy.md describes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use s3opt_core::stack::{Plan, Step};
use serde::Serialize;
use serde_json::Value;

use super::text::Counts;
use crate::error::CliError;
use crate::files;

/// The version of the format.
const FORMAT: u64 = 1;

/// Members that say what would be done, and where.
const PLACE: [&str; 3] = ["stack", "account", "region"];

/// A plan as it is written.
#[derive(Debug, Serialize)]
pub struct PlanJson<'a> {
    format: u64,
    stack: &'a str,
    account: &'a str,
    region: &'a str,
    adopt: &'a BTreeSet<String>,
    summary: Counts,
    steps: Vec<&'a Step>,
    /// What the change of the policy saves, as `simulate --json` tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Value>,
}

impl<'a> PlanJson<'a> {
    pub fn new(plan: &'a Plan, adopt: &'a BTreeSet<String>) -> PlanJson<'a> {
        PlanJson {
            format: FORMAT,
            stack: &plan.stack,
            account: &plan.account,
            region: &plan.region,
            adopt,
            summary: Counts::of(plan),
            steps: plan.pending().collect(),
            cost: None,
        }
    }

    /// Writes the plan into a file.
    pub fn write(&self, path: &Path) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| CliError::failed(format!("the plan is no JSON: {error}"), None))?;
        std::fs::write(path, text + "\n").map_err(|source| CliError::Write { path: path.to_owned(), source })
    }
}

/// A plan that was written before.
#[derive(Debug)]
pub struct PlanFile {
    path: PathBuf,
    plan: Value,
    /// What was to be adopted.
    pub adopt: BTreeSet<String>,
}

impl PlanFile {
    pub fn read(path: &Path) -> Result<PlanFile, CliError> {
        let hint = "`s3opt-cli plan --out FILE` writes a plan";
        let wrong = |problem: String| CliError::in_file(path, [problem], hint);
        let plan: Value = serde_json::from_str(&files::read_text(path)?)
            .map_err(|error| wrong(format!("this is no plan ({error})")))?;
        match plan["format"].as_u64() {
            Some(FORMAT) => {}
            Some(other) => {
                return Err(wrong(format!("format {other} is unknown: it was written by another version")));
            }
            None => return Err(wrong("this is no plan".to_owned())),
        }
        if !plan["steps"].is_array() {
            return Err(wrong("this is no plan: it has no steps".to_owned()));
        }
        let adopt = plan["adopt"].as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(PlanFile { path: path.to_owned(), adopt: adopt.map(str::to_owned).collect(), plan })
    }

    /// Refuses where what would be done now is something else than what was planned.
    pub fn check(&self, plan: &Plan) -> Result<(), CliError> {
        let now = serde_json::to_value(PlanJson::new(plan, &self.adopt))
            .map_err(|error| CliError::failed(format!("the plan is no JSON: {error}"), None))?;
        let mut problems = Vec::new();
        for member in PLACE {
            if self.plan[member] != now[member] {
                problems.push(format!("it is for the {member} {}, not {}", self.plan[member], now[member]));
            }
        }
        let (planned, now) = (by_resource(&self.plan), by_resource(&now));
        for (resource, step) in &now {
            match planned.get(resource) {
                None => problems.push(format!("{resource} has changed since: it has to be touched, too")),
                Some(before) if before != step => {
                    problems.push(format!("{resource} has changed since: something else has to be done"));
                }
                Some(_) => {}
            }
        }
        let done = planned.keys().filter(|resource| !now.contains_key(*resource));
        problems.extend(done.map(|resource| format!("{resource} has changed since: nothing has to be done")));
        if problems.is_empty() {
            return Ok(());
        }
        let problems =
            std::iter::once("the plan no longer fits, and nothing was done".to_owned()).chain(problems);
        let hint = "make a new plan with `s3opt-cli plan --out FILE`, and look at it";
        Err(CliError::in_file(&self.path, problems, hint))
    }
}

/// The steps by their resource's name.
fn by_resource(plan: &Value) -> BTreeMap<&str, &Value> {
    let steps = plan["steps"].as_array().into_iter().flatten();
    steps.filter_map(|step| Some((step["resource"].as_str()?, step))).collect()
}
