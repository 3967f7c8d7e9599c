//! The one place with an asynchronous runtime.

use std::future::Future;

use crate::error::CliError;

/// Works until the future is done.
pub fn block_on<T>(future: impl Future<Output = Result<T, CliError>>) -> Result<T, CliError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime =
        runtime.map_err(|error| CliError::failed(format!("cannot work asynchronously: {error}"), None))?;
    let result = runtime.block_on(future);
    // What still waits for an answer must not keep the program from ending.
    runtime.shutdown_background();
    result
}
