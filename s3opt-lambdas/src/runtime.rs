//! From the start of the process to its last event.

use std::sync::Arc;

use http::{Method, Request};
use lambda_runtime_api_client::{PooledClient, body::Body};
use s3opt_aws::Options;
use s3opt_core::backend::Cloud;
use s3opt_core::handlers::Environment;
use serde_json::json;

use crate::batch::Batched;
use crate::invocation::Invocations;
use crate::logs;
use crate::registry::{UnknownFunction, handler};

/// Variables that Lambda sets for every function, without which its runtime cannot be told anything.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
const REQUIRED: [&str; 4] = [
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
];

/// Variables with secrets, which the SDK takes from the process by itself and no handler needs.
const SECRETS: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

/// The function cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// It does not run in Lambda.
    #[error("{0} is not set: this program is started by AWS Lambda")]
    NotInLambda(&'static str),
    /// Its memory is no number of megabytes.
    #[error("AWS_LAMBDA_FUNCTION_MEMORY_SIZE is {0:?}, which is no number of megabytes")]
    Memory(String),
    /// `_HANDLER` names none of the functions.
    #[error(transparent)]
    UnknownFunction(#[from] UnknownFunction),
    /// AWS cannot be reached as the environment says.
    #[error("AWS: {0}")]
    Cloud(String),
    /// There is no asynchronous runtime.
    #[error("the asynchronous runtime does not start: {0}")]
    Asynchronous(#[from] std::io::Error),
    /// Lambda's runtime interface failed.
    #[error("Lambda's runtime interface: {0}")]
    Runtime(String),
}

impl StartError {
    /// A short name, as Lambda's `errorType`.
    fn kind(&self) -> &'static str {
        match self {
            StartError::NotInLambda(_) => "Runtime.NotInLambda",
            StartError::Memory(_) => "Runtime.Memory",
            StartError::UnknownFunction(_) => "Runtime.UnknownHandler",
            StartError::Cloud(_) => "Runtime.Cloud",
            StartError::Asynchronous(_) => "Runtime.Asynchronous",
            StartError::Runtime(_) => "Runtime.Interface",
        }
    }
}

/// Runs the function that `_HANDLER` names, until Lambda ends the process.
///
/// # Errors
/// [`StartError`], which the log has, and Lambda too where it can be told.
pub fn run() -> Result<(), StartError> {
    // What is no Unicode can be none of the variables that count.
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let environment: Environment = variables.filter(|(name, _)| !SECRETS.contains(&name.as_str())).collect();
    logs::start(environment.get("RUST_LOG"), environment.get("AWS_LAMBDA_LOG_LEVEL"));
    // One event at a time, and a fraction of a processor: more threads would only take memory.
    let asynchronous = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let result = match asynchronous {
        Ok(asynchronous) => asynchronous.block_on(serve(environment)),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = &result {
        tracing::error!(kind = error.kind(), "the function does not start: {error}");
    }
    result
}

async fn serve(environment: Environment) -> Result<(), StartError> {
    // The interface of Lambda ends the process where one of these is missing.
    for name in REQUIRED {
        environment.get(name).ok_or(StartError::NotInLambda(name))?;
    }
    let memory = environment.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").unwrap_or_default();
    memory.parse::<i32>().map_err(|_| StartError::Memory(memory.to_owned()))?;
    let invocations = match begin(environment).await {
        Ok(invocations) => invocations,
        Err(error) => {
            tell(&error).await;
            return Err(error);
        }
    };
    let invocations = &invocations;
    let service = lambda_runtime::service_fn(|event| invocations.handle(event));
    lambda_runtime::run(service).await.map_err(|error| StartError::Runtime(error.to_string()))
}

/// All that is made once: the function and its clients.
async fn begin(environment: Environment) -> Result<Invocations, StartError> {
    let name = environment.get("_HANDLER").unwrap_or_default();
    let handler = Arc::new(Batched(handler(name)?));
    let cloud = connect().await?;
    Ok(Invocations { handler, cloud, environment })
}

async fn connect() -> Result<Cloud, StartError> {
    s3opt_aws::connect(&Options::default()).await.map_err(|error| StartError::Cloud(error.to_string()))
}

/// Tells Lambda why the function does not start, so that whoever invokes it is told.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-initerror>.
async fn tell(error: &StartError) {
    let body = json!({"errorMessage": error.to_string(), "errorType": error.kind(), "stackTrace": []});
    let request = Request::builder()
        .method(Method::POST)
        .uri("/2018-06-01/runtime/init/error")
        .header("Content-Type", "application/json")
        .header("Lambda-Runtime-Function-Error-Type", error.kind())
        .body(Body::from(body.to_string()));
    let Ok(request) = request else { return };
    if let Err(problem) = PooledClient::builder().build().call(request).await {
        tracing::warn!("Lambda could not be told: {problem}");
    }
}
