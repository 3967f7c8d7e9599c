//! Resources as fields by name, in a form in which two that mean the same are the same.

use serde_json::{Value, json};

use super::setting::setting_value;
use super::state::{AlarmState, FunctionState, State};
use crate::stack::document::{json_value, policy_value};

impl State {
    /// The resource as fields by name. What is null is not there.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            State::Topic(topic) => json!({
                "display_name": topic.display_name,
                "policy": policy_value(&topic.policy),
                "tags": topic.tags,
            }),
            State::Subscription { .. } => json!({"subscribed": true}),
            // The description of a role is not compared: what cannot be changed is no drift.
            State::Role(role) => json!({"trust_policy": policy_value(&role.trust_policy), "tags": role.tags}),
            State::RolePolicy(text) => policy_value(text),
            State::Bucket(bucket) => json!({"region": bucket.region.to_string(), "tags": bucket.tags}),
            State::Setting(setting) => setting_value(setting),
            State::Object(text) => json!({"bytes": text.len()}),
            State::LogGroup(days) => json!({"retention_days": days}),
            State::Function(function) => function_value(function),
            State::Permission(permission) => json!({
                "principal": permission.principal,
                "source_arn": permission.source_arn,
                "source_account": permission.source_account,
            }),
            State::Rule(state) => json!({
                "description": state.rule.description,
                "expression": state.rule.expression,
                "enabled": state.rule.enabled,
                "tags": state.tags,
            }),
            State::Target(target) => json!({
                "arn": target.arn,
                "input": target.input.as_deref().map(json_value),
            }),
            State::Alarm(state) => alarm_value(state),
            State::Dashboard(text) => json_value(text),
        }
    }
}

fn function_value(function: &FunctionState) -> Value {
    let configuration = &function.configuration;
    json!({
        "description": configuration.description,
        "role": configuration.role,
        "runtime": configuration.runtime,
        "handler": configuration.handler,
        "memory_megabytes": configuration.memory_megabytes,
        "timeout_seconds": configuration.timeout_seconds,
        "environment": configuration.environment,
        "architecture": format!("{:?}", configuration.architecture).to_lowercase(),
        "code_sha256": function.code.sha256,
        "tags": function.tags,
    })
}

fn alarm_value(state: &AlarmState) -> Value {
    let alarm = &state.alarm;
    let sorted = |arns: &[String]| {
        let mut arns = arns.to_vec();
        arns.sort();
        arns
    };
    let dimensions: serde_json::Map<String, Value> = alarm
        .metric
        .dimensions
        .iter()
        .map(|dimension| (dimension.name.clone(), json!(dimension.value)))
        .collect();
    json!({
        "description": alarm.description,
        "namespace": alarm.metric.namespace,
        "metric": alarm.metric.name,
        "dimensions": dimensions,
        "statistic": format!("{:?}", alarm.statistic),
        "period_seconds": alarm.period_seconds,
        "evaluation_periods": alarm.evaluation_periods,
        // AWS reads back what was left out as all of them.
        "datapoints_to_alarm": alarm.datapoints_to_alarm.unwrap_or(alarm.evaluation_periods),
        "threshold": alarm.threshold,
        "comparison": format!("{:?}", alarm.comparison),
        "missing_data": format!("{:?}", alarm.missing_data),
        "actions_enabled": alarm.actions_enabled,
        "alarm_actions": sorted(&alarm.alarm_actions),
        "ok_actions": sorted(&alarm.ok_actions),
        "insufficient_data_actions": sorted(&alarm.insufficient_data_actions),
        "tags": state.tags,
    })
}
