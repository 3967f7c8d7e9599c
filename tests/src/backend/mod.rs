//! s3opt-aws, speaking to an emulator.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_aws::{AccessKey, ConnectError, Options, connect};
use s3opt_core::backend::Cloud;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, FunctionCode, Stage};
use thiserror::Error;

use crate::command::output;
use crate::{Emulator, HarnessError, Running};

/// The region whose services are called.
const REGION: &str = "us-east-1";

/// The account beside the emulator's own.
const OTHER_ACCOUNT: &str = "222222222222";

/// How long an emulator may take until a function can be invoked; less than what a case may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why s3opt-aws does not speak to an emulator.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackendError {
    /// There is no connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// Something of the harness's failed.
    #[error(transparent)]
    Harness(#[from] HarnessError),
}

/// s3opt-aws, speaking to an emulator, as a backend that the contract can be held against.
#[derive(Debug)]
pub struct Emulated {
    emulator: Emulator,
    cloud: Cloud,
    other: Cloud,
    code: FunctionCode,
}

impl Emulated {
    /// An emulator that runs.
    ///
    /// # Errors
    /// [`BackendError`].
    pub async fn new(running: &Running) -> Result<Emulated, BackendError> {
        Emulated::at(&running.url(), running.emulator(), running.python()).await
    }

    /// An emulator at an address, wherever it came from; `python` runs the code of functions, where the emulator runs
    /// any.
    ///
    /// # Errors
    /// [`BackendError`].
    pub async fn at(url: &str, emulator: Emulator, python: &Path) -> Result<Emulated, BackendError> {
        let code = FunctionCode {
            runtime: "provided.al2023".to_owned(),
            handler: "bootstrap".to_owned(),
            zip: echo(python, "one")?,
            other_zip: echo(python, "another")?,
        };
        let cloud = cloud_of(url, emulator.account()).await?;
        let other = cloud_of(url, OTHER_ACCOUNT).await?;
        Ok(Emulated { emulator, cloud, other, code })
    }

    /// The cloud of the emulator's own account.
    #[must_use]
    pub fn cloud(&self) -> &Cloud {
        &self.cloud
    }
}

#[async_trait]
impl Backend for Emulated {
    fn capabilities(&self) -> Capabilities {
        self.emulator.declaration().capabilities()
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let stage = Stage::new(self.cloud.clone(), self.emulator.account(), REGION.parse()?, prefix);
        Ok(stage.with_other_account(self.other.clone()).with_code(self.code.clone()))
    }
}

/// The cloud of an account. LocalStack and ministack take an access key of twelve digits for the account; moto takes no
/// notice.
async fn cloud_of(url: &str, account: &str) -> Result<Cloud, ConnectError> {
    let key = AccessKey { id: account.to_owned(), secret: "test".to_owned(), session_token: None };
    connect(&Options {
        region: Some(REGION.to_owned()),
        endpoint_url: Some(url.to_owned()),
        access_key: Some(key),
        // Functions that an emulator leaves pending stay so.
        patience: Some(PATIENCE),
        ..Options::default()
    })
    .await
}

/// A program for functions that does what the contract asks of it.
fn echo(python: &Path, name: &str) -> Result<Bytes, HarnessError> {
    let mut command = Command::new(python);
    command.args(["-c", include_str!("echo.py")]).arg(python).arg(name);
    Ok(output(&mut command)?.into())
}
