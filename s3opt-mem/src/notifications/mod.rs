//! SNS: topics, subscriptions, and an outbox in place of the world outside.

mod outbox;
mod policy;
mod publish;
mod rules;
mod snapshot;
mod subscriptions;
mod topics;

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::notifications::{Message, Subscription, Topic};
use s3opt_core::backend::{CloudResult, Notifications};
use s3opt_core::s3::policy::Policy;

use crate::client::Client;
use crate::journal::Journal;

pub use outbox::Mail;
pub(crate) use publish::Unsent;

/// The topics of an account in a region, and what was sent.
#[derive(Debug, Default)]
pub(crate) struct NotificationsState {
    topics: BTreeMap<String, TopicEntry>,
    outbox: Journal<Mail>,
}

/// A topic.
#[derive(Debug)]
struct TopicEntry {
    topic: Topic,
    /// The topic's policy, as it is evaluated.
    policy: Policy,
    tags: Vec<(String, String)>,
    subscriptions: Vec<SubscriptionEntry>,
}

/// A subscription.
#[derive(Clone, Debug)]
struct SubscriptionEntry {
    arn: String,
    protocol: String,
    endpoint: String,
    is_confirmed: bool,
}

impl SubscriptionEntry {
    fn seen(&self) -> Subscription {
        Subscription {
            arn: self.is_confirmed.then(|| self.arn.clone()),
            protocol: self.protocol.clone(),
            endpoint: self.endpoint.clone(),
        }
    }
}

#[async_trait]
impl Notifications for Client {
    async fn create_topic(&self, name: &str, tags: &[(String, String)]) -> CloudResult<String> {
        self.emulator.world().create_topic(&self.caller, name, tags)
    }

    async fn topic(&self, arn: &str) -> CloudResult<Topic> {
        self.emulator.world().topic(&self.caller, arn)
    }

    async fn set_display_name(&self, arn: &str, display_name: &str) -> CloudResult<()> {
        self.emulator.world().set_display_name(&self.caller, arn, display_name)
    }

    async fn set_topic_policy(&self, arn: &str, policy: &str) -> CloudResult<()> {
        self.emulator.world().set_topic_policy(&self.caller, arn, policy)
    }

    async fn topic_tags(&self, arn: &str) -> CloudResult<Vec<(String, String)>> {
        self.emulator.world().topic_tags(&self.caller, arn)
    }

    async fn tag_topic(&self, arn: &str, tags: &[(String, String)]) -> CloudResult<()> {
        self.emulator.world().tag_topic(&self.caller, arn, tags)
    }

    async fn delete_topic(&self, arn: &str) -> CloudResult<()> {
        self.emulator.world().delete_topic(&self.caller, arn)
    }

    async fn subscribe(&self, topic: &str, protocol: &str, endpoint: &str) -> CloudResult<Subscription> {
        self.emulator.world().subscribe(&self.caller, topic, protocol, endpoint)
    }

    async fn subscriptions(&self, topic: &str) -> CloudResult<Vec<Subscription>> {
        self.emulator.world().subscriptions(&self.caller, topic)
    }

    async fn unsubscribe(&self, subscription: &str) -> CloudResult<()> {
        self.emulator.world().unsubscribe(&self.caller, subscription)
    }

    async fn publish(&self, topic: &str, message: Message) -> CloudResult<String> {
        self.emulator.world().publish(&self.caller, topic, &message)
    }
}
