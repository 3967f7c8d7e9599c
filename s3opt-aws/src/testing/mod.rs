//! What tests need to speak to no service at all: answers that are ready beforehand, and time that takes none.

mod clock;
mod script;

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};

pub(crate) use self::clock::{run, timed};
pub(crate) use self::script::{Answer, Asked, Script};

/// The settings of clients that get the script's answers, and ask once.
pub(crate) fn settings(script: &Script) -> SdkConfig {
    settings_in("us-east-1", script)
}

/// The same in a region.
pub(crate) fn settings_in(region: &'static str, script: &Script) -> SdkConfig {
    let credentials = Credentials::new("key", "secret", None, None, "tests");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new(region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .retry_config(RetryConfig::disabled())
        .http_client(script.clone())
        .build()
}

/// Gives up after ten minutes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(600);
