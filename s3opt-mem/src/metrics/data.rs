//! Data come in and are summed up.

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::{Datapoint, MetricDatum, MetricId, StatisticsQuery};
use s3opt_core::backend::{CloudResult, Service};
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;

use super::rules::{check_data, check_query};
use super::series::{Cell, Series};
use crate::client::Caller;
use crate::identity::Call;
use crate::world::World;

/// Milliseconds after which a metric without new data is no longer listed.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html>, "metrics that have had
/// data points reported in the past two weeks".
const LISTED: i64 = 14 * 86_400_000;

impl World {
    pub(super) fn put_metric_data(&mut self, caller: &Caller, data: Vec<MetricDatum>) -> CloudResult<()> {
        for datum in &data {
            let context = [("cloudwatch:namespace", datum.metric.namespace.as_str())];
            let call = Call::new(caller, Service::Metrics, "PutMetricData", "*");
            self.permit(&Call { context: &context, ..call })?;
        }
        let call = Call::new(caller, Service::Metrics, "PutMetricData", "*");
        check_data(&call, self.now, &data)?;
        for datum in data {
            let MetricId { namespace, name, dimensions } = datum.metric;
            // Written by hand, a metric's dimensions may be in any order.
            let metric = MetricId::new(namespace, name, dimensions);
            let unit = if datum.unit.is_empty() { "None".to_owned() } else { datum.unit };
            self.keep_datum(&caller.account, &caller.region, &MetricDatum { metric, unit, ..datum });
        }
        Ok(())
    }

    /// Keeps a datum, and wakes the alarms that look at its metric.
    pub(crate) fn keep_datum(&mut self, account: &str, region: &Region, datum: &MetricDatum) {
        let now = self.now;
        let state = &mut self.regional(account, region).metrics;
        if !state.series.contains_key(&datum.metric) {
            state.series.insert(datum.metric.clone(), Series::default());
        }
        if let Some(series) = state.series.get_mut(&datum.metric) {
            series.put(now, datum.time, datum.value, &datum.unit);
        }
        let looking = state.alarms.values().filter(|entry| entry.alarm.metric == datum.metric);
        let asleep: Vec<String> =
            looking.filter(|entry| entry.awake.is_none()).map(|entry| entry.alarm.name.clone()).collect();
        for alarm in asleep {
            if datum.time < now {
                self.wake_alarm_at_once(account, region, &alarm);
            } else {
                self.wake_alarm(account, region, &alarm);
            }
        }
    }

    /// Where a question asks for more finely than data are kept, there are none. They come in an order that nobody should
    /// rely on.
    pub(super) fn statistics(
        &mut self,
        caller: &Caller,
        query: &StatisticsQuery,
    ) -> CloudResult<Vec<Datapoint>> {
        let call = Call::new(caller, Service::Metrics, "GetMetricStatistics", "*");
        self.permit(&call)?;
        check_query(&call, query)?;
        let MetricId { namespace, name, dimensions } = query.metric.clone();
        let metric = MetricId::new(namespace, name, dimensions);
        let now = self.now;
        let state = &mut self.regional(&caller.account, &caller.region).metrics;
        let Some(series) = state.series.get_mut(&metric) else { return Ok(Vec::new()) };
        let period = i64::from(query.period_seconds) * 1000;
        let periods: BTreeMap<(i64, &str), Cell> = series.periods(now, query.start, query.end, period);
        let points = periods.into_iter().map(|((time, unit), cell)| Datapoint {
            time: Instant::from_milliseconds(time),
            values: query.statistics.iter().map(|statistic| (*statistic, cell.value(*statistic))).collect(),
            unit: unit.to_owned(),
        });
        // CloudWatch promises no order: the second, fourth … come first.
        let (even, odd): (Vec<_>, Vec<_>) = points.enumerate().partition(|(index, _)| index % 2 == 0);
        Ok(odd.into_iter().chain(even).map(|(_, point)| point).collect())
    }

    pub(super) fn list_metrics(&mut self, caller: &Caller, namespace: &str) -> CloudResult<Vec<MetricId>> {
        self.permit(&Call::new(caller, Service::Metrics, "ListMetrics", "*"))?;
        let since = self.now.milliseconds().saturating_sub(LISTED);
        let state = &self.regional(&caller.account, &caller.region).metrics;
        let of_namespace = state.series.iter().filter(|(metric, _)| metric.namespace == namespace);
        Ok(of_namespace
            .filter(|(_, series)| series.reaches(since))
            .map(|(metric, _)| metric.clone())
            .collect())
    }
}
