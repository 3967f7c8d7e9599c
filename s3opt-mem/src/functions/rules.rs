//! What Lambda takes.
//!
//! Sources: <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html> and
//! <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.

use std::collections::BTreeMap;

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::functions::FunctionConfiguration;

use crate::identity::Call;

/// Runtimes, <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html>.
const RUNTIMES: [&str; 21] = [
    "dotnet10",
    "dotnet8",
    "java11",
    "java17",
    "java21",
    "java25",
    "java8.al2",
    "nodejs20.x",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2",
    "provided.al2023",
    "python3.10",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "python3.9",
    "ruby3.2",
    "ruby3.3",
    "ruby3.4",
];

/// Names of variables that Lambda sets itself,
/// <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
const RESERVED_VARIABLES: [&str; 18] = [
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
];

/// Bytes of all variables of a function.
const MAX_ENVIRONMENT: usize = 4096;

/// Bytes of a zip that is handed over directly.
const MAX_ZIP: usize = 50 << 20;

/// Tags of a function.
const MAX_TAGS: usize = 50;

/// Whether a text consists of letters, digits, `-` and `_`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn violated(call: &Call<'_>, value: &str, member: &str, constraint: &str) -> s3opt_core::backend::CloudError {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}"
    );
    call.error("ValidationException", message)
}

fn between(call: &Call<'_>, value: u32, member: &str, first: u32, last: u32) -> CloudResult<()> {
    let constraint = if value < first {
        format!("Member must have value greater than or equal to {first}")
    } else if value > last {
        format!("Member must have value less than or equal to {last}")
    } else {
        return Ok(());
    };
    Err(violated(call, &value.to_string(), member, &constraint))
}

/// A function's configuration by itself; whether its role is there is looked at elsewhere.
pub(super) fn check_configuration(call: &Call<'_>, configuration: &FunctionConfiguration) -> CloudResult<()> {
    let FunctionConfiguration { name, description, runtime, handler, .. } = configuration;
    if !is_word(name) {
        return Err(violated(
            call,
            name,
            "functionName",
            r"Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+",
        ));
    }
    if name.len() > 64 {
        let constraint = "Member must have length less than or equal to 64";
        return Err(violated(call, name, "functionName", constraint));
    }
    if description.chars().count() > 256 {
        let constraint = "Member must have length less than or equal to 256";
        return Err(violated(call, description, "description", constraint));
    }
    if !RUNTIMES.contains(&runtime.as_str()) {
        let message = format!(
            "Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [{}] or be \
             a valid ARN",
            RUNTIMES.join(", ")
        );
        return Err(call.error("InvalidParameterValueException", message));
    }
    if handler.is_empty() || handler.len() > 128 || handler.contains(char::is_whitespace) {
        let constraint = r"Member must satisfy regular expression pattern: [^\s]+";
        return Err(violated(call, handler, "handler", constraint));
    }
    between(call, configuration.memory_megabytes, "memorySize", 128, 10_240)?;
    between(call, configuration.timeout_seconds, "timeout", 1, 900)?;
    check_environment(call, &configuration.environment)
}

fn check_environment(call: &Call<'_>, environment: &BTreeMap<String, String>) -> CloudResult<()> {
    let begin = "Lambda was unable to configure your environment variables because the environment variables you \
                 have provided";
    let is_name = |name: &str| {
        name.len() > 1
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let reserved: Vec<&str> =
        RESERVED_VARIABLES.into_iter().filter(|n| environment.contains_key(*n)).collect();
    if !reserved.is_empty() {
        let message = format!(
            "{begin} contains reserved keys that are currently not supported for modification. Reserved keys used in \
             this request: {}",
            reserved.join(", ")
        );
        return Err(call.error("InvalidParameterValueException", message));
    }
    if let Some(name) = environment.keys().find(|name| !is_name(name)) {
        let constraint = "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: \
                          [a-zA-Z]([a-zA-Z0-9_])+]";
        return Err(violated(call, name, "environment.variables", constraint));
    }
    let measured = serde_json::json!(environment).to_string();
    if measured.len() > MAX_ENVIRONMENT {
        let message = format!("{begin} exceeded the 4KB limit. String measured: {measured}");
        return Err(call.error("InvalidParameterValueException", message));
    }
    Ok(())
}

/// The code, which is never unpacked here.
pub(super) fn check_zip(call: &Call<'_>, zip: &[u8]) -> CloudResult<()> {
    if zip.is_empty() {
        return Err(call.error("InvalidParameterValueException", "Uploaded file must be a non-empty zip"));
    }
    if zip.len() > MAX_ZIP {
        let message =
            format!("Request must be smaller than {MAX_ZIP} bytes for the {} operation", call.operation);
        return Err(call.error("RequestEntityTooLargeException", message));
    }
    Ok(())
}

pub(super) fn check_tags(call: &Call<'_>, tags: &BTreeMap<String, String>) -> CloudResult<()> {
    let is_tag = |key: &str, value: &str| {
        (1..=128).contains(&key.chars().count()) && value.chars().count() <= 256 && !key.starts_with("aws:")
    };
    if tags.len() > MAX_TAGS || tags.iter().any(|(key, value)| !is_tag(key, value)) {
        let message = "Tags have keys of 1 to 128 characters that do not begin with aws:, values of at most 256, and \
                       there are at most 50";
        return Err(call.error("InvalidParameterValueException", message));
    }
    Ok(())
}
