//! How a span of time is shared out over calls of GetMetricStatistics.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types;
use s3opt_core::backend::metrics::{Datapoint, Statistic, StatisticsQuery};
use s3opt_core::calendar::Instant;

use super::identifier::figure;

/// Periods that are asked for by one call. CloudWatch answers at most 1440 and refuses what could be more; it rounds the
/// begin of a call down to minutes, five minutes or hours by its age, which may add one.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>.
const PERIODS: i64 = 1439;

/// The spans that are asked for, each whole periods long but the last one. There is one at least, so that CloudWatch
/// can say what it has against a span that ends before it begins.
pub(super) fn windows(query: &StatisticsQuery) -> Vec<(Instant, Instant)> {
    let (start, end) = (query.start.milliseconds(), query.end.milliseconds());
    let length = i64::from(query.period_seconds) * 1000 * PERIODS;
    if length == 0 || start >= end {
        return vec![(query.start, query.end)];
    }
    let mut windows = Vec::new();
    let mut begin = start;
    while begin < end {
        let next = begin.saturating_add(length).min(end);
        windows.push((Instant::from_milliseconds(begin), Instant::from_milliseconds(next)));
        begin = next;
    }
    windows
}

/// Puts the answers of calls together, in the order of time. Where a rounded begin lets two calls answer the same
/// period, the later call knows all of it.
#[derive(Debug, Default)]
pub(super) struct Periods {
    points: BTreeMap<Instant, Datapoint>,
}

impl Periods {
    /// Takes the answer of one call.
    pub(super) fn add(&mut self, statistics: &[Statistic], points: &[types::Datapoint]) {
        for point in points {
            let Some(time) = point.timestamp().map(|time| crate::time::to_instant(*time)) else { continue };
            let value = |statistic: &Statistic| Some((*statistic, figure(point, *statistic)?));
            let values = statistics.iter().filter_map(value).collect();
            let unit = point.unit().map_or("None", types::StandardUnit::as_str).to_owned();
            self.points.insert(time, Datapoint { time, values, unit });
        }
    }

    /// All periods.
    pub(super) fn into_points(self) -> Vec<Datapoint> {
        self.points.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;
    use proptest::prelude::*;
    use s3opt_core::backend::metrics::MetricId;

    use super::*;

    fn query(start: i64, end: i64, period_seconds: u32) -> StatisticsQuery {
        StatisticsQuery {
            metric: MetricId::new("AWS/S3", "AllRequests", Vec::new()),
            start: Instant::from_milliseconds(start),
            end: Instant::from_milliseconds(end),
            period_seconds,
            statistics: vec![Statistic::Sum],
        }
    }

    #[test]
    fn a_call_asks_for_fewer_than_1440_periods() {
        let day = 86_400_000;
        for (start, end, period, expected) in [
            (0, day, 3600, vec![(0, day)]),
            (0, day, 60, vec![(0, 86_340_000), (86_340_000, day)]),
            (0, 1439 * 60_000, 60, vec![(0, 86_340_000)]),
            (5, 5, 60, vec![(5, 5)]),
            (9, 5, 60, vec![(9, 5)]),
            (0, day, 0, vec![(0, day)]),
        ] {
            let came: Vec<(i64, i64)> = windows(&query(start, end, period))
                .into_iter()
                .map(|(start, end)| (start.milliseconds(), end.milliseconds()))
                .collect();
            assert_eq!(came, expected, "{start}..{end} by {period}");
        }
    }

    fn point(seconds: i64, sum: f64) -> types::Datapoint {
        types::Datapoint::builder()
            .timestamp(DateTime::from_secs(seconds))
            .sum(sum)
            .maximum(9.0)
            .unit(types::StandardUnit::Count)
            .build()
    }

    #[test]
    fn answers_come_in_order_and_each_period_once() {
        let mut periods = Periods::default();
        periods.add(&[Statistic::Sum], &[point(120, 1.0), point(60, 2.0)]);
        periods.add(&[Statistic::Sum], &[point(180, 4.0), point(120, 3.0)]);
        let came: Vec<(i64, Vec<(Statistic, f64)>)> = periods
            .into_points()
            .into_iter()
            .map(|point| (point.time.milliseconds() / 1000, point.values))
            .collect();
        let expected =
            [(60, 2.0), (120, 3.0), (180, 4.0)].map(|(time, sum)| (time, vec![(Statistic::Sum, sum)]));
        assert_eq!(came, expected);
    }

    proptest! {
        #[test]
        fn the_calls_cover_the_span_and_meet(start in 0..9_000_000_i64, length in 1..999_999_999_i64, minutes in 1..90_u32) {
            let query = query(start, start + length, 60 * minutes);
            let windows = windows(&query);
            prop_assert_eq!(windows.first().map(|window| window.0), Some(query.start));
            prop_assert_eq!(windows.last().map(|window| window.1), Some(query.end));
            prop_assert!(windows.windows(2).all(|pair| pair[0].1 == pair[1].0));
            let most = i64::from(query.period_seconds) * 1000 * PERIODS;
            let lengths = windows.iter().map(|(start, end)| end.milliseconds() - start.milliseconds());
            prop_assert!(lengths.into_iter().all(|length| length > 0 && length <= most));
        }
    }
}
