//! CloudWatch: data, alarms and dashboards, and the metrics that S3 makes of what really happens.

mod alarms;
mod dashboards;
mod data;
mod replication;
mod requests;
mod rules;
mod series;
mod snapshot;
mod storage;

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::metrics::{
    Alarm, AlarmState, AlarmStatus, Datapoint, MetricDatum, MetricId, StatisticsQuery,
};
use s3opt_core::backend::{CloudResult, Metrics};

use crate::client::Client;
use crate::journal::Journal;

pub use alarms::{AlarmEvent, AlarmEventKind};
pub(crate) use replication::ReplicationPath;
pub(crate) use requests::ObservedRequest;

use alarms::AlarmEntry;
use replication::Replicating;
use series::Series;

/// What an account has of it in a region.
#[derive(Debug, Default)]
pub(crate) struct MetricsState {
    series: BTreeMap<MetricId, Series>,
    alarms: BTreeMap<String, AlarmEntry>,
    /// What happened to alarms, with their names; it outlasts them.
    history: Journal<(String, AlarmEvent)>,
    dashboards: BTreeMap<String, String>,
    /// Versions on their way.
    replicating: Replicating,
}

#[async_trait]
impl Metrics for Client {
    async fn put_metric_data(&self, data: Vec<MetricDatum>) -> CloudResult<()> {
        self.emulator.world().put_metric_data(&self.caller, data)
    }

    async fn statistics(&self, query: &StatisticsQuery) -> CloudResult<Vec<Datapoint>> {
        self.emulator.world().statistics(&self.caller, query)
    }

    async fn list_metrics(&self, namespace: &str) -> CloudResult<Vec<MetricId>> {
        self.emulator.world().list_metrics(&self.caller, namespace)
    }

    async fn put_alarm(&self, alarm: Alarm, tags: &[(String, String)]) -> CloudResult<()> {
        self.emulator.world().put_alarm(&self.caller, alarm, tags)
    }

    async fn alarms(&self, names: &[String]) -> CloudResult<Vec<AlarmStatus>> {
        self.emulator.world().alarms(&self.caller, |name| names.iter().any(|known| known == name))
    }

    async fn alarms_by_prefix(&self, prefix: &str) -> CloudResult<Vec<AlarmStatus>> {
        self.emulator.world().alarms(&self.caller, |name| name.starts_with(prefix))
    }

    async fn delete_alarms(&self, names: &[String]) -> CloudResult<()> {
        self.emulator.world().delete_alarms(&self.caller, names)
    }

    async fn set_alarm_state(&self, name: &str, state: AlarmState, reason: &str) -> CloudResult<()> {
        self.emulator.world().set_alarm_state(&self.caller, name, state, reason)
    }

    async fn alarm_tags(&self, name: &str) -> CloudResult<Vec<(String, String)>> {
        self.emulator.world().alarm_tags(&self.caller, name)
    }

    async fn tag_alarm(&self, name: &str, tags: &[(String, String)]) -> CloudResult<()> {
        self.emulator.world().tag_alarm(&self.caller, name, tags)
    }

    async fn put_dashboard(&self, name: &str, body: &str) -> CloudResult<()> {
        self.emulator.world().put_dashboard(&self.caller, name, body)
    }

    async fn dashboard(&self, name: &str) -> CloudResult<String> {
        self.emulator.world().dashboard(&self.caller, name)
    }

    async fn delete_dashboard(&self, name: &str) -> CloudResult<()> {
        self.emulator.world().delete_dashboard(&self.caller, name)
    }
}
