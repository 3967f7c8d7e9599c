//! How long logs are kept.

use s3opt_core::backend::functions::LOG_RETENTION_DAYS;

/// A number of days that CloudWatch Logs does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("logs cannot be kept for {0} days, but for one of {LOG_RETENTION_DAYS:?}, or for ever")]
pub(super) struct RetentionError(u32);

/// The days as the SDK takes them.
pub(super) fn to_days(days: u32) -> Result<i32, RetentionError> {
    let number = LOG_RETENTION_DAYS.contains(&days).then(|| i32::try_from(days).ok()).flatten();
    number.ok_or(RetentionError(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_some_numbers_of_days_will_do() {
        for (days, expected) in [
            (1, Ok(1)),
            (30, Ok(30)),
            (3653, Ok(3653)),
            (0, Err(RetentionError(0))),
            (31, Err(RetentionError(31))),
            (u32::MAX, Err(RetentionError(u32::MAX))),
        ] {
            assert_eq!(to_days(days), expected);
        }
        assert!(RetentionError(31).to_string().contains("for 31 days, but for one of [1, 3, 5, 7, 14, 30,"));
    }
}
