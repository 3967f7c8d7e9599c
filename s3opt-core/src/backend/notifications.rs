//! SNS: topics, subscriptions and messages.

use std::collections::BTreeMap;
use std::fmt::Debug;

use async_trait::async_trait;

use super::error::not_implemented;
use super::{CloudResult, Service};

/// A topic as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topic {
    /// Its ARN.
    pub arn: String,
    /// The name that mails show.
    pub display_name: String,
    /// Its policy, a JSON document.
    pub policy: String,
}

/// A subscription to a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its ARN; `None` until its endpoint has confirmed it.
    pub arn: Option<String>,
    /// How messages go: `email`, `lambda` …
    pub protocol: String,
    /// Where they go.
    pub endpoint: String,
}

/// A message to be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The subject of mails: at most 100 characters, one line.
    pub subject: Option<String>,
    /// The text, at most 262,144 bytes together with `by_protocol`.
    pub text: String,
    /// Other texts for some protocols (the message structure `json`).
    pub by_protocol: BTreeMap<String, String>,
}

/// SNS.
#[async_trait]
pub trait Notifications: Debug + Send + Sync {
    /// Makes a topic and answers its ARN. Repeated: the same ARN; with other tags: `InvalidParameter`.
    async fn create_topic(&self, name: &str, tags: &[(String, String)]) -> CloudResult<String> {
        let _ = tags;
        not_implemented(Service::Notifications, "CreateTopic", name)
    }

    /// The topic. Absent: not found.
    async fn topic(&self, arn: &str) -> CloudResult<Topic> {
        not_implemented(Service::Notifications, "GetTopicAttributes", arn)
    }

    /// Names the topic in mails.
    async fn set_display_name(&self, arn: &str, display_name: &str) -> CloudResult<()> {
        let _ = display_name;
        not_implemented(Service::Notifications, "SetTopicAttributes", arn)
    }

    /// Replaces the topic's policy.
    async fn set_topic_policy(&self, arn: &str, policy: &str) -> CloudResult<()> {
        let _ = policy;
        not_implemented(Service::Notifications, "SetTopicAttributes", arn)
    }

    /// The topic's tags.
    async fn topic_tags(&self, arn: &str) -> CloudResult<Vec<(String, String)>> {
        not_implemented(Service::Notifications, "ListTagsForResource", arn)
    }

    /// Sets tags beside those that are there.
    async fn tag_topic(&self, arn: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let _ = tags;
        not_implemented(Service::Notifications, "TagResource", arn)
    }

    /// Deletes a topic and its subscriptions. Absent: success.
    async fn delete_topic(&self, arn: &str) -> CloudResult<()> {
        not_implemented(Service::Notifications, "DeleteTopic", arn)
    }

    /// Subscribes an endpoint. Mail waits for its confirmation. Repeated: the same subscription.
    async fn subscribe(&self, topic: &str, protocol: &str, endpoint: &str) -> CloudResult<Subscription> {
        let _ = (protocol, endpoint);
        not_implemented(Service::Notifications, "Subscribe", topic)
    }

    /// The topic's subscriptions.
    async fn subscriptions(&self, topic: &str) -> CloudResult<Vec<Subscription>> {
        not_implemented(Service::Notifications, "ListSubscriptionsByTopic", topic)
    }

    /// Takes a subscription away. Absent: success.
    async fn unsubscribe(&self, subscription: &str) -> CloudResult<()> {
        not_implemented(Service::Notifications, "Unsubscribe", subscription)
    }

    /// Sends a message to every confirmed subscription and answers its id.
    async fn publish(&self, topic: &str, message: Message) -> CloudResult<String> {
        let _ = message;
        not_implemented(Service::Notifications, "Publish", topic)
    }
}
