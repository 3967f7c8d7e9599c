//! `s3opt-cli invoke`: a function that reports, now.

use bytes::Bytes;
use clap::{Args, ValueEnum};
use s3opt_core::handlers::{ACCESS_ANALYZER, COST_ANALYZER, Environment, Handler, HandlerError};
use serde_json::{Map, Value};

use crate::error::CliError;
use crate::output::print_json;
use crate::stack::stage::{CodeNeed, Stage};
use crate::stack::{StackArguments, failure, functions};
use crate::{Outcome, runtime};

/// The arguments of `invoke`.
#[derive(Debug, Args)]
pub struct Invoke {
    /// The function
    #[arg(value_enum)]
    pub function: Function,
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Run it in this process, with this program's code and the caller's privileges, instead of where it is deployed
    #[arg(long)]
    pub local: bool,
    /// What it is asked for beside bucket and topic, an object of JSON such as {"month": "2026-05"}
    #[arg(long, value_name = "JSON", value_parser = object, default_value = "{}")]
    pub payload: String,
}

/// A function that can be asked for a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Function {
    // The monthly cost report.
    CostAnalyzer,
    // The daily access analysis.
    AccessAnalyzer,
}

impl Function {
    fn handler(self) -> &'static str {
        match self {
            Function::CostAnalyzer => COST_ANALYZER,
            Function::AccessAnalyzer => ACCESS_ANALYZER,
        }
    }
}

fn object(text: &str) -> Result<String, String> {
    let parsed: Result<Map<String, Value>, _> = serde_json::from_str(text);
    parsed.map(|_| text.to_owned()).map_err(|error| format!("this is no object of JSON: {error}"))
}

/// Asks for the report.
pub fn run(arguments: &Invoke) -> Result<Outcome, CliError> {
    let answer = runtime::block_on(async {
        let stage = Stage::open(&arguments.stack, CodeNeed::None).await?;
        invoke(&stage, arguments.function, arguments.local, &arguments.payload).await
    })?;
    print_json(&answer)?;
    Ok(Outcome::Done)
}

/// What the function answers. Whatever it published is on its way by then.
pub async fn invoke(
    stage: &Stage,
    function: Function,
    local: bool,
    payload: &str,
) -> Result<Value, CliError> {
    let names = &stage.blueprint.names;
    let mut event: Map<String, Value> = serde_json::from_str(payload)
        .map_err(|error| CliError::usage(format!("--payload {payload}: {error}"), None))?;
    for (key, value) in [("bucket_name", names.main_bucket()), ("sns_topic_arn", names.topic_arn())] {
        event.entry(key).or_insert(Value::String(value));
    }
    let event = Bytes::from(Value::Object(event).to_string());
    let answer = if local {
        run_here(stage, function, event).await?
    } else {
        run_there(stage, function, event).await?
    };
    let answer: Value = serde_json::from_slice(&answer)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&answer).into_owned()));
    // A failure that Lambda need not try again is an answer.
    let error = &answer["error"];
    match (error["message"].as_str(), error["remedy"].as_str()) {
        (Some(message), remedy) => Err(CliError::Failed {
            message: format!("{} answers: {message}", function.handler()),
            hint: remedy.map(str::to_owned),
        }),
        _ => Ok(answer),
    }
}

async fn run_there(stage: &Stage, function: Function, event: Bytes) -> Result<Bytes, CliError> {
    let name = stage.blueprint.names.function(function.handler());
    let invoked = stage.connected.cloud.functions.invoke(&name, event).await;
    let invocation = invoked.map_err(|error| {
        if error.is_not_found() {
            let hint = "deploy it with `s3opt-cli deploy`, or run it here with --local";
            return CliError::failed(format!("there is no function {name}"), hint);
        }
        failure::of_call(&error)
    })?;
    match invocation.function_error {
        None => Ok(invocation.payload),
        Some(kind) => Err(CliError::Failed {
            message: format!("{name} failed ({kind}): {}", String::from_utf8_lossy(&invocation.payload)),
            hint: Some(format!("its log group is /aws/lambda/{name}; --local runs it here")),
        }),
    }
}

async fn run_here(stage: &Stage, function: Function, event: Bytes) -> Result<Bytes, CliError> {
    let (blueprint, cloud) = (&stage.blueprint, &stage.connected.cloud);
    let environment: Environment = [
        (Environment::BUCKET_NAME, blueprint.names.main_bucket()),
        (Environment::SNS_TOPIC_ARN, blueprint.names.topic_arn()),
        (Environment::CONFIGURATION, blueprint.text.clone()),
    ]
    .into_iter()
    .collect();
    let answer = match function {
        Function::CostAnalyzer => functions::cost_analyzer().handle(cloud, &environment, event).await,
        Function::AccessAnalyzer => functions::access_analyzer().handle(cloud, &environment, event).await,
    };
    answer.map_err(|error: HandlerError| CliError::Failed {
        message: error.to_string(),
        hint: Some(error.remedy().to_owned()),
    })
}
