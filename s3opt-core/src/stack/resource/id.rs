//! What the resources of a stack are called.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::backend::storage::SettingKey;

/// The name of a resource: unique in a stack, and the unit of a plan.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceId {
    /// A topic, by its name.
    Topic(String),
    /// A subscription to a topic.
    Subscription {
        /// The topic's name.
        topic: String,
        /// How messages go, such as `email`.
        protocol: String,
        /// Where they go.
        endpoint: String,
    },
    /// A role.
    Role(String),
    /// A policy of a role.
    RolePolicy {
        /// The role's name.
        role: String,
        /// The policy's name.
        name: String,
    },
    /// A bucket with its tags.
    Bucket(String),
    /// A setting of a bucket, other than its tags.
    Setting {
        /// The bucket's name.
        bucket: String,
        /// Which setting.
        key: SettingKey,
    },
    /// An object that the functions read.
    Object {
        /// The bucket's name.
        bucket: String,
        /// The key.
        key: String,
    },
    /// A log group.
    LogGroup(String),
    /// A function.
    Function(String),
    /// Leave to invoke a function.
    Permission {
        /// The function's name.
        function: String,
        /// The statement's id.
        statement: String,
    },
    /// A rule with a schedule.
    Rule(String),
    /// What a rule invokes.
    Target {
        /// The rule's name.
        rule: String,
        /// The target's id.
        id: String,
    },
    /// An alarm.
    Alarm(String),
    /// A dashboard.
    Dashboard(String),
}

impl ResourceId {
    /// A setting of a bucket.
    #[must_use]
    pub fn setting(bucket: &str, key: SettingKey) -> ResourceId {
        ResourceId::Setting { bucket: bucket.to_owned(), key }
    }

    /// What it is a part of, and goes with.
    #[must_use]
    pub fn parent(&self) -> Option<ResourceId> {
        match self {
            ResourceId::Subscription { topic, .. } => Some(ResourceId::Topic(topic.clone())),
            ResourceId::RolePolicy { role, .. } => Some(ResourceId::Role(role.clone())),
            ResourceId::Setting { bucket, .. } | ResourceId::Object { bucket, .. } => {
                Some(ResourceId::Bucket(bucket.clone()))
            }
            ResourceId::Permission { function, .. } => Some(ResourceId::Function(function.clone())),
            ResourceId::Target { rule, .. } => Some(ResourceId::Rule(rule.clone())),
            _ => None,
        }
    }

    /// The kind in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            ResourceId::Topic(_) => "topic",
            ResourceId::Subscription { .. } => "subscription",
            ResourceId::Role(_) => "role",
            ResourceId::RolePolicy { .. } => "role policy",
            ResourceId::Bucket(_) => "bucket",
            ResourceId::Setting { .. } => "bucket setting",
            ResourceId::Object { .. } => "object",
            ResourceId::LogGroup(_) => "log group",
            ResourceId::Function(_) => "function",
            ResourceId::Permission { .. } => "permission",
            ResourceId::Rule(_) => "rule",
            ResourceId::Target { .. } => "target",
            ResourceId::Alarm(_) => "alarm",
            ResourceId::Dashboard(_) => "dashboard",
        }
    }

    /// The name under which people know it: that of its parent where it is a part of something.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            ResourceId::Topic(name)
            | ResourceId::Role(name)
            | ResourceId::Bucket(name)
            | ResourceId::LogGroup(name)
            | ResourceId::Function(name)
            | ResourceId::Rule(name)
            | ResourceId::Alarm(name)
            | ResourceId::Dashboard(name)
            | ResourceId::Subscription { topic: name, .. }
            | ResourceId::RolePolicy { role: name, .. }
            | ResourceId::Setting { bucket: name, .. }
            | ResourceId::Object { bucket: name, .. }
            | ResourceId::Permission { function: name, .. }
            | ResourceId::Target { rule: name, .. } => name,
        }
    }

    /// Which part of its parent it is.
    #[must_use]
    pub fn part(&self) -> Option<String> {
        match self {
            ResourceId::Subscription { protocol, endpoint, .. } => Some(format!("{protocol} to {endpoint}")),
            ResourceId::RolePolicy { name, .. } => Some(format!("policy {name}")),
            ResourceId::Setting { key, .. } => Some(setting_name(key)),
            ResourceId::Object { key, .. } => Some(format!("object {key}")),
            ResourceId::Permission { statement, .. } => Some(format!("permission {statement}")),
            ResourceId::Target { id, .. } => Some(format!("target {id}")),
            _ => None,
        }
    }
}

fn setting_name(key: &SettingKey) -> String {
    match key {
        SettingKey::Versioning => "versioning".to_owned(),
        SettingKey::Tags => "tags".to_owned(),
        SettingKey::Encryption => "encryption".to_owned(),
        SettingKey::PublicAccessBlock => "public access block".to_owned(),
        SettingKey::Ownership => "ownership".to_owned(),
        SettingKey::Policy => "policy".to_owned(),
        SettingKey::Lifecycle => "lifecycle".to_owned(),
        SettingKey::Tiering(id) => format!("Intelligent-Tiering {id}"),
        SettingKey::Inventory(id) => format!("inventory {id}"),
        SettingKey::RequestMetrics(id) => format!("request metrics {id}"),
        SettingKey::Replication => "replication".to_owned(),
        SettingKey::Notification => "notification".to_owned(),
        SettingKey::Logging => "access logs".to_owned(),
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.parent().as_ref().map_or_else(|| self.kind(), ResourceId::kind);
        write!(formatter, "{kind} {}", self.name())?;
        match self.part() {
            Some(part) => write!(formatter, ": {part}"),
            None => Ok(()),
        }
    }
}

impl Serialize for ResourceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_for_people() {
        let setting = ResourceId::setting("acme", SettingKey::Tiering("All".to_owned()));
        for (id, expected) in [
            (ResourceId::Bucket("acme".to_owned()), "bucket acme"),
            (setting, "bucket acme: Intelligent-Tiering All"),
            (
                ResourceId::Permission { function: "f".to_owned(), statement: "s3".to_owned() },
                "function f: permission s3",
            ),
        ] {
            assert_eq!(id.to_string(), expected);
        }
    }
}
