//! How a stack is: whether it still is what its configuration says, and whether what it does still happens.

use super::desired::{Blueprint, HANDLERS};
use super::observe::{Observations, ObserveError};
use super::plan::Plan;
use super::{Owner, ResourceId, State};
use crate::backend::error::if_found;
use crate::backend::metrics::{AlarmStatus, Dimension, MetricId, Statistic, StatisticsQuery};
use crate::backend::storage::{CommonListing, HeadObject, ListObjects, ObjectRef};
use crate::backend::{Cloud, CloudResult};
use crate::calendar::Instant;

/// How a stack is.
#[derive(Clone, Debug)]
pub struct Status {
    /// What is no longer as the configuration says.
    pub drift: Plan,
    /// The alarms that are there.
    pub alarms: Vec<AlarmStatus>,
    /// The newest inventory report: its folder and when it was delivered.
    pub last_inventory: Option<(String, Instant)>,
    /// The newest cost report: its month and when it was made.
    pub last_cost_report: Option<(String, Instant)>,
    /// Operations that replication has yet to do, of all rules; `None` where nobody knows.
    pub replication_pending: Option<f64>,
    /// Failed invocations of each function that is there in the last 24 hours.
    pub function_errors: Vec<(&'static str, f64)>,
    /// Addresses whose subscription is not confirmed yet.
    pub unconfirmed: Vec<String>,
}

impl Blueprint {
    /// Looks how the stack is, beside what was observed and planned.
    ///
    /// # Errors
    /// The first call that failed, with the resource that it was about.
    pub async fn status(
        &self,
        cloud: &Cloud,
        observed: &Observations,
        drift: Plan,
    ) -> Result<Status, ObserveError> {
        let main = ResourceId::Bucket(self.names.main_bucket());
        let about = |resource: ResourceId| move |error| ObserveError { resource, error };
        let is_ours = |id: &ResourceId| observed.get(id).is_some_and(|there| there.owner == Owner::Ours);
        let alarms = [self.names.cost_spike_alarm(), self.names.unusual_access_alarm()];
        let alarm = ResourceId::Alarm(alarms[0].clone());
        let alarms = cloud.metrics.alarms(&alarms).await.map_err(about(alarm))?;
        let inventory = ResourceId::Bucket(self.names.inventory_bucket());
        let (last_inventory, last_cost_report) = if is_ours(&inventory) {
            let failed = about(inventory.clone());
            let last_inventory = self.last_inventory(cloud).await.map_err(failed)?;
            (last_inventory, self.last_cost_report(cloud).await.map_err(about(inventory))?)
        } else {
            (None, None)
        };
        let replication_pending = self.replication_pending(cloud).await.map_err(about(main))?;
        let mut function_errors = Vec::new();
        for handler in HANDLERS {
            let id = ResourceId::Function(self.names.function(handler));
            if is_ours(&id) {
                let errors = self.errors_of(cloud, handler).await.map_err(about(id))?;
                function_errors.push((handler, errors));
            }
        }
        let unconfirmed = observed.iter().filter_map(|(id, there)| match (id, &there.state) {
            (ResourceId::Subscription { endpoint, .. }, State::Subscription { confirmed: Some(false) }) => {
                Some(endpoint.clone())
            }
            _ => None,
        });
        Ok(Status {
            drift,
            alarms,
            last_inventory,
            last_cost_report,
            replication_pending,
            function_errors,
            unconfirmed: unconfirmed.collect(),
        })
    }

    /// Reports lie in folders that are named after the time at which they were begun; a report is there once its
    /// manifest is.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
    async fn last_inventory(&self, cloud: &Cloud) -> CloudResult<Option<(String, Instant)>> {
        let section = &self.config.inventory;
        let start = section.prefix.trim_end_matches('/');
        let slash = if start.is_empty() { "" } else { "/" };
        let prefix = format!("{start}{slash}{}/{}/", self.names.main_bucket(), section.id);
        let bucket = self.names.inventory_bucket();
        let mut folders = Vec::new();
        let mut continuation_token = None;
        loop {
            let common = CommonListing {
                bucket: bucket.clone(),
                prefix: prefix.clone(),
                delimiter: Some("/".to_owned()),
                ..CommonListing::default()
            };
            let request = ListObjects { common, continuation_token, start_after: None };
            let page = cloud.storage.list_objects(request).await?;
            let is_dated =
                |folder: &String| folder[prefix.len()..].starts_with(|one: char| one.is_ascii_digit());
            folders.extend(page.common_prefixes.into_iter().filter(is_dated));
            continuation_token = page.next_token;
            if continuation_token.is_none() {
                break;
            }
        }
        for folder in folders.into_iter().rev() {
            let object = ObjectRef::new(&bucket, format!("{folder}manifest.json"));
            let head = cloud.storage.head_object(HeadObject { object, ..HeadObject::default() }).await;
            if let Some(head) = if_found(head)? {
                return Ok(Some((folder, head.last_modified)));
            }
        }
        Ok(None)
    }

    async fn last_cost_report(&self, cloud: &Cloud) -> CloudResult<Option<(String, Instant)>> {
        let prefix = format!("{}{}/", self.config.cost_report.records_prefix, self.names.main_bucket());
        let common = CommonListing {
            bucket: self.names.inventory_bucket(),
            prefix: prefix.clone(),
            ..CommonListing::default()
        };
        let page = cloud.storage.list_objects(ListObjects { common, ..ListObjects::default() }).await?;
        Ok(page.objects.last().map(|object| {
            let month = object.key[prefix.len()..].trim_end_matches(".json");
            (month.to_owned(), object.last_modified)
        }))
    }

    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, "S3 replication metrics".
    async fn replication_pending(&self, cloud: &Cloud) -> CloudResult<Option<f64>> {
        if !self.replicates() {
            return Ok(None);
        }
        let mut pending = None;
        for rule in &self.config.replication.rules {
            let dimensions = vec![
                Dimension::new("SourceBucket", self.names.main_bucket()),
                Dimension::new("DestinationBucket", self.names.replica_bucket()),
                Dimension::new("RuleId", &rule.id),
            ];
            let metric = MetricId::new("AWS/S3", "OperationsPendingReplication", dimensions);
            let newest = self.newest(cloud, metric, Statistic::Maximum, 3600, 300).await?;
            pending = match (pending, newest) {
                (Some(sum), Some(more)) => Some(sum + more),
                (one, other) => one.or(other),
            };
        }
        Ok(pending)
    }

    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>.
    async fn errors_of(&self, cloud: &Cloud, handler: &str) -> CloudResult<f64> {
        let dimensions = vec![Dimension::new("FunctionName", self.names.function(handler))];
        let metric = MetricId::new("AWS/Lambda", "Errors", dimensions);
        let day = 86_400;
        let values = self.values(cloud, metric, Statistic::Sum, day, 3600).await?;
        Ok(total(values.into_iter().map(|(_, value)| value)))
    }

    async fn newest(
        &self,
        cloud: &Cloud,
        metric: MetricId,
        statistic: Statistic,
        seconds: i64,
        period_seconds: u32,
    ) -> CloudResult<Option<f64>> {
        let values = self.values(cloud, metric, statistic, seconds, period_seconds).await?;
        Ok(values.into_iter().max_by_key(|(time, _)| *time).map(|(_, value)| value))
    }

    /// What a metric was in the last so many seconds.
    async fn values(
        &self,
        cloud: &Cloud,
        metric: MetricId,
        statistic: Statistic,
        seconds: i64,
        period_seconds: u32,
    ) -> CloudResult<Vec<(Instant, f64)>> {
        let end = cloud.clock.now();
        let start = Instant::from_milliseconds(end.milliseconds().saturating_sub(seconds * 1000));
        let query = StatisticsQuery { metric, start, end, period_seconds, statistics: vec![statistic] };
        let found = cloud.metrics.statistics(&query).await?;
        let value = |values: &[(Statistic, f64)]| {
            values.iter().find(|(other, _)| *other == statistic).map(|(_, value)| *value)
        };
        Ok(found.iter().filter_map(|point| Some((point.time, value(&point.values)?))).collect())
    }
}

/// The sum of values. The standard library's sum of no floats is -0, which is printed like that.
fn total(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_of_nothing_is_zero_and_reads_so() {
        for (values, expected) in [(&[][..], "0"), (&[-0.0], "0"), (&[0.0, 0.0], "0"), (&[1.0, 2.5], "3.5")] {
            assert_eq!(total(values.iter().copied()).to_string(), expected, "{values:?}");
        }
    }
}
