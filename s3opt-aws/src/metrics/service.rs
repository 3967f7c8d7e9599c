//! The service as the trait asks for it.

use async_trait::async_trait;
use aws_sdk_cloudwatch::types;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::metrics::{
    Alarm, AlarmState, AlarmStatus, Datapoint, MetricDatum, MetricId, StatisticsQuery,
};
use s3opt_core::backend::{CloudResult, Metrics, Outcome, Service};

use super::CloudWatch;
use super::alarm::{from_comparison, from_missing_data, from_state, to_status};
use super::batch::{Batch, batches};
use super::identifier::{from_statistic, to_dimensions, to_metric};
use super::window::{Periods, windows};
use crate::error::Call;
use crate::time::from_instant;

/// Alarms that are asked for or deleted by one call.
///
/// Sources: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html> and
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html>.
const MAX_ALARMS: usize = 100;

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Metrics, operation, resource)
}

fn to_tags(tags: &[(String, String)]) -> Vec<types::Tag> {
    tags.iter().map(|(key, value)| types::Tag::builder().key(key).value(value).build()).collect()
}

/// A number as the SDK takes it. One that is too big stays too big for CloudWatch.
fn from_count(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl CloudWatch {
    async fn put_batch(&self, (namespace, data): &Batch<'_>) -> CloudResult<()> {
        let convert = |datum: &&MetricDatum| {
            let unit = Some(datum.unit.as_str()).filter(|unit| !unit.is_empty());
            types::MetricDatum::builder()
                .metric_name(&datum.metric.name)
                .set_dimensions(Some(to_dimensions(&datum.metric.dimensions)))
                .timestamp(from_instant(datum.time))
                .value(datum.value)
                .set_unit(unit.map(types::StandardUnit::from))
                .build()
        };
        let data = data.iter().map(convert).collect();
        let request = self.client.put_metric_data().namespace(*namespace).set_metric_data(Some(data));
        request.send().await.map_err(|error| call("PutMetricData", namespace).failed(error))?;
        Ok(())
    }

    /// The alarms with these names, of which there may be 100, or all whose names start with the prefix.
    async fn describe(
        &self,
        resource: &str,
        names: Option<&[String]>,
        prefix: Option<&str>,
    ) -> CloudResult<Vec<types::MetricAlarm>> {
        let request = self
            .client
            .describe_alarms()
            .alarm_types(types::AlarmType::MetricAlarm)
            .set_alarm_names(names.map(<[_]>::to_vec))
            .set_alarm_name_prefix(prefix.map(str::to_owned));
        let mut alarms = Vec::new();
        let mut pages = request.into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("DescribeAlarms", resource).failed(error))?;
            alarms.extend(page.metric_alarms.unwrap_or_default());
        }
        Ok(alarms)
    }

    /// The ARN of an alarm, by which its tags are known.
    async fn alarm_arn(&self, call: &Call, name: &str) -> CloudResult<String> {
        let alarms = self.describe(name, Some(&[name.to_owned()]), None).await?;
        let arn = alarms.first().and_then(types::MetricAlarm::alarm_arn).map(str::to_owned);
        arn.ok_or_else(|| call.refused("ResourceNotFound", "There is no alarm of this name"))
    }

    async fn describe_named(&self, names: &[String]) -> CloudResult<Vec<types::MetricAlarm>> {
        let mut alarms = Vec::new();
        // Without names all alarms would be answered.
        for names in names.chunks(MAX_ALARMS) {
            alarms.extend(self.describe(&names.join(", "), Some(names), None).await?);
        }
        Ok(alarms)
    }

    async fn delete(&self, names: &[String]) -> CloudResult<()> {
        for names in names.chunks(MAX_ALARMS) {
            let request = self.client.delete_alarms().set_alarm_names(Some(names.to_vec()));
            request.send().await.map_err(|error| call("DeleteAlarms", &names.join(", ")).failed(error))?;
        }
        Ok(())
    }
}

/// What CloudWatch tells of alarms. An alarm that the trait has no words for is refused, and not left out, so that nobody
/// takes it for absent.
fn to_statuses(alarms: &[types::MetricAlarm]) -> CloudResult<Vec<AlarmStatus>> {
    let convert = |alarm: &types::MetricAlarm| {
        let resource = alarm.alarm_name().unwrap_or_default();
        to_status(alarm)
            .map_err(|error| call("DescribeAlarms", resource).refused("NotImplemented", error.to_string()))
    };
    alarms.iter().map(convert).collect()
}

#[async_trait]
impl Metrics for CloudWatch {
    async fn put_metric_data(&self, data: Vec<MetricDatum>) -> CloudResult<()> {
        if data.is_empty() {
            let message = "The parameter MetricData is required.";
            return Err(call("PutMetricData", "").refused("MissingParameter", message));
        }
        for (index, batch) in batches(&data).iter().enumerate() {
            let is_first = index == 0;
            self.put_batch(batch).await.map_err(|error| {
                // The calls before this one have kept their data.
                let change = |mut failure: s3opt_core::backend::Failure| {
                    failure.outcome = if is_first { failure.outcome } else { Outcome::Unknown };
                    failure
                };
                error.map(change)
            })?;
        }
        Ok(())
    }

    async fn statistics(&self, query: &StatisticsQuery) -> CloudResult<Vec<Datapoint>> {
        let mut periods = Periods::default();
        for (start, end) in windows(query) {
            let statistics = query.statistics.iter().copied().map(from_statistic).collect();
            let request = self
                .client
                .get_metric_statistics()
                .namespace(&query.metric.namespace)
                .metric_name(&query.metric.name)
                .set_dimensions(Some(to_dimensions(&query.metric.dimensions)))
                .start_time(from_instant(start))
                .end_time(from_instant(end))
                .period(from_count(query.period_seconds))
                .set_statistics(Some(statistics));
            let answer = request.send().await;
            let answer =
                answer.map_err(|error| call("GetMetricStatistics", &query.metric.name).failed(error))?;
            periods.add(&query.statistics, answer.datapoints());
        }
        Ok(periods.into_points())
    }

    async fn list_metrics(&self, namespace: &str) -> CloudResult<Vec<MetricId>> {
        let mut metrics = Vec::new();
        let mut pages = self.client.list_metrics().namespace(namespace).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("ListMetrics", namespace).failed(error))?;
            metrics.extend(page.metrics().iter().map(|metric| {
                to_metric(
                    metric.namespace().unwrap_or(namespace),
                    metric.metric_name().unwrap_or_default(),
                    metric.dimensions(),
                )
            }));
        }
        Ok(metrics)
    }

    async fn put_alarm(&self, alarm: Alarm, tags: &[(String, String)]) -> CloudResult<()> {
        let description = Some(&alarm.description).filter(|description| !description.is_empty());
        let request = self
            .client
            .put_metric_alarm()
            .alarm_name(&alarm.name)
            .set_alarm_description(description.cloned())
            .namespace(&alarm.metric.namespace)
            .metric_name(&alarm.metric.name)
            .set_dimensions(Some(to_dimensions(&alarm.metric.dimensions)))
            .statistic(from_statistic(alarm.statistic))
            .period(from_count(alarm.period_seconds))
            .evaluation_periods(from_count(alarm.evaluation_periods))
            .set_datapoints_to_alarm(alarm.datapoints_to_alarm.map(from_count))
            .threshold(alarm.threshold)
            .comparison_operator(from_comparison(alarm.comparison))
            .treat_missing_data(from_missing_data(alarm.missing_data))
            .actions_enabled(alarm.actions_enabled)
            .set_alarm_actions(Some(alarm.alarm_actions))
            .set_ok_actions(Some(alarm.ok_actions))
            .set_insufficient_data_actions(Some(alarm.insufficient_data_actions))
            .set_tags(Some(to_tags(tags)).filter(|tags| !tags.is_empty()));
        request.send().await.map_err(|error| call("PutMetricAlarm", &alarm.name).failed(error))?;
        Ok(())
    }

    async fn alarms(&self, names: &[String]) -> CloudResult<Vec<AlarmStatus>> {
        to_statuses(&self.describe_named(names).await?)
    }

    async fn alarms_by_prefix(&self, prefix: &str) -> CloudResult<Vec<AlarmStatus>> {
        // A prefix has a character at least.
        let sent = Some(prefix).filter(|prefix| !prefix.is_empty());
        to_statuses(&self.describe(prefix, None, sent).await?)
    }

    async fn delete_alarms(&self, names: &[String]) -> CloudResult<()> {
        if if_found(self.delete(names).await)?.is_some() {
            return Ok(());
        }
        // Where one of several is not there, CloudWatch has deleted the others, or none, as it once did.
        let left = self.describe_named(names).await?;
        let left: Vec<String> = left.into_iter().filter_map(|alarm| alarm.alarm_name).collect();
        self.delete(&left).await
    }

    async fn set_alarm_state(&self, name: &str, state: AlarmState, reason: &str) -> CloudResult<()> {
        let request = self
            .client
            .set_alarm_state()
            .alarm_name(name)
            .state_value(from_state(state))
            .state_reason(reason);
        request.send().await.map_err(|error| call("SetAlarmState", name).failed(error))?;
        Ok(())
    }

    async fn alarm_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        let call = call("ListTagsForResource", name);
        let arn = self.alarm_arn(&call, name).await?;
        let answer = self.client.list_tags_for_resource().resource_arn(arn).send().await;
        let answer = answer.map_err(|error| call.failed(error))?;
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Ok(answer.tags().iter().map(|tag| (text(tag.key()), text(tag.value()))).collect())
    }

    async fn tag_alarm(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let call = call("TagResource", name);
        let arn = self.alarm_arn(&call, name).await?;
        let request = self.client.tag_resource().resource_arn(arn).set_tags(Some(to_tags(tags)));
        request.send().await.map(drop).map_err(|error| call.failed(error))
    }

    async fn put_dashboard(&self, name: &str, body: &str) -> CloudResult<()> {
        let request = self.client.put_dashboard().dashboard_name(name).dashboard_body(body);
        let answer = request.send().await.map_err(|error| call("PutDashboard", name).failed(error))?;
        for message in answer.dashboard_validation_messages() {
            tracing::warn!(
                dashboard = name,
                path = message.data_path(),
                message = message.message(),
                "CloudWatch keeps the dashboard, but finds a fault in it"
            );
        }
        Ok(())
    }

    async fn dashboard(&self, name: &str) -> CloudResult<String> {
        let call = call("GetDashboard", name);
        let answer = self.client.get_dashboard().dashboard_name(name).send().await;
        Ok(answer.map_err(|error| call.failed(error))?.dashboard_body.unwrap_or_default())
    }

    async fn delete_dashboard(&self, name: &str) -> CloudResult<()> {
        let request = self.client.delete_dashboards().dashboard_names(name);
        request.send().await.map_err(|error| call("DeleteDashboards", name).failed(error))?;
        Ok(())
    }
}
