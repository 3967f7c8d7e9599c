//! A stack with a cost analyzer.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use s3opt_core::backend::Cloud;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::storage::{Body, BucketVersioning, GetObject, ObjectRef, PutObject, Setting};
use s3opt_core::config::Config;
use s3opt_core::handlers::cost::{CostAnalyzer, Record, scheduled_event};
use s3opt_core::handlers::{Environment, Settled};
use s3opt_core::s3::bucket::{InventoryConfiguration, InventoryFormat, InventoryFrequency};
use s3opt_inventory::StorageInventories;
use s3opt_mem::generate::{BucketSpec, Sizes, perform};
use s3opt_mem::{Emulator, Mail};
use serde_json::Value;

use crate::world::{ACCOUNT, cloud, create};

pub const BUCKET: &str = "acme-main-prod";
pub const REPORTS: &str = "acme-inventory-prod";
pub const FUNCTION: &str = "acme-prod-cost-analyzer";
const CONFIGURATION: &str = "s3opt/configuration/1.toml";
const RULE: &str = "acme-prod-cost-report";

/// What docs/cost-report.md says that the function's role has to be allowed, for this stack.
pub const PERMISSIONS: &str = include_str!("../../../../../docs/cost-report-policy.json");

const TRUST: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"#;

const DELIVERY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "arn:aws:s3:::acme-inventory-prod/*"}]}"#;

/// The default configuration of a stack that replicates nothing.
pub fn configuration() -> String {
    Config::default_text()
        .replace("project = \"example\"", "project = \"acme\"")
        .replace("environment = \"dev\"", "environment = \"prod\"")
        .replace(
            "[replication]                       # to the replica bucket in replica_region\nenabled = true",
            "[replication]\nenabled = false",
        )
}

/// An account with a stack, as far as the cost analyzer needs one.
pub struct Stage {
    pub emulator: Emulator,
    pub cloud: Cloud,
    pub topic: String,
}

impl Stage {
    /// The stack on 2026-01-01, with its inventory and its schedule.
    pub async fn new() -> Stage {
        let stage = Stage::without_inventory().await;
        stage.deliver_inventory().await;
        stage
    }

    pub async fn without_inventory() -> Stage {
        let (emulator, cloud) = cloud();
        let config = Config::parse(&configuration()).unwrap();
        for bucket in [BUCKET, REPORTS] {
            create(&cloud, bucket).await;
        }
        let put = async |setting: Setting| cloud.storage.put_setting(BUCKET, setting).await.unwrap();
        put(Setting::Versioning(BucketVersioning::Enabled)).await;
        let scenario = config.scenario().unwrap();
        assert!(scenario.replication.is_none());
        put(Setting::Lifecycle(scenario.lifecycle)).await;
        for tiering in scenario.tiering {
            put(Setting::Tiering(tiering)).await;
        }
        cloud.storage.put_setting(REPORTS, Setting::Policy(DELIVERY.to_owned())).await.unwrap();
        let text = PutObject {
            bucket: REPORTS.to_owned(),
            key: CONFIGURATION.to_owned(),
            body: Body::from(configuration().into_bytes()),
            ..PutObject::default()
        };
        cloud.storage.put_object(text).await.unwrap();
        let topic = cloud.notifications.create_topic("acme-prod-s3-cost-alerts", &[]).await.unwrap();
        cloud.notifications.subscribe(&topic, "email", "storage@example.com").await.unwrap();
        assert_eq!(emulator.confirm_subscriptions(&topic), 1);
        let stage = Stage { emulator, cloud, topic };
        stage.deploy().await;
        stage
    }

    /// The function under a role that may do what the documentation says, and nothing else, and its schedule.
    async fn deploy(&self) {
        let analyzer = CostAnalyzer::new(Arc::new(StorageInventories::default()));
        self.emulator.register("cost-analyzer", Arc::new(Settled(analyzer)));
        let variables = vec![
            (Environment::BUCKET_NAME, BUCKET.to_owned()),
            (Environment::SNS_TOPIC_ARN, self.topic.clone()),
            (Environment::CONFIGURATION, format!("s3://{REPORTS}/{CONFIGURATION}")),
        ];
        let arn = self.function(FUNCTION, "cost-analyzer", PERMISSIONS, variables).await;
        let rule = ScheduleRule {
            name: RULE.to_owned(),
            description: String::new(),
            expression: "cron(0 6 1 * ? *)".to_owned(),
            enabled: true,
        };
        self.cloud.schedules.put_rule(rule, &[]).await.unwrap();
        let input = Some(scheduled_event(BUCKET, &self.topic));
        let target = ScheduleTarget { id: "function".to_owned(), arn, input };
        self.cloud.schedules.put_targets(RULE, vec![target]).await.unwrap();
        let rule = format!("arn:aws:events:us-east-1:{ACCOUNT}:rule/{RULE}");
        self.allow(FUNCTION, "events.amazonaws.com", &rule).await;
    }

    /// A function with a role of its own that has these permissions; answers its ARN.
    pub async fn function(
        &self,
        name: &str,
        handler: &str,
        permissions: &str,
        variables: Vec<(&str, String)>,
    ) -> String {
        let role_name = format!("{name}-role");
        let role = Role { name: role_name.clone(), trust_policy: TRUST.to_owned(), ..Role::default() };
        let role = self.cloud.identity.create_role(role).await.unwrap().arn;
        if permissions != "{}" {
            self.cloud.identity.put_role_policy(&role_name, "own", permissions).await.unwrap();
        }
        let function = FunctionConfiguration {
            name: name.to_owned(),
            role,
            runtime: "provided.al2023".to_owned(),
            handler: handler.to_owned(),
            memory_megabytes: 256,
            timeout_seconds: 60,
            environment: variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            ..FunctionConfiguration::default()
        };
        let made = self.cloud.functions.create_function(function, "zip".into(), BTreeMap::new()).await;
        made.unwrap().arn
    }

    /// Lets a service invoke a function on behalf of an ARN.
    pub async fn allow(&self, function: &str, service: &str, source: &str) {
        let permission = Permission {
            statement_id: "allowed".to_owned(),
            principal: service.to_owned(),
            source_arn: Some(source.to_owned()),
            source_account: None,
        };
        self.cloud.functions.add_permission(function, permission).await.unwrap();
    }

    /// The inventory as the stack configures it.
    pub async fn deliver_inventory(&self) {
        let config = Config::parse(&configuration()).unwrap();
        let section = config.inventory;
        let inventory = InventoryConfiguration {
            id: section.id,
            enabled: true,
            filter_prefix: None,
            all_versions: section.versions == "all",
            frequency: InventoryFrequency::Daily,
            format: InventoryFormat::Csv,
            destination_bucket: format!("arn:aws:s3:::{REPORTS}"),
            destination_account: None,
            destination_prefix: Some(section.prefix.trim_matches('/').to_owned()),
            encrypted: true,
            optional_fields: section.fields,
        };
        self.cloud.storage.put_setting(BUCKET, Setting::Inventory(inventory)).await.unwrap();
    }

    /// Lives through so many days with a bucket that is filled day by day.
    pub async fn live(&self, days: u32) {
        perform(&self.cloud, &spec(days)).await.unwrap();
    }

    pub async fn advance_to(&self, instant: &str) {
        self.emulator.advance_to(instant.parse().unwrap()).await.unwrap();
    }

    /// Invokes the function as somebody does from the command line, and answers what it answers.
    pub async fn invoke(&self, event: &str) -> Value {
        let invoked = self.cloud.functions.invoke(FUNCTION, Bytes::from(event.to_owned())).await.unwrap();
        serde_json::from_slice(&invoked.payload).unwrap()
    }

    pub fn mails(&self) -> Vec<Mail> {
        self.emulator.outbox().into_iter().filter(|mail| mail.topic == self.topic).collect()
    }

    /// A month's report as it was kept.
    pub async fn record(&self, month: &str) -> Record {
        let key = format!("s3opt/cost-reports/{BUCKET}/{month}.json");
        let request = GetObject { object: ObjectRef::new(REPORTS, key), ..GetObject::default() };
        let Body::Bytes(bytes) = self.cloud.storage.get_object(request).await.unwrap().body else {
            panic!("its bytes are there")
        };
        serde_json::from_slice(&bytes).unwrap()
    }
}

/// What is written into the bucket, and read from it.
fn spec(days: u32) -> BucketSpec {
    let prefixes = [
        ("finance/", 2),
        ("hr/", 1),
        ("engineering/", 5),
        ("compliance/", 2),
        ("marketing/", 1),
        ("tmp/", 1),
    ];
    BucketSpec {
        seed: 7,
        bucket: BUCKET.to_owned(),
        days,
        objects: 30 * days,
        sizes: Sizes { median: 1 << 30, sigma: 1500, most: 5 << 30 },
        prefixes: prefixes.map(|(prefix, weight)| (prefix.to_owned(), weight)).into(),
        reads: vec![(0, 300), (10, 20)],
        ..BucketSpec::default()
    }
}
