//! What the access analyzer takes for worth a mail.

use serde::Deserialize;

use super::Config;
use super::stack::section;

/// Days of hourly sums that CloudWatch keeps, less one for the day that is looked at.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>: an hour's data
/// for 455 days (a minute's for 15).
const MAX_HISTORY_DAYS: u32 = 454;

section! {
    /// What the access analyzer takes for worth a mail.
    AccessAnalysis {
        /// Requests in an hour above which the hour is reported.
        threshold_requests_an_hour: u64 = 1000,
        /// Days whose same hours say what is usual.
        history_days: u32 = 14,
        /// With fewer of them nothing is called unusual.
        minimum_history_days: u32 = 7,
        /// How many spreads (see `docs/access-analysis.md`) above the median an hour is unusual.
        deviations: u32 = 6,
        /// Requests in an hour below which it is never called unusual.
        unusual_from_requests: u64 = 100,
        /// Percent of an hour's requests that are answered with 4xx, from which on it is a storm.
        client_error_percent: u32 = 10,
        /// Percent of an hour's requests that are answered with 5xx, from which on it is reported.
        server_error_percent: u32 = 1,
        /// Errors in an hour below which it is no storm.
        minimum_errors: u64 = 100,
    }
}

impl Config {
    pub(super) fn access_analysis_problems(&self) -> Vec<String> {
        let section = &self.access_analysis;
        let ranges = [
            ("history_days", section.history_days, 1, MAX_HISTORY_DAYS),
            ("minimum_history_days", section.minimum_history_days, 3, MAX_HISTORY_DAYS),
            ("deviations", section.deviations, 1, 1000),
            ("client_error_percent", section.client_error_percent, 1, 100),
            ("server_error_percent", section.server_error_percent, 1, 100),
        ];
        let outside = ranges.into_iter().filter(|(_, value, least, most)| !(least..=most).contains(&value));
        let mut problems: Vec<String> = outside
            .map(|(key, value, least, most)| {
                format!("access_analysis.{key} = {value}: between {least} and {most}")
            })
            .collect();
        let AccessAnalysis { history_days, minimum_history_days: minimum, .. } = *section;
        if problems.is_empty() && minimum > history_days {
            problems.push(format!(
                "access_analysis.minimum_history_days = {minimum}: at most history_days, which is {history_days}"
            ));
        }
        problems
    }
}
