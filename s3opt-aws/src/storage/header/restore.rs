//! `x-amz-restore`.

use s3opt_core::backend::storage::RestoreStatus;

use super::pairs::{instant, value};

/// Whether an archived version can be read: `ongoing-request="true"`, or
/// `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`. `None` where the header says something else.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>.
pub(in crate::storage) fn restore_status(header: Option<&str>) -> Option<RestoreStatus> {
    let header = header?;
    match value(header, "ongoing-request")? {
        "true" => Some(RestoreStatus::Ongoing),
        _ => Some(RestoreStatus::Restored { until: instant(header, "expiry-date")? }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states() {
        let until = "2012-12-21".parse().unwrap();
        for (header, expected) in [
            ("ongoing-request=\"true\"", Some(RestoreStatus::Ongoing)),
            (
                "ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2012 00:00:00 GMT\"",
                Some(RestoreStatus::Restored { until }),
            ),
            ("ongoing-request=\"false\"", None),
            ("", None),
        ] {
            assert_eq!(restore_status(Some(header)), expected, "{header}");
        }
        assert_eq!(restore_status(None), None);
    }
}
