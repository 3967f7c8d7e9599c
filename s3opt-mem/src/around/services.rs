//! The services beside S3.

use std::collections::BTreeMap;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::costs::{CostPeriod, CostQuery};
use s3opt_core::backend::functions::{Function, FunctionConfiguration, Invocation, Permission};
use s3opt_core::backend::identity::{CallerIdentity, Role};
use s3opt_core::backend::metrics::{
    Alarm, AlarmState, AlarmStatus, Datapoint, MetricDatum, MetricId, StatisticsQuery,
};
use s3opt_core::backend::notifications::{Message, Subscription, Topic};
use s3opt_core::backend::schedules::{ScheduleRule, ScheduleTarget};
use s3opt_core::backend::{
    CloudResult, Costs, Functions, Identity, Metrics, Notifications, Schedules, Service,
};

use super::forward::forward;
use super::{Around, Call, Wrapped};

forward! { Metrics, metrics;
    put_metric_data(data: Vec<MetricDatum>) -> (), Metrics "PutMetricData" "";
    statistics(query: &StatisticsQuery) -> Vec<Datapoint>, Metrics "GetMetricStatistics" &query.metric.name;
    list_metrics(namespace: &str) -> Vec<MetricId>, Metrics "ListMetrics" namespace;
    put_alarm(alarm: Alarm, tags: &[(String, String)]) -> (), Metrics "PutMetricAlarm" &alarm.name;
    alarms(names: &[String]) -> Vec<AlarmStatus>, Metrics "DescribeAlarms" "";
    alarms_by_prefix(prefix: &str) -> Vec<AlarmStatus>, Metrics "DescribeAlarms" prefix;
    delete_alarms(names: &[String]) -> (), Metrics "DeleteAlarms" "";
    set_alarm_state(name: &str, state: AlarmState, reason: &str) -> (), Metrics "SetAlarmState" name;
    alarm_tags(name: &str) -> Vec<(String, String)>, Metrics "ListTagsForResource" name;
    tag_alarm(name: &str, tags: &[(String, String)]) -> (), Metrics "TagResource" name;
    put_dashboard(name: &str, body: &str) -> (), Metrics "PutDashboard" name;
    dashboard(name: &str) -> String, Metrics "GetDashboard" name;
    delete_dashboard(name: &str) -> (), Metrics "DeleteDashboards" name;
}

forward! { Notifications, notifications;
    create_topic(name: &str, tags: &[(String, String)]) -> String, Notifications "CreateTopic" name;
    topic(arn: &str) -> Topic, Notifications "GetTopicAttributes" arn;
    set_display_name(arn: &str, display_name: &str) -> (), Notifications "SetTopicAttributes" arn;
    set_topic_policy(arn: &str, policy: &str) -> (), Notifications "SetTopicAttributes" arn;
    topic_tags(arn: &str) -> Vec<(String, String)>, Notifications "ListTagsForResource" arn;
    tag_topic(arn: &str, tags: &[(String, String)]) -> (), Notifications "TagResource" arn;
    delete_topic(arn: &str) -> (), Notifications "DeleteTopic" arn;
    subscribe(topic: &str, protocol: &str, endpoint: &str) -> Subscription, Notifications "Subscribe" topic;
    subscriptions(topic: &str) -> Vec<Subscription>, Notifications "ListSubscriptionsByTopic" topic;
    unsubscribe(subscription: &str) -> (), Notifications "Unsubscribe" subscription;
    publish(topic: &str, message: Message) -> String, Notifications "Publish" topic;
}

forward! { Functions, functions;
    create_function(configuration: FunctionConfiguration, zip: Bytes, tags: BTreeMap<String, String>) -> Function, Functions "CreateFunction" &configuration.name;
    function(name: &str) -> Function, Functions "GetFunction" name;
    update_code(name: &str, zip: Bytes) -> Function, Functions "UpdateFunctionCode" name;
    update_configuration(configuration: FunctionConfiguration) -> Function, Functions "UpdateFunctionConfiguration" &configuration.name;
    tag_function(name: &str, tags: &BTreeMap<String, String>) -> (), Functions "TagResource" name;
    delete_function(name: &str) -> (), Functions "DeleteFunction" name;
    invoke(name: &str, payload: Bytes) -> Invocation, Functions "Invoke" name;
    invoke_asynchronously(name: &str, payload: Bytes) -> (), Functions "Invoke" name;
    add_permission(name: &str, permission: Permission) -> (), Functions "AddPermission" name;
    permissions(name: &str) -> Vec<Permission>, Functions "GetPolicy" name;
    remove_permission(name: &str, statement_id: &str) -> (), Functions "RemovePermission" name;
    create_log_group(name: &str, tags: &BTreeMap<String, String>) -> (), Logs "CreateLogGroup" name;
    log_retention(name: &str) -> Option<Option<u32>>, Logs "DescribeLogGroups" name;
    set_log_retention(name: &str, days: Option<u32>) -> (), Logs "PutRetentionPolicy" name;
    delete_log_group(name: &str) -> (), Logs "DeleteLogGroup" name;
}

forward! { Schedules, schedules;
    put_rule(rule: ScheduleRule, tags: &[(String, String)]) -> String, Schedules "PutRule" &rule.name;
    rule(name: &str) -> (ScheduleRule, String), Schedules "DescribeRule" name;
    rule_tags(name: &str) -> Vec<(String, String)>, Schedules "ListTagsForResource" name;
    tag_rule(name: &str, tags: &[(String, String)]) -> (), Schedules "TagResource" name;
    rules_by_prefix(prefix: &str) -> Vec<String>, Schedules "ListRules" prefix;
    delete_rule(name: &str) -> (), Schedules "DeleteRule" name;
    put_targets(rule: &str, targets: Vec<ScheduleTarget>) -> (), Schedules "PutTargets" rule;
    targets(rule: &str) -> Vec<ScheduleTarget>, Schedules "ListTargetsByRule" rule;
    remove_targets(rule: &str, ids: &[String]) -> (), Schedules "RemoveTargets" rule;
}

forward! { Identity, identity;
    caller() -> CallerIdentity, Identity "GetCallerIdentity" "";
    create_role(role: Role) -> Role, Identity "CreateRole" &role.name;
    role(name: &str) -> Role, Identity "GetRole" name;
    update_trust_policy(name: &str, trust_policy: &str) -> (), Identity "UpdateAssumeRolePolicy" name;
    tag_role(name: &str, tags: &[(String, String)]) -> (), Identity "TagRole" name;
    delete_role(name: &str) -> (), Identity "DeleteRole" name;
    put_role_policy(role: &str, policy: &str, document: &str) -> (), Identity "PutRolePolicy" role;
    role_policy(role: &str, policy: &str) -> String, Identity "GetRolePolicy" role;
    role_policies(role: &str) -> Vec<String>, Identity "ListRolePolicies" role;
    delete_role_policy(role: &str, policy: &str) -> (), Identity "DeleteRolePolicy" role;
}

forward! { Costs, costs;
    cost_and_usage(query: &CostQuery) -> Vec<CostPeriod>, Costs "GetCostAndUsage" "";
    cost_allocation_tags() -> BTreeMap<String, bool>, Costs "ListCostAllocationTags" "";
    set_cost_allocation_tags(tags: &BTreeMap<String, bool>) -> (), Costs "UpdateCostAllocationTagsStatus" "";
}
