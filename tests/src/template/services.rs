//! Topics, roles, functions, rules and alarms as CloudFormation takes them.

use s3opt_core::backend::functions::{Architecture, Permission};
use s3opt_core::backend::metrics::{Comparison, MissingData, Statistic};
use s3opt_core::backend::schedules::ScheduleTarget;
use s3opt_core::stack::resource::{AlarmState, FunctionState, RoleState, RuleState, TopicState};
use serde_json::{Value, json};

use super::{object, tags};

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html>.
pub(super) fn topic(name: &str, topic: &TopicState) -> Value {
    json!({"TopicName": name, "DisplayName": topic.display_name, "Tags": tags(&topic.tags)})
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html>.
pub(super) fn role(name: &str, role: &RoleState, trust: &Value) -> Value {
    json!({
        "RoleName": name,
        "Description": role.description,
        "AssumeRolePolicyDocument": trust,
        "Tags": tags(&role.tags),
    })
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html>.
pub(super) fn function(function: &FunctionState) -> Value {
    let configuration = &function.configuration;
    let architecture = match configuration.architecture {
        Architecture::X86_64 => "x86_64",
        Architecture::Arm64 => "arm64",
    };
    json!({
        "FunctionName": configuration.name,
        "Description": configuration.description,
        "Role": configuration.role,
        "Runtime": configuration.runtime,
        "Handler": configuration.handler,
        "MemorySize": configuration.memory_megabytes,
        "Timeout": configuration.timeout_seconds,
        "Environment": {"Variables": configuration.environment},
        "Architectures": [architecture],
        "Code": {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}},
        "Tags": tags(&function.tags),
    })
}

/// CloudFormation makes up the id of the statement.
///
/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html>.
pub(super) fn permission(function: &Value, permission: &Permission) -> Value {
    object([
        ("FunctionName", function.clone()),
        ("Action", json!("lambda:InvokeFunction")),
        ("Principal", json!(permission.principal)),
        ("SourceArn", json!(permission.source_arn)),
        ("SourceAccount", json!(permission.source_account)),
    ])
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html>.
pub(super) fn rule(state: &RuleState) -> Value {
    json!({
        "Name": state.rule.name,
        "Description": state.rule.description,
        "ScheduleExpression": state.rule.expression,
        "State": if state.rule.enabled { "ENABLED" } else { "DISABLED" },
        "Tags": tags(&state.tags),
    })
}

pub(super) fn target(target: &ScheduleTarget) -> Value {
    object([("Id", json!(target.id)), ("Arn", json!(target.arn)), ("Input", json!(target.input))])
}

/// Source: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html>.
pub(super) fn alarm(state: &AlarmState) -> Value {
    let alarm = &state.alarm;
    let statistic = match alarm.statistic {
        Statistic::Average => "Average",
        Statistic::Sum => "Sum",
        Statistic::Minimum => "Minimum",
        Statistic::Maximum => "Maximum",
        Statistic::SampleCount => "SampleCount",
    };
    let comparison = match alarm.comparison {
        Comparison::GreaterThan => "GreaterThanThreshold",
        Comparison::GreaterThanOrEqual => "GreaterThanOrEqualToThreshold",
        Comparison::LessThan => "LessThanThreshold",
        Comparison::LessThanOrEqual => "LessThanOrEqualToThreshold",
    };
    let missing = match alarm.missing_data {
        MissingData::Missing => "missing",
        MissingData::NotBreaching => "notBreaching",
        MissingData::Breaching => "breaching",
        MissingData::Ignore => "ignore",
    };
    let dimensions = alarm.metric.dimensions.iter();
    let dimensions = dimensions.map(|dimension| json!({"Name": dimension.name, "Value": dimension.value}));
    object([
        ("AlarmName", json!(alarm.name)),
        ("AlarmDescription", json!(alarm.description)),
        ("Namespace", json!(alarm.metric.namespace)),
        ("MetricName", json!(alarm.metric.name)),
        ("Dimensions", dimensions.collect()),
        ("Statistic", json!(statistic)),
        ("Period", json!(alarm.period_seconds)),
        ("EvaluationPeriods", json!(alarm.evaluation_periods)),
        ("DatapointsToAlarm", json!(alarm.datapoints_to_alarm)),
        ("Threshold", json!(alarm.threshold)),
        ("ComparisonOperator", json!(comparison)),
        ("TreatMissingData", json!(missing)),
        ("ActionsEnabled", json!(alarm.actions_enabled)),
        ("AlarmActions", json!(alarm.alarm_actions)),
        ("OKActions", json!(alarm.ok_actions)),
        ("InsufficientDataActions", json!(alarm.insufficient_data_actions)),
        ("Tags", tags(&state.tags)),
    ])
}
