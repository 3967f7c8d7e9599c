//! Replication metrics of S3.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, "S3 Replication metrics".

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};

use super::requests::to_float;
use crate::world::World;

/// How far a replication rule is behind, as CloudWatch is told of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ObservedReplication<'a> {
    pub source: &'a str,
    pub destination: &'a str,
    pub rule: &'a str,
    pub bytes_pending: u64,
    pub operations_pending: u64,
    /// Seconds by which the destination is behind.
    pub latency_seconds: u64,
}

impl World {
    /// Tells CloudWatch of a rule with metrics, in the account and region of the source bucket.
    pub(crate) fn observe_replication(&mut self, observed: &ObservedReplication<'_>) {
        let Some(bucket) = self.buckets.get(observed.source) else { return };
        let (account, region) = (bucket.account.clone(), bucket.region.clone());
        let dimensions = vec![
            Dimension::new("SourceBucket", observed.source),
            Dimension::new("DestinationBucket", observed.destination),
            Dimension::new("RuleId", observed.rule),
        ];
        for (name, value, unit) in [
            ("BytesPendingReplication", observed.bytes_pending, "Bytes"),
            ("OperationsPendingReplication", observed.operations_pending, "Count"),
            ("ReplicationLatency", observed.latency_seconds, "Seconds"),
        ] {
            let metric = MetricId::new("AWS/S3", name, dimensions.clone());
            let value = to_float(value.into());
            let datum = MetricDatum { metric, time: self.now, value, unit: unit.to_owned() };
            self.keep_datum(&account, &region, &datum);
        }
    }
}
