//! The one place that looks at the wall clock.

use std::time::{SystemTime, UNIX_EPOCH};

use s3opt_core::calendar::{Day, Instant};

/// Today in UTC.
#[expect(clippy::disallowed_methods, reason = "the one place that may look at the wall clock")]
pub fn today() -> Day {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX);
    let first = Instant::from_milliseconds(milliseconds).first_midnight();
    if Instant::from(first).milliseconds() == milliseconds { first } else { first - 1 }
}
