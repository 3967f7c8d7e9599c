//! Replication metrics of S3: what is on its way, and for how long it was.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, "S3 Replication metrics".

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::calendar::Instant;

use super::requests::to_float;
use crate::world::World;

/// Versions on their way from the buckets of an account in a region.
#[derive(Debug, Default)]
pub(super) struct Replicating {
    /// By the numbers of the versions.
    versions: BTreeMap<u64, Pending>,
    /// Bytes and operations by rule.
    rules: BTreeMap<ReplicationPath, (u64, u64)>,
}

/// A version on its way.
#[derive(Debug)]
struct Pending {
    since: Instant,
    bytes: u64,
    paths: Vec<ReplicationPath>,
}

/// From where to where by which rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ReplicationPath {
    pub source: String,
    pub destination: String,
    pub rule: String,
}

impl World {
    /// A version of a bucket waits to be copied by rules whose metrics are on.
    pub(crate) fn replication_begins(
        &mut self,
        source: &str,
        number: u64,
        bytes: u64,
        paths: Vec<ReplicationPath>,
    ) {
        let Some(bucket) = self.buckets.get(source).filter(|_| !paths.is_empty()) else { return };
        let (account, region, since) = (bucket.account.clone(), bucket.region.clone(), self.now);
        let replicating = &mut self.regional(&account, &region).metrics.replicating;
        for path in &paths {
            let (pending, operations) = replicating.rules.entry(path.clone()).or_default();
            *pending = pending.saturating_add(bytes);
            *operations += 1;
        }
        replicating.versions.insert(number, Pending { since, bytes, paths: paths.clone() });
        for path in paths {
            self.tell_of_path(&path, 0);
        }
    }

    /// A version of a bucket waits no longer, whatever came of it.
    pub(crate) fn replication_ends(&mut self, source: &str, number: u64) {
        let Some(bucket) = self.buckets.get(source) else { return };
        let (account, region, now) = (bucket.account.clone(), bucket.region.clone(), self.now);
        let replicating = &mut self.regional(&account, &region).metrics.replicating;
        let Some(gone) = replicating.versions.remove(&number) else { return };
        for path in &gone.paths {
            if let Some((pending, operations)) = replicating.rules.get_mut(path) {
                *pending = pending.saturating_sub(gone.bytes);
                *operations = operations.saturating_sub(1);
            }
        }
        let took = now.milliseconds().saturating_sub(gone.since.milliseconds()) / 1000;
        for path in &gone.paths {
            self.tell_of_path(path, u64::try_from(took).unwrap_or(0));
        }
    }

    /// Tells CloudWatch how far a rule is behind, in the account and region of its source.
    fn tell_of_path(&mut self, path: &ReplicationPath, latency_seconds: u64) {
        let Some(bucket) = self.buckets.get(&path.source) else { return };
        let (account, region) = (bucket.account.clone(), bucket.region.clone());
        let rules = &self.regional(&account, &region).metrics.replicating.rules;
        let (bytes, operations) = rules.get(path).copied().unwrap_or_default();
        let dimensions = vec![
            Dimension::new("SourceBucket", path.source.as_str()),
            Dimension::new("DestinationBucket", path.destination.as_str()),
            Dimension::new("RuleId", path.rule.as_str()),
        ];
        for (name, value, unit) in [
            ("BytesPendingReplication", bytes, "Bytes"),
            ("OperationsPendingReplication", operations, "Count"),
            ("ReplicationLatency", latency_seconds, "Seconds"),
        ] {
            let metric = MetricId::new("AWS/S3", name, dimensions.clone());
            let value = to_float(value.into());
            let datum = MetricDatum { metric, time: self.now, value, unit: unit.to_owned() };
            self.keep_datum(&account, &region, &datum);
        }
    }
}
