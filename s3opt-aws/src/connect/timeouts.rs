//! How long a call may take.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;

/// How long a connection may take to come about. The SDK's own default.
const CONNECT: Duration = Duration::from_millis(3100);

/// How long an answer may take to begin, counted from the first byte of the request: what AWS's command line allows
/// (`cli_read_timeout`). The SDK has no limit of its own, and a service that took a request and is silent would be waited
/// for forever.
///
/// Source: <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html>.
const ANSWER: Duration = Duration::from_secs(60);

/// The slowest upload that is borne with, in bytes a second. The SDK gives up one that stands still much earlier.
const SLOWEST_UPLOAD: u64 = 128 * 1024;

/// The limits of calls whose requests are small.
pub(super) fn for_calls() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(ANSWER).build()
}

/// The limits of a call whose request carries so many bytes: sending them counts, too.
pub(crate) fn upload_timeouts(bytes: u64) -> TimeoutConfig {
    let sending = Duration::from_secs(bytes / SLOWEST_UPLOAD);
    TimeoutConfig::builder().connect_timeout(CONNECT).read_timeout(ANSWER + sending).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_may_take_as_long_as_its_bytes_need() {
        for (bytes, seconds) in [(0, 60), (1024, 60), (128 * 1024 * 10, 70), (5 << 30, 60 + 40_960)] {
            assert_eq!(upload_timeouts(bytes).read_timeout(), Some(Duration::from_secs(seconds)), "{bytes}");
        }
        assert_eq!(for_calls(), upload_timeouts(0));
    }
}
