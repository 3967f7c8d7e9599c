//! Why there is no connection, and what to do about it.

use std::fmt;

use aws_credential_types::provider::error::CredentialsError;

/// Why AWS cannot be called.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// Nothing says which region is meant.
    #[error(
        "no region is set{}: give one (--region), set AWS_REGION, or write `region = …` into the profile in \
         ~/.aws/config",
        Of(profile.as_deref())
    )]
    NoRegion {
        /// The profile that was asked for.
        profile: Option<String>,
    },
    /// There are no credentials.
    #[error(
        "no credentials were found{}: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, name a profile that has some \
         (--profile, AWS_PROFILE), or log in with `aws sso login`",
        Of(profile.as_deref())
    )]
    NoCredentials {
        /// The profile that was asked for.
        profile: Option<String>,
        /// What the last place said that was looked at.
        source: Option<CredentialsError>,
    },
    /// There are credentials, but they could not be had.
    #[error(
        "the credentials{} could not be loaded: check the profile in ~/.aws/config, and log in again where it uses \
         `aws sso login` or a process of its own",
        Of(profile.as_deref())
    )]
    Credentials {
        /// The profile that was asked for.
        profile: Option<String>,
        /// What went wrong.
        source: CredentialsError,
    },
    /// The endpoint is no URL of a service.
    #[error("the endpoint {endpoint:?} {problem}: give one such as http://127.0.0.1:4566")]
    Endpoint {
        /// What was given.
        endpoint: String,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl ConnectError {
    pub(super) fn of_credentials(profile: Option<String>, source: CredentialsError) -> ConnectError {
        match source {
            CredentialsError::CredentialsNotLoaded(_) => {
                ConnectError::NoCredentials { profile, source: Some(source) }
            }
            _ => ConnectError::Credentials { profile, source },
        }
    }
}

/// ` of profile …`, where one was asked for.
struct Of<'a>(Option<&'a str>);

impl fmt::Display for Of<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(profile) => write!(formatter, " of profile {profile:?}"),
            None => Ok(()),
        }
    }
}
