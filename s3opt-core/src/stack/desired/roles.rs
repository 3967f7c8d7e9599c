//! The roles of the functions and of replication, each with just what it needs.

use serde_json::{Value, json};

use super::{Blueprint, CONFIGURATION_PREFIX, Desired, HANDLERS};
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER};
use crate::stack::Names;
use crate::stack::keep::policy_of;
use crate::stack::resource::{Resource, ResourceId, RoleState, State};

impl Blueprint {
    pub(super) fn roles(&self, desired: &mut Desired) {
        for handler in HANDLERS {
            let name = self.names.function(handler);
            let trust = trust("lambda.amazonaws.com", &self.names.account, None);
            let statements = self.function_statements(handler);
            self.role(desired, self.has_function(handler), &name, handler, &trust, &statements);
        }
        let name = self.names.replication_role();
        let main = Names::bucket_arn(&self.names.main_bucket());
        let trust = trust("s3.amazonaws.com", &self.names.account, Some(&main));
        self.role(desired, self.replicates(), &name, "replication", &trust, &self.replication_statements());
    }

    fn role(
        &self,
        desired: &mut Desired,
        enabled: bool,
        name: &str,
        purpose: &str,
        trust_policy: &str,
        statements: &[Value],
    ) {
        let state = State::Role(RoleState {
            description: format!("{purpose} of the stack {}", self.names.stack()),
            trust_policy: trust_policy.to_owned(),
            tags: self.tags.for_purpose(purpose),
        });
        desired.push_if(enabled, Resource::new(ResourceId::Role(name.to_owned()), state));
        if enabled {
            let id = ResourceId::RolePolicy { role: name.to_owned(), name: name.to_owned() };
            desired.push(Resource::new(id, State::RolePolicy(policy_of(statements))));
        }
    }

    /// What a function may do.
    #[must_use]
    pub fn function_statements(&self, handler: &str) -> Vec<Value> {
        let Names { region, account, .. } = &self.names;
        let group = self.names.log_group(handler);
        let mut statements = vec![json!({
            "Sid": "S3optLogs",
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": format!("arn:aws:logs:{region}:{account}:log-group:{group}:*"),
        })];
        let main = Names::bucket_arn(&self.names.main_bucket());
        let inventory = Names::bucket_arn(&self.names.inventory_bucket());
        statements.push(json!({
            "Sid": "S3optConfiguration",
            "Effect": "Allow",
            "Action": "s3:GetObject",
            "Resource": format!("{inventory}/{CONFIGURATION_PREFIX}*"),
        }));
        match handler {
            AUTO_TAGGER => statements.extend([
                // Without it S3 answers that one may not, where an object is gone.
                // Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html>, "Permissions".
                json!({
                    "Sid": "S3optMissTheAbsent",
                    "Effect": "Allow",
                    "Action": "s3:ListBucket",
                    "Resource": main,
                }),
                json!({
                    "Sid": "S3optTag",
                    "Effect": "Allow",
                    "Action": [
                        "s3:GetObject",
                        "s3:GetObjectVersion",
                        "s3:GetObjectTagging",
                        "s3:GetObjectVersionTagging",
                        "s3:PutObjectTagging",
                        "s3:PutObjectVersionTagging",
                    ],
                    "Resource": format!("{main}/*"),
                }),
            ]),
            COST_ANALYZER => statements.extend([
                json!({
                    "Sid": "S3optReadInventory",
                    "Effect": "Allow",
                    "Action": ["s3:GetObject"],
                    "Resource": format!("{inventory}/*"),
                }),
                json!({
                    "Sid": "S3optFindInventory",
                    "Effect": "Allow",
                    "Action": ["s3:ListBucket"],
                    "Resource": inventory,
                }),
                json!({
                    "Sid": "S3optTagsOfTheBucket",
                    "Effect": "Allow",
                    "Action": "s3:GetBucketTagging",
                    "Resource": main,
                }),
                json!({
                    "Sid": "S3optKeepReports",
                    "Effect": "Allow",
                    "Action": ["s3:PutObject"],
                    "Resource": format!("{inventory}/{}*", self.config.cost_report.records_prefix),
                }),
                // Cost Explorer knows no resources.
                // Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscostexplorerservice.html>.
                json!({
                    "Sid": "S3optCosts",
                    "Effect": "Allow",
                    "Action": "ce:GetCostAndUsage",
                    "Resource": "*",
                }),
                // PutMetricData knows no resources, but namespaces.
                // Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html>.
                json!({
                    "Sid": "S3optMetrics",
                    "Effect": "Allow",
                    "Action": "cloudwatch:PutMetricData",
                    "Resource": "*",
                    "Condition": {"StringEquals": {"cloudwatch:namespace": "S3Opt"}},
                }),
            ]),
            ACCESS_ANALYZER => statements.extend([
                // GetMetricStatistics knows no resources.
                // Source: <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html>.
                json!({
                    "Sid": "S3optReadMetrics",
                    "Effect": "Allow",
                    "Action": "cloudwatch:GetMetricStatistics",
                    "Resource": "*",
                }),
                json!({
                    "Sid": "S3optReadSettings",
                    "Effect": "Allow",
                    "Action": [
                        "s3:GetIntelligentTieringConfiguration",
                        "s3:GetMetricsConfiguration",
                        "s3:ListBucket",
                    ],
                    "Resource": main,
                }),
            ]),
            _ => {}
        }
        if handler != AUTO_TAGGER {
            statements.push(json!({
                "Sid": "S3optReport",
                "Effect": "Allow",
                "Action": "sns:Publish",
                "Resource": self.names.topic_arn(),
            }));
        }
        statements
    }

    /// What S3 may do to replicate.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html>.
    fn replication_statements(&self) -> Vec<Value> {
        let main = Names::bucket_arn(&self.names.main_bucket());
        let replica = Names::bucket_arn(&self.names.replica_bucket());
        vec![
            json!({
                "Sid": "S3optReadSource",
                "Effect": "Allow",
                "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"],
                "Resource": main,
            }),
            json!({
                "Sid": "S3optReadVersions",
                "Effect": "Allow",
                "Action": [
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                ],
                "Resource": format!("{main}/*"),
            }),
            json!({
                "Sid": "S3optWriteReplicas",
                "Effect": "Allow",
                "Action": ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
                "Resource": format!("{replica}/*"),
            }),
        ]
    }
}

/// Who may assume a role: a service, on behalf of this account and, where one is named, of one resource.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html>.
fn trust(service: &str, account: &str, source: Option<&str>) -> String {
    let mut statement = json!({
        "Sid": "S3optAssume",
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    });
    // Lambda assumes a role before there is a function that could be named.
    if let Some(source) = source {
        statement["Condition"] =
            json!({"StringEquals": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": source}});
    }
    policy_of(&[statement])
}
