//! The functions, what invokes them, and their log groups.

use super::{Blueprint, Desired, HANDLERS};
use crate::backend::functions::{Architecture, FunctionConfiguration, Permission};
use crate::backend::schedules::{ScheduleRule, ScheduleTarget};
use crate::backend::storage::{Setting, SettingKey};
use crate::handlers::cost::scheduled_event;
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER, Environment};
use crate::s3::bucket::{KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind};
use crate::stack::Names;
use crate::stack::keep::NOTIFICATION_ID;
use crate::stack::resource::{FunctionState, Resource, ResourceId, RuleState, State};

/// Where the functions' configuration lies in the inventory bucket where it does not fit into their environment.
pub const CONFIGURATION_PREFIX: &str = "s3opt/configuration/";

/// What the environment of a function may hold in bytes, names and values.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
pub const MAX_ENVIRONMENT_BYTES: usize = 4096;

/// What is left of it for the configuration beside the other variables.
const MAX_CONFIGURATION_BYTES: usize = 3072;

/// The id of the target of each schedule.
const TARGET: &str = "function";

impl Blueprint {
    pub(super) fn functions(&self, desired: &mut Desired) {
        let configuration = self.configuration(desired);
        for handler in HANDLERS {
            self.function(desired, handler, &configuration);
        }
        self.notification(desired);
        let schedules = &self.config.schedules;
        self.schedule(desired, COST_ANALYZER, &schedules.cost_report, "the monthly cost report");
        self.schedule(desired, ACCESS_ANALYZER, &schedules.access_analysis, "the daily access analysis");
    }

    /// The configuration as the functions read it, or where they find it.
    fn configuration(&self, desired: &mut Desired) -> String {
        let text = without_comments(&self.text);
        if text.len() <= MAX_CONFIGURATION_BYTES || !self.has_functions() {
            return text;
        }
        // Another text has another key, so that functions that run already see that it changed.
        let (bucket, key) =
            (self.names.inventory_bucket(), format!("{CONFIGURATION_PREFIX}{}.toml", digest(&text)));
        let place = format!("s3://{bucket}/{key}");
        desired.push(Resource::new(ResourceId::Object { bucket, key }, State::Object(text)));
        place
    }

    fn function(&self, desired: &mut Desired, handler: &str, configuration: &str) {
        let name = self.names.function(handler);
        let enabled = self.has_function(handler);
        let section = &self.config.functions;
        let group = ResourceId::LogGroup(self.names.log_group(handler));
        let days = Some(section.log_retention_days);
        desired.push_if(enabled, Resource::new(group.clone(), State::LogGroup(days)));
        let environment = [
            (Environment::BUCKET_NAME, self.names.main_bucket()),
            (Environment::SNS_TOPIC_ARN, self.names.topic_arn()),
            (Environment::CONFIGURATION, configuration.to_owned()),
        ];
        let state = FunctionState {
            configuration: FunctionConfiguration {
                name: name.clone(),
                description: format!("{handler} of the stack {}", self.names.stack()),
                role: self.names.role_arn(&name),
                runtime: "provided.al2023".to_owned(),
                handler: handler.to_owned(),
                memory_megabytes: section.memory_megabytes,
                timeout_seconds: section.timeout_seconds,
                environment: environment.map(|(name, value)| (name.to_owned(), value)).into(),
                architecture: if section.arm64 { Architecture::Arm64 } else { Architecture::X86_64 },
            },
            code: self.code.clone(),
            tags: self.tags.for_purpose(handler),
        };
        let role = ResourceId::Role(name.clone());
        let policy = ResourceId::RolePolicy { role: name.clone(), name: name.clone() };
        let mut function =
            Resource::new(ResourceId::Function(name), State::Function(state)).after([role, policy, group]);
        if let Some(place) = configuration.strip_prefix("s3://")
            && let Some((bucket, key)) = place.split_once('/')
        {
            let object = ResourceId::Object { bucket: bucket.to_owned(), key: key.to_owned() };
            function = function.after([object]);
        }
        desired.push_if(enabled, function);
    }

    /// Leave for a service to invoke a function; goes with the function.
    fn permission(&self, desired: &mut Desired, handler: &str, service: &str, source: String) -> ResourceId {
        let statement = format!("s3opt-{}", service.split('.').next().unwrap_or(service));
        let permission = Permission {
            statement_id: statement.clone(),
            principal: service.to_owned(),
            source_arn: Some(source),
            source_account: Some(self.names.account.clone()),
        };
        let id = ResourceId::Permission { function: self.names.function(handler), statement };
        desired.push(Resource::new(id.clone(), State::Permission(permission)));
        id
    }

    /// New objects go to the auto-tagger.
    fn notification(&self, desired: &mut Desired) {
        let main = self.names.main_bucket();
        let mut targets = Vec::new();
        let mut after = Vec::new();
        if self.has_function(AUTO_TAGGER) {
            after.push(self.permission(desired, AUTO_TAGGER, "s3.amazonaws.com", Names::bucket_arn(&main)));
            targets.push(NotificationTarget {
                id: format!("{NOTIFICATION_ID}{AUTO_TAGGER}"),
                kind: TargetKind::Function,
                arn: self.names.function_arn(AUTO_TAGGER),
                events: vec!["s3:ObjectCreated:*".to_owned()],
                filter: KeyFilter::default(),
            });
        }
        let notification = NotificationConfiguration { targets, event_bridge: false };
        let id = ResourceId::setting(&main, SettingKey::Notification);
        desired.push(Resource::new(id, State::Setting(Setting::Notification(notification))).after(after));
    }

    fn schedule(&self, desired: &mut Desired, handler: &str, expression: &str, what: &str) {
        let name = self.names.function(handler);
        let enabled = self.has_function(handler);
        let rule = RuleState {
            rule: ScheduleRule {
                name: name.clone(),
                description: format!("{what} of the stack {}", self.names.stack()),
                expression: expression.to_owned(),
                enabled: true,
            },
            tags: self.tags.for_purpose(handler),
        };
        desired.push_if(enabled, Resource::new(ResourceId::Rule(name.clone()), State::Rule(rule)));
        if !enabled {
            return;
        }
        let permission =
            self.permission(desired, handler, "events.amazonaws.com", self.names.rule_arn(handler));
        let target = ScheduleTarget {
            id: TARGET.to_owned(),
            arn: self.names.function_arn(handler),
            input: Some(scheduled_event(&self.names.main_bucket(), &self.names.topic_arn())),
        };
        let id = ResourceId::Target { rule: name, id: TARGET.to_owned() };
        desired.push(Resource::new(id, State::Target(target)).after([permission]));
    }
}

/// The configuration's text with nothing but its values; a text that is no TOML as it is.
fn without_comments(text: &str) -> String {
    match text.parse::<toml::Table>() {
        Ok(table) => table.to_string(),
        Err(_) => text.to_owned(),
    }
}

/// FNV-1a of 64 bits, in hexadecimal: enough to tell one text of ours from another.
fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}
