//! Which cloud a command works on.

use clap::{Args, ValueEnum};
use s3opt_aws::{Options, connect};
use s3opt_core::backend::Cloud;
use s3opt_core::price::Region;
use s3opt_mem::Emulator;

use crate::error::CliError;

/// The account of the cloud in memory.
const MEMORY_ACCOUNT: &str = "111111111111";

/// Which cloud, and how it is reached.
#[derive(Clone, Debug, Args)]
pub struct BackendArguments {
    /// Cloud to work on: AWS, or the emulator in memory, a rehearsal that costs nothing
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

/// A cloud that can be called.
#[derive(Clone, Debug)]
pub struct Connected {
    /// The cloud.
    pub cloud: Cloud,
    /// The emulator that it is, where it is one: its owner can turn the clock and look inside.
    pub emulator: Option<Emulator>,
    /// The endpoint in the place of AWS's own.
    pub endpoint_url: Option<String>,
}

impl Connected {
    /// An emulator as its account's administrator sees it.
    pub fn in_memory(emulator: Emulator, region: &Region) -> Connected {
        let cloud = emulator.cloud(MEMORY_ACCOUNT, region);
        Connected { cloud, emulator: Some(emulator), endpoint_url: None }
    }
}

impl BackendArguments {
    /// The cloud.
    pub async fn connect(&self, region: &Region) -> Result<Connected, CliError> {
        match self.backend {
            Backend::Mem => Ok(Connected::in_memory(Emulator::default(), region)),
            Backend::Aws => self.connect_to_aws(region).await,
        }
    }

    /// The one place that knows how AWS is reached.
    async fn connect_to_aws(&self, region: &Region) -> Result<Connected, CliError> {
        let options = Options {
            profile: self.profile.clone(),
            region: Some(region.to_string()),
            endpoint_url: self.endpoint_url.clone(),
            ..Options::default()
        };
        let cloud = connect(&options).await.map_err(|error| {
            // The message says what to do; what lies beneath says where it was looked.
            let source = std::error::Error::source(&error).map(|source| format!(" ({source})"));
            CliError::failed(format!("{error}{}", source.unwrap_or_default()), None)
        })?;
        Ok(Connected { cloud, emulator: None, endpoint_url: self.endpoint_url.clone() })
    }
}
