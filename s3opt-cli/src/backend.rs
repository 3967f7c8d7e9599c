//! Which cloud a command works on.

use clap::{Args, ValueEnum};
use s3opt_aws::{ConnectError, Options, connect};
use s3opt_core::backend::Cloud;
use s3opt_core::price::Region;
use s3opt_mem::Emulator;

use crate::error::CliError;

/// The account of the cloud in memory.
const MEMORY_ACCOUNT: &str = "111111111111";

/// Which cloud, and how it is reached.
#[derive(Debug, Args)]
pub struct BackendArguments {
    /// Cloud to work on: AWS, or the emulator filled with what the inventory lists, a rehearsal that costs nothing
    #[arg(long, value_enum, default_value_t = Backend::Aws)]
    pub backend: Backend,
    /// Endpoint in the place of AWS's own
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Profile of AWS's configuration files
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Region; by default the configuration's, or us-east-1
    #[arg(long)]
    pub region: Option<Region>,
}

/// A cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    // Not doc comments: the help has one line for each argument.
    // Amazon Web Services.
    Aws,
    // The emulator.
    Mem,
}

impl BackendArguments {
    /// The cloud.
    pub async fn connect(&self, region: &Region) -> Result<Cloud, CliError> {
        match self.backend {
            Backend::Mem => Ok(Emulator::default().cloud(MEMORY_ACCOUNT, region)),
            Backend::Aws => self.connect_to_aws(region).await,
        }
    }

    /// The one place that knows how AWS is reached: as its own tools do, and in the configuration's region where neither
    /// the command nor the environment nor a profile names one.
    async fn connect_to_aws(&self, region: &Region) -> Result<Cloud, CliError> {
        let mut options = Options {
            profile: self.profile.clone(),
            region: self.region.as_ref().map(ToString::to_string),
            endpoint_url: self.endpoint_url.clone(),
            ..Options::default()
        };
        let mut cloud = connect(&options).await;
        if let Err(ConnectError::NoRegion { .. }) = &cloud {
            options.region = Some(region.to_string());
            cloud = connect(&options).await;
        }
        cloud.map_err(|error| CliError::failed(error, None))
    }
}
