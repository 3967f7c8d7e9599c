//! What is asked of the cloud, and what it said.

use super::hours::{Counts, DAY, Hour, Window, counts, whole};
use super::storage::Storage;
use crate::backend::error::if_found;
use crate::backend::metrics::{Dimension, MetricId, Statistic, StatisticsQuery};
use crate::backend::storage::{Setting, SettingKey};
use crate::backend::{Cloud, CloudResult};
use crate::config::Config;
use crate::handlers::HandlerError;
use crate::price::Region;
use crate::s3::bucket::RequestMetricsConfiguration;
use crate::s3::tiering::TieringConfiguration;

/// The access to a bucket in a day, and what it holds.
#[derive(Clone, Debug)]
pub(super) struct Observation {
    pub(super) bucket: String,
    pub(super) region: Region,
    pub(super) window: Window,
    /// What the request metrics count, where that is not everything.
    pub(super) filter: Option<String>,
    /// All requests of the window and of the days before it.
    pub(super) all: Counts,
    pub(super) gets: Counts,
    pub(super) puts: Counts,
    pub(super) client_errors: Counts,
    pub(super) server_errors: Counts,
    /// Bytes.
    pub(super) downloaded: u64,
    /// Bytes.
    pub(super) uploaded: u64,
    /// Milliseconds from the request until its answer begins, on average.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>.
    pub(super) first_byte: Option<u64>,
    /// Milliseconds from the first byte of the request until the last of its answer, on average.
    pub(super) whole_request: Option<u64>,
    pub(super) storage: Storage,
    pub(super) tiering: Vec<TieringConfiguration>,
}

impl Observation {
    /// Asks the cloud for the last 24 hours that are over by its clock.
    ///
    /// # Errors
    /// [`HandlerError::NotReady`] where the bucket has no request metrics, [`HandlerError::Cloud`] where a call fails.
    pub(super) async fn make(
        cloud: &Cloud,
        config: &Config,
        bucket: &str,
    ) -> Result<Observation, HandlerError> {
        let filter_id = &config.request_metrics.id;
        let region = cloud.storage.head_bucket(bucket).await?;
        let filter = filter(&request_metrics(cloud, bucket, filter_id).await?);
        let now = cloud.clock.now();
        let window = Window::before(now);
        let requests = Requests { cloud, bucket, filter_id, window };
        let history = window.first - i64::from(config.access_analysis.history_days) * DAY;
        let tiering = cloud.storage.list_settings(bucket, &SettingKey::Tiering(String::new())).await?;
        Ok(Observation {
            filter,
            all: requests.counts("AllRequests", history).await?,
            gets: requests.counts("GetRequests", window.first).await?,
            puts: requests.counts("PutRequests", window.first).await?,
            client_errors: requests.counts("4xxErrors", window.first).await?,
            server_errors: requests.counts("5xxErrors", window.first).await?,
            downloaded: window.sum(&requests.counts("BytesDownloaded", window.first).await?),
            uploaded: window.sum(&requests.counts("BytesUploaded", window.first).await?),
            first_byte: requests.mean("FirstByteLatency").await?,
            whole_request: requests.mean("TotalRequestLatency").await?,
            storage: Storage::observe(&*cloud.metrics, bucket, now).await?,
            tiering: tiering.into_iter().filter_map(configuration).collect(),
            bucket: bucket.to_owned(),
            region,
            window,
        })
    }

    /// All requests of the window.
    pub(super) fn requests(&self) -> u64 {
        self.window.sum(&self.all)
    }
}

fn configuration(setting: Setting) -> Option<TieringConfiguration> {
    match setting {
        Setting::Tiering(configuration) => Some(configuration),
        _ => None,
    }
}

/// The bucket's request metrics configuration: without it CloudWatch hears of no request.
async fn request_metrics(
    cloud: &Cloud,
    bucket: &str,
    id: &str,
) -> Result<RequestMetricsConfiguration, HandlerError> {
    let key = SettingKey::RequestMetrics(id.to_owned());
    match if_found(cloud.storage.setting(bucket, &key).await)? {
        Some(Setting::RequestMetrics(configuration)) => Ok(configuration),
        _ => Err(HandlerError::NotReady {
            message: format!("the bucket {bucket} has no request metrics of the id {id}"),
            remedy: format!(
                "switch them on (`aws s3api put-bucket-metrics-configuration --bucket {bucket} --id {id} \
                 --metrics-configuration Id={id}`, or request_metrics.enabled = true and deploy): data come some 15 \
                 minutes later"
            ),
        }),
    }
}

/// What the configuration counts, in words, where that is not everything.
fn filter(configuration: &RequestMetricsConfiguration) -> Option<String> {
    let prefix = configuration.prefix.iter().map(|prefix| format!("the prefix {prefix}"));
    let tags = configuration.tags.iter().map(|tag| format!("the tag {}={}", tag.key, tag.value));
    let parts: Vec<String> = prefix.chain(tags).collect();
    (!parts.is_empty()).then(|| parts.join(" and "))
}

/// Where request metrics are asked for.
struct Requests<'a> {
    cloud: &'a Cloud,
    bucket: &'a str,
    filter_id: &'a str,
    window: Window,
}

impl Requests<'_> {
    fn query(&self, name: &str, from: Hour, statistics: &[Statistic]) -> StatisticsQuery {
        let dimensions =
            vec![Dimension::new("BucketName", self.bucket), Dimension::new("FilterId", self.filter_id)];
        StatisticsQuery {
            metric: MetricId::new("AWS/S3", name, dimensions),
            start: from.start(),
            end: self.window.end().start(),
            // CloudWatch keeps sums by the hour for 455 days, but those by the minute for 15 only:
            // <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html>.
            period_seconds: 3600,
            statistics: statistics.to_vec(),
        }
    }

    async fn counts(&self, name: &str, from: Hour) -> CloudResult<Counts> {
        let points = self.cloud.metrics.statistics(&self.query(name, from, &[Statistic::Sum])).await?;
        Ok(counts(&points, Statistic::Sum))
    }

    /// The mean over all data of the window, to the whole unit.
    async fn mean(&self, name: &str) -> CloudResult<Option<u64>> {
        let wanted = [Statistic::Sum, Statistic::SampleCount];
        let points = self.cloud.metrics.statistics(&self.query(name, self.window.first, &wanted)).await?;
        let total = |statistic| -> f64 {
            let values = points.iter().flat_map(|point| &point.values);
            values.filter(|(known, _)| *known == statistic).map(|(_, value)| value).sum()
        };
        let samples = total(Statistic::SampleCount);
        Ok((samples > 0.0).then(|| whole(total(Statistic::Sum) / samples)))
    }
}
