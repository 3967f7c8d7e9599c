//! From what AWS's own tools are told to a [`Cloud`].

mod address;
mod error;
mod options;
mod timeouts;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_config::{AppName, BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials;
use s3opt_core::backend::Cloud;

pub use error::ConnectError;
pub use options::{AccessKey, Options};
pub(crate) use timeouts::upload_timeouts;

use crate::clock::SystemClock;
use crate::costs::CostExplorer;
use crate::functions::Lambda;
use crate::identity::Iam;
use crate::metrics::CloudWatch;
use crate::notifications::Sns;
use crate::schedules::EventBridge;
use crate::storage::S3;

/// How requests name the program that sends them, in `User-Agent`.
const APP_NAME: &str = "s3opt";

/// All services of AWS, as the options, the environment and AWS's files say.
///
/// # Errors
/// [`ConnectError`], whose message says what to do. Nothing but credentials is asked for on the network: that a service
/// does not answer shows when it is called.
pub async fn connect(options: &Options) -> Result<Cloud, ConnectError> {
    Ok(Connection::open(options).await?.cloud())
}

/// What all clients of AWS's services have in common: credentials, region, endpoint, retries and time limits.
#[derive(Clone)]
pub struct Connection {
    shared: SdkConfig,
    endpoint_of_s3: Option<String>,
    path_style: bool,
    patience: Duration,
}

impl Connection {
    /// Finds out what AWS's own tools would take, and that there are credentials.
    ///
    /// # Errors
    /// As [`connect`].
    pub async fn open(options: &Options) -> Result<Connection, ConnectError> {
        Connection::load(aws_config::defaults(BehaviorVersion::v2026_01_12()), options).await
    }

    async fn load(loader: ConfigLoader, options: &Options) -> Result<Connection, ConnectError> {
        let endpoint = options.endpoint_url.as_deref();
        if let Some(endpoint) = endpoint
            && let Err(problem) = address::check(endpoint)
        {
            return Err(ConnectError::Endpoint { endpoint: endpoint.to_owned(), problem });
        }
        // Retries are the SDK's standard ones unless `AWS_RETRY_MODE` and `AWS_MAX_ATTEMPTS` or the profile say
        // otherwise. Its adaptive mode is not the default: it slows all calls of a client down for the sake of one.
        let mut loader = loader.timeout_config(timeouts::for_calls());
        if let Ok(name) = AppName::new(APP_NAME) {
            loader = loader.app_name(name);
        }
        if let Some(profile) = &options.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(region) = &options.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(endpoint) = endpoint {
            loader = loader.endpoint_url(endpoint);
        }
        if let Some(key) = &options.access_key {
            let credentials =
                Credentials::new(&key.id, &key.secret, key.session_token.clone(), None, "s3opt");
            loader = loader.credentials_provider(credentials);
        }
        let shared = loader.load().await;
        if shared.region().is_none_or(|region| region.as_ref().is_empty()) {
            return Err(ConnectError::NoRegion { profile: options.profile.clone() });
        }
        let Some(provider) = shared.credentials_provider() else {
            return Err(ConnectError::NoCredentials { profile: options.profile.clone(), source: None });
        };
        if let Err(error) = provider.provide_credentials().await {
            return Err(ConnectError::of_credentials(options.profile.clone(), error));
        }
        let endpoint_of_s3 = address::endpoint_of_s3(&shared);
        let by_endpoint = || endpoint_of_s3.as_deref().is_some_and(address::needs_path_style);
        let path_style = options.path_style.unwrap_or_else(by_endpoint);
        let patience = options.patience.unwrap_or(PATIENCE);
        Ok(Connection { shared, endpoint_of_s3, path_style, patience })
    }

    /// A connection with credentials of its own, whose requests a script answers where there is one.
    #[cfg(test)]
    pub(crate) async fn for_tests(
        script: Option<&crate::testing::Script>,
        endpoint_url: Option<&str>,
    ) -> Connection {
        let key =
            AccessKey { id: "AKIDEXAMPLE".to_owned(), secret: "secret".to_owned(), session_token: None };
        let options = Options {
            region: Some("us-east-1".to_owned()),
            endpoint_url: endpoint_url.map(str::to_owned),
            access_key: Some(key),
            ..Options::default()
        };
        let loader = tests::loader(&[], &[]);
        let loader = match script {
            Some(script) => loader.http_client(script.clone()),
            None => loader,
        };
        Connection::load(loader, &options).await.unwrap()
    }

    /// One of each service.
    #[must_use]
    pub fn cloud(&self) -> Cloud {
        Cloud {
            storage: Arc::new(S3::new(self)),
            metrics: Arc::new(CloudWatch::new(self)),
            notifications: Arc::new(Sns::new(self)),
            functions: Arc::new(Lambda::new(self)),
            schedules: Arc::new(EventBridge::new(self)),
            identity: Arc::new(Iam::new(self)),
            costs: Arc::new(CostExplorer::new(self)),
            clock: Arc::new(SystemClock::new()),
        }
    }

    /// The region whose services are called.
    #[must_use]
    pub fn region(&self) -> &str {
        self.shared.region().map_or("", Region::as_ref)
    }

    /// What all clients have in common.
    pub(crate) fn shared(&self) -> &SdkConfig {
        &self.shared
    }

    /// How long AWS may take to bring something into a state.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// Whether S3 is called at an endpoint that is not AWS's own.
    pub(crate) fn has_endpoint_of_s3(&self) -> bool {
        self.endpoint_of_s3.is_some()
    }

    /// Whether buckets are named in the path of S3's addresses instead of in the host.
    pub(crate) fn path_style(&self) -> bool {
        self.path_style
    }
}

/// How long states are waited for, as the waiters of AWS's own SDKs do it for functions: `FunctionActiveV2` and
/// `FunctionUpdatedV2` look 300 times, once a second.
///
/// Source: <https://docs.aws.amazon.com/cli/latest/reference/lambda/wait/function-active-v2.html>.
const PATIENCE: Duration = Duration::from_secs(300);

/// Shows no credentials.
impl fmt::Debug for Connection {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Connection")
            .field("region", &self.region())
            .field("endpoint_url", &self.shared.endpoint_url())
            .field("path_style", &self.path_style)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
