//! The topic, the alarms and the dashboard.

use serde_json::{Value, json};

use super::{Blueprint, Desired};
use crate::backend::metrics::{Alarm, Comparison, Dimension, MetricId, MissingData, Statistic};
use crate::stack::keep::policy_of;
use crate::stack::resource::{AlarmState, Resource, ResourceId, State, TopicState};

impl Blueprint {
    pub(super) fn watching(&self, desired: &mut Desired) {
        self.topic(desired);
        let metric = |name: &str, dimensions: [(&str, &str); 2]| {
            let dimensions = dimensions.map(|(name, value)| Dimension::new(name, value));
            MetricId::new("AWS/S3", name, dimensions.into())
        };
        let bucket = self.names.main_bucket();
        let spike = &self.config.alarms.cost_spike;
        let size = metric("BucketSizeBytes", [("BucketName", &bucket), ("StorageType", "StandardStorage")]);
        // Thresholds are far below 2^53, up to which a float is exact.
        #[expect(clippy::cast_precision_loss, reason = "CloudWatch takes thresholds as floats")]
        let (bytes, requests) =
            (spike.threshold_bytes as f64, self.config.alarms.unusual_access.threshold_requests as f64);
        self.alarm(
            desired,
            spike.enabled,
            Alarm {
                name: self.names.cost_spike_alarm(),
                description: format!("{bucket} holds more in STANDARD than it should"),
                statistic: Statistic::Average,
                period_seconds: spike.period_seconds,
                evaluation_periods: spike.evaluation_periods,
                threshold: bytes,
                ..self.alarm_on(size)
            },
        );
        let access = &self.config.alarms.unusual_access;
        let filter = &self.config.request_metrics.id;
        let all_requests = metric("AllRequests", [("BucketName", &bucket), ("FilterId", filter)]);
        // Without request metrics there is nothing to look at.
        let enabled = access.enabled && self.config.request_metrics.enabled;
        self.alarm(
            desired,
            enabled,
            Alarm {
                name: self.names.unusual_access_alarm(),
                description: format!("{bucket} gets more requests than it should"),
                statistic: Statistic::Sum,
                period_seconds: access.period_seconds,
                evaluation_periods: access.evaluation_periods,
                threshold: requests,
                ..self.alarm_on(all_requests)
            },
        );
        let id = ResourceId::Dashboard(self.names.dashboard());
        let dashboard = Resource::new(id, State::Dashboard(self.dashboard().to_string()));
        desired.push_if(self.config.dashboard.enabled, dashboard);
    }

    fn topic(&self, desired: &mut Desired) {
        let name = self.names.topic();
        let topic = TopicState {
            display_name: self.config.alerts.display_name.clone(),
            policy: self.topic_policy(),
            tags: self.tags.for_purpose("alerts and reports"),
        };
        desired.push(Resource::new(ResourceId::Topic(name.clone()), State::Topic(topic)));
        let subscription = ResourceId::Subscription {
            topic: name,
            protocol: "email".to_owned(),
            endpoint: self.config.alert_email.clone(),
        };
        let subscription = Resource::new(subscription, State::Subscription { confirmed: None });
        desired.push_if(self.config.alerts.email, subscription);
    }

    /// Who may publish: alarms of this account, and the account itself.
    ///
    /// Source: <https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>.
    fn topic_policy(&self) -> String {
        let (arn, account) = (self.names.topic_arn(), &self.names.account);
        policy_of(&[
            json!({
                "Sid": "S3optAlarms",
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": arn,
                "Condition": {
                    "ArnLike": {"aws:SourceArn": self.names.alarm_arn("*")},
                    "StringEquals": {"aws:SourceAccount": account},
                },
            }),
            json!({
                "Sid": "S3optAccount",
                "Effect": "Allow",
                "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
                "Action": "sns:Publish",
                "Resource": arn,
            }),
        ])
    }

    fn alarm_on(&self, metric: MetricId) -> Alarm {
        Alarm {
            name: String::new(),
            description: String::new(),
            metric,
            statistic: Statistic::Sum,
            period_seconds: 0,
            evaluation_periods: 1,
            datapoints_to_alarm: None,
            threshold: 0.0,
            comparison: Comparison::GreaterThan,
            // A bucket without requests has no data, which is nothing unusual.
            missing_data: MissingData::NotBreaching,
            actions_enabled: true,
            alarm_actions: vec![self.names.topic_arn()],
            ok_actions: Vec::new(),
            insufficient_data_actions: Vec::new(),
        }
    }

    fn alarm(&self, desired: &mut Desired, enabled: bool, alarm: Alarm) {
        let id = ResourceId::Alarm(alarm.name.clone());
        let state = State::Alarm(AlarmState { alarm, tags: self.tags.for_purpose("alarm") });
        let topic = ResourceId::Topic(self.names.topic());
        desired.push_if(enabled, Resource::new(id, state).after([topic]));
    }

    /// The dashboard. Its first widget says whose it is, because dashboards have no tags.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html>.
    fn dashboard(&self) -> Value {
        let bucket = self.names.main_bucket();
        let filter = self.config.request_metrics.id.as_str();
        let size = |storage_type: &str| {
            json!(["AWS/S3", "BucketSizeBytes", "BucketName", bucket, "StorageType", storage_type])
        };
        let request = |name: &str| json!(["AWS/S3", name, "BucketName", bucket, "FilterId", filter]);
        let sizes: Vec<Value> = STORAGE_TYPES.iter().map(|storage_type| size(storage_type)).collect();
        let count =
            json!(["AWS/S3", "NumberOfObjects", "BucketName", bucket, "StorageType", "AllStorageTypes"]);
        let replica = self.names.replica_bucket();
        let replication: Vec<Value> = self
            .config
            .replication
            .rules
            .iter()
            .map(|rule| {
                json!([
                    "AWS/S3",
                    "ReplicationLatency",
                    "SourceBucket",
                    bucket,
                    "DestinationBucket",
                    replica,
                    "RuleId",
                    rule.id
                ])
            })
            .collect();
        let costs: Vec<Value> = self
            .config
            .departments
            .iter()
            .map(|department| {
                json!(["S3Opt", "MonthlyCost", "Bucket", bucket, "Department", department.name])
            })
            .collect();
        let mark = format!("## {bucket}\n{}", self.tags.mark());
        let mut widgets = vec![json!({
            "type": "text", "x": 0, "y": 0, "width": 24, "height": 2, "properties": {"markdown": mark},
        })];
        let charts: [(&str, Vec<Value>, &str, u32); 7] = [
            ("Bytes by storage class", sizes, "Average", 86_400),
            ("Objects", vec![count], "Average", 86_400),
            (
                "Requests",
                ["AllRequests", "GetRequests", "PutRequests"].into_iter().map(request).collect(),
                "Sum",
                3600,
            ),
            ("Errors", ["4xxErrors", "5xxErrors"].into_iter().map(request).collect(), "Sum", 3600),
            ("First byte, milliseconds", vec![request("FirstByteLatency")], "Average", 3600),
            ("Replication latency, seconds", replication, "Maximum", 300),
            ("Cost per department, USD a month", costs, "Maximum", 86_400),
        ];
        let charts = charts.into_iter().filter(|(_, metrics, ..)| !metrics.is_empty());
        for (place, (title, metrics, statistic, period)) in (0_u32..).zip(charts) {
            widgets.push(json!({
                "type": "metric",
                "x": place % 2 * 12,
                "y": 2 + place / 2 * 6,
                "width": 12,
                "height": 6,
                "properties": {
                    "title": title,
                    "view": "timeSeries",
                    "stacked": false,
                    "region": self.names.region.to_string(),
                    "metrics": metrics,
                    "stat": statistic,
                    "period": period,
                },
            }));
        }
        json!({"widgets": widgets})
    }
}

/// The storage types of `BucketSizeBytes` that the stack's policy can lead to.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>.
const STORAGE_TYPES: [&str; 13] = [
    "StandardStorage",
    "IntelligentTieringFAStorage",
    "IntelligentTieringIAStorage",
    "IntelligentTieringAIAStorage",
    "IntelligentTieringAAStorage",
    "IntelligentTieringDAAStorage",
    "StandardIAStorage",
    "OneZoneIAStorage",
    "GlacierIRStorage",
    "GlacierStorage",
    "GlacierObjectOverhead",
    "DeepArchiveStorage",
    "DeepArchiveObjectOverhead",
];
