//! Request metrics of S3, made from the requests that really happen.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>, "Amazon S3 request metrics".

use s3opt_core::backend::metrics::{Dimension, MetricDatum, MetricId};
use s3opt_core::backend::storage::{Setting, SettingKey};

use crate::storage::Object;
use crate::world::World;

/// Milliseconds from a request until the first byte of its answer. Requests take no time here, but CloudWatch has data of
/// each: they are all alike.
const FIRST_BYTE_LATENCY: f64 = 20.0;

/// Milliseconds until the last byte.
const TOTAL_LATENCY: f64 = 30.0;

/// A request on a bucket, as CloudWatch is told of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ObservedRequest<'a> {
    pub bucket: &'a str,
    pub key: &'a str,
    /// The metric that counts it beside `AllRequests`, such as `GetRequests`, `PutRequests`, `HeadRequests`,
    /// `DeleteRequests`, `PostRequests`, `ListRequests`.
    pub metric: &'static str,
    pub bytes_downloaded: u64,
    pub bytes_uploaded: u64,
    /// The HTTP status of the answer.
    pub status: u16,
}

impl World {
    /// Tells CloudWatch of a request, once for each of the bucket's request metrics configurations that it fits.
    ///
    /// Each request gives a datum of 0 or 1 for errors, so that their average is the rate of errors.
    pub(crate) fn observe_request(&mut self, request: &ObservedRequest<'_>) {
        let filters = self.filters(request);
        if filters.is_empty() {
            return;
        }
        let Some(bucket) = self.buckets.get(request.bucket) else { return };
        let (account, region) = (bucket.account.clone(), bucket.region.clone());
        let is = |from: u16| f64::from(u8::from((from..from + 100).contains(&request.status)));
        let bytes = |bytes: u64| (bytes > 0).then_some(to_float(bytes.into()));
        let data = [
            ("AllRequests", "Count", Some(1.0)),
            (request.metric, "Count", Some(1.0)),
            ("4xxErrors", "Count", Some(is(400))),
            ("5xxErrors", "Count", Some(is(500))),
            ("BytesDownloaded", "Bytes", bytes(request.bytes_downloaded)),
            ("BytesUploaded", "Bytes", bytes(request.bytes_uploaded)),
            ("FirstByteLatency", "Milliseconds", Some(FIRST_BYTE_LATENCY)),
            ("TotalRequestLatency", "Milliseconds", Some(TOTAL_LATENCY)),
        ];
        for filter in filters {
            let dimensions =
                vec![Dimension::new("BucketName", request.bucket), Dimension::new("FilterId", filter)];
            for (name, unit, value) in data {
                let Some(value) = value else { continue };
                let metric = MetricId::new("AWS/S3", name, dimensions.clone());
                let datum = MetricDatum { metric, time: self.now, value, unit: unit.to_owned() };
                self.keep_datum(&account, &region, &datum);
            }
        }
    }

    /// The IDs of the configurations that a request fits: by its key and the tags of the key's current version.
    fn filters(&self, request: &ObservedRequest<'_>) -> Vec<String> {
        let Some(bucket) = self.buckets.get(request.bucket) else { return Vec::new() };
        let from = SettingKey::RequestMetrics(String::new());
        let configurations = bucket.settings.range(from..).map_while(|(_, setting)| match setting {
            Setting::RequestMetrics(configuration) => Some(configuration),
            _ => None,
        });
        let current = || bucket.keys.get(request.key).and_then(|entry| entry.latest.object());
        let fits = configurations.filter(|configuration| {
            configuration.matches(request.key, current().map(Object::tags).unwrap_or_default())
        });
        fits.map(|configuration| configuration.id.clone()).collect()
    }
}

/// A number as CloudWatch keeps it; beyond 2^53 not each is there.
#[allow(clippy::cast_precision_loss, reason = "CloudWatch keeps data as floating-point numbers")]
pub(super) fn to_float(number: u128) -> f64 {
    number as f64
}
