//! What EventBridge takes.
//!
//! Sources: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html>,
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html> and
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html>.

use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::schedule::Schedule;

use crate::functions::is_function_arn;
use crate::identity::Call;

/// Targets of a rule.
pub(super) const MAX_TARGETS: usize = 5;

/// Characters of the event that a target gets.
const MAX_INPUT: usize = 8192;

/// Names of the services of AWS that rules may have as targets and that are not supported here.
const OTHER_TARGETS: [&str; 12] = [
    "batch",
    "codebuild",
    "codepipeline",
    "ecs",
    "events",
    "firehose",
    "glue",
    "kinesis",
    "logs",
    "sqs",
    "ssm",
    "states",
];

fn violated(call: &Call<'_>, value: &str, member: &str, constraint: &str) -> CloudError {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must {constraint}"
    );
    call.error("ValidationException", message)
}

/// A name of a rule or an id of a target.
fn check_name(call: &Call<'_>, member: &str, name: &str) -> CloudResult<()> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let constraint = if name.is_empty() {
        "have length greater than or equal to 1"
    } else if name.len() > 64 {
        "have length less than or equal to 64"
    } else if !name.bytes().all(is_allowed) {
        r"satisfy regular expression pattern: [\.\-_A-Za-z0-9]+"
    } else {
        return Ok(());
    };
    Err(violated(call, name, member, constraint))
}

/// A rule, and when it fires.
pub(super) fn check_rule(call: &Call<'_>, rule: &ScheduleRule) -> CloudResult<Schedule> {
    check_name(call, "name", &rule.name)?;
    if rule.description.chars().count() > 512 {
        let constraint = "have length less than or equal to 512";
        return Err(violated(call, &rule.description, "description", constraint));
    }
    rule.expression.parse().map_err(|error: s3opt_core::schedule::ScheduleError| {
        let failure = call.failure("ValidationException", error.to_string());
        failure.with("Detail", error.detail).into_error()
    })
}

pub(super) fn check_tags(call: &Call<'_>, tags: &[(String, String)]) -> CloudResult<()> {
    let is_tag = |(key, value): &(String, String)| {
        (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256 && !key.starts_with("aws:")
    };
    let is_twice = (1..tags.len()).any(|index| tags[..index].iter().any(|tag| tag.0 == tags[index].0));
    if tags.len() > 50 || is_twice || !tags.iter().all(is_tag) {
        let message = "Rules have at most 50 tags with distinct keys of 1 to 128 characters that do not begin with \
                       aws:, and values of at most 256";
        return Err(call.error("ValidationException", message));
    }
    Ok(())
}

pub(super) fn check_target(call: &Call<'_>, target: &ScheduleTarget) -> CloudResult<()> {
    check_name(call, "targets.1.member.id", &target.id)?;
    let service = target.arn.strip_prefix("arn:aws:").and_then(|rest| rest.split(':').next());
    match service {
        Some("lambda") if is_function_arn(&target.arn) => {}
        Some("sns") if target.arn.split(':').count() == 6 => {}
        Some(service) if OTHER_TARGETS.contains(&service) => {
            return Err(call.not_implemented(&format!("targets of the service {service}")));
        }
        _ => {
            let message = format!(
                "Parameter {} is not valid. Reason: Provided Arn is not in correct format.",
                target.arn
            );
            return Err(call.error("ValidationException", message));
        }
    }
    let Some(input) = &target.input else { return Ok(()) };
    if input.chars().count() > MAX_INPUT {
        let constraint = "have length less than or equal to 8192";
        return Err(violated(call, input, "targets.1.member.input", constraint));
    }
    match serde_json::from_str::<serde_json::Value>(input) {
        Ok(_) => Ok(()),
        Err(error) => {
            let message = format!("JSON syntax error in input for target {}: {error}", target.id);
            Err(call.error("ValidationException", message))
        }
    }
}
