//! What failed in the cloud, in words for whoever typed the command.

use s3opt_core::backend::CloudError;
use s3opt_core::stack::apply::Applied;
use s3opt_core::stack::observe::ObserveError;
use s3opt_core::stack::remedy::remedy;
use s3opt_core::stack::{Plan, ResourceId};

use crate::error::CliError;

/// A call that failed, outside of any step.
pub fn of_call(error: &CloudError) -> CliError {
    CliError::Failed { message: error.to_string(), hint: Some(remedy(error)) }
}

/// What could not be read back.
pub fn of_reading(errors: &[ObserveError]) -> CliError {
    failed(errors.iter().map(|error| (error.to_string(), &error.error)), None)
}

/// What a plan that was carried out left undone; `None` where that is nothing.
pub fn of_applying(applied: &Applied) -> Option<CliError> {
    if applied.is_complete() {
        return None;
    }
    let problem = |(resource, error): &(ResourceId, CloudError)| format!("{resource}: {error}");
    let problems = applied.failed.iter().map(|failed| (problem(failed), &failed.1));
    let cause = if applied.cancelled { "stopped by Ctrl-C" } else { "not everything could be done" };
    let (done, failed_steps) = (applied.done.len(), applied.failed.len());
    let mut summary =
        format!("{cause}: {done} done, {failed_steps} failed, {} not begun", applied.not_begun.len());
    for resource in &applied.not_begun {
        summary.push_str(&format!("\n  not begun: {resource}"));
    }
    Some(failed(problems, Some(summary)))
}

/// What a plan must not touch; `None` where there is nothing like that.
pub fn of_refusals(plan: &Plan) -> Option<CliError> {
    let refusals: Vec<String> =
        plan.refused().map(|step| format!("{}: {}", step.resource, step.reason)).collect();
    if refusals.is_empty() {
        return None;
    }
    Some(CliError::failed(
        refusals.join("\n"),
        "nothing was done, and nothing will be while this stands in the way",
    ))
}

fn failed<'a>(problems: impl Iterator<Item = (String, &'a CloudError)>, last: Option<String>) -> CliError {
    let mut lines = Vec::new();
    let mut hints: Vec<String> = Vec::new();
    for (line, error) in problems {
        lines.push(line);
        let hint = remedy(error);
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    let goes_on = last.is_some();
    lines.extend(last);
    if goes_on {
        hints.push("the next run goes on where this one ended".to_owned());
    }
    CliError::Failed { message: lines.join("\n"), hint: Some(hints.join("\n")) }
}
