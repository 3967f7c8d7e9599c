//! Instants, as the SDK writes them.

use aws_smithy_types::DateTime;
use s3opt_core::calendar::Instant;

/// An instant as the SDK takes it.
pub(crate) fn from_instant(instant: Instant) -> DateTime {
    DateTime::from_millis(instant.milliseconds())
}

/// An instant of the SDK's, to the millisecond before it.
pub(crate) fn to_instant(time: DateTime) -> Instant {
    Instant::from_milliseconds(time.to_millis().unwrap_or_default())
}
