//! What a caller may say instead of the environment.

use std::fmt;
use std::time::Duration;

/// What goes before the environment and AWS's files. Everything that is left out is taken from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The profile of `~/.aws/config`, as `--profile` and `AWS_PROFILE`.
    pub profile: Option<String>,
    /// The region whose services are called, as `--region` and `AWS_REGION`.
    pub region: Option<String>,
    /// Where all services are, as `--endpoint-url` and `AWS_ENDPOINT_URL`: an emulator, or a proxy.
    pub endpoint_url: Option<String>,
    /// Whether buckets are named in the path of S3's addresses instead of in the host. Where nothing is said: at an
    /// endpoint whose host is an IP address or of this machine (`localhost` and names below it), and nowhere else.
    pub path_style: Option<bool>,
    /// Credentials in place of those that would be found.
    pub access_key: Option<AccessKey>,
    /// How long AWS may take to bring a new role, or a function that was made or changed, into its state: five minutes
    /// where nothing is said, as AWS's own tools wait. What takes longer ends in an error.
    pub patience: Option<Duration>,
}

/// Credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// The key's id, which is no secret.
    pub id: String,
    /// The secret.
    pub secret: String,
    /// The session's token, with credentials that expire.
    pub session_token: Option<String>,
}

/// Shows the id alone.
impl fmt::Debug for AccessKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("AccessKey").field("id", &self.id).finish_non_exhaustive()
    }
}
