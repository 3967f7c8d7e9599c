//! Which cloud a command works on.

use clap::{Args, ValueEnum};
use s3opt_core::backend::Cloud;
use s3opt_core::price::Region;
use s3opt_mem::Emulator;

use crate::error::CliError;

/// The account of the cloud in memory.
const MEMORY_ACCOUNT: &str = "111111111111";

/// Which cloud, and how it is reached.
#[derive(Debug, Args)]
pub struct BackendArguments {
    /// Cloud to work on
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
    /// Amazon Web Services
    Aws,
    /// The emulator, filled with what the inventory lists: a rehearsal that nobody pays for
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

    /// The one place that knows how AWS is reached.
    #[expect(clippy::unused_async, reason = "to look up credentials takes requests")]
    async fn connect_to_aws(&self, _region: &Region) -> Result<Cloud, CliError> {
        Err(CliError::failed(
            "this program was built without the AWS backend",
            "rehearse with `--backend mem`, see what would be done with `--dry-run`, or write jobs with `--manifest`",
        ))
    }
}
