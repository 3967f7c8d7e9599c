//! Subscriptions.

use s3opt_core::backend::notifications::Subscription;
use s3opt_core::backend::{CloudError, CloudResult};

use super::SubscriptionEntry;
use super::rules::Place;
use crate::client::Caller;
use crate::emulator::Emulator;
use crate::functions::is_function_arn;
use crate::identity::Call;
use crate::world::World;

/// Protocols of SNS that are not supported here.
///
/// Source: <https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html>.
const OTHER_PROTOCOLS: [&str; 7] = ["http", "https", "email-json", "sms", "sqs", "application", "firehose"];

impl World {
    /// Mail waits for its confirmation; a function has nobody who could confirm.
    pub(super) fn subscribe(
        &mut self,
        caller: &Caller,
        topic: &str,
        protocol: &str,
        endpoint: &str,
    ) -> CloudResult<Subscription> {
        let id = self.ids.uuid();
        self.with_topic(caller, "Subscribe", topic, |call, entry| {
            check_endpoint(call, protocol, endpoint)?;
            let is_same = |one: &&SubscriptionEntry| one.protocol == protocol && one.endpoint == endpoint;
            if let Some(known) = entry.subscriptions.iter().find(is_same) {
                return Ok(known.seen());
            }
            let subscription = SubscriptionEntry {
                arn: format!("{topic}:{id}"),
                protocol: protocol.to_owned(),
                endpoint: endpoint.to_owned(),
                is_confirmed: protocol == "lambda",
            };
            entry.subscriptions.push(subscription.clone());
            Ok(subscription.seen())
        })
    }

    pub(super) fn subscriptions(&mut self, caller: &Caller, topic: &str) -> CloudResult<Vec<Subscription>> {
        self.with_topic(caller, "ListSubscriptionsByTopic", topic, |_, entry| {
            Ok(entry.subscriptions.iter().map(SubscriptionEntry::seen).collect())
        })
    }

    pub(super) fn unsubscribe(&mut self, caller: &Caller, subscription: &str) -> CloudResult<()> {
        let topic = subscription.rsplit_once(':').map_or("", |(topic, _)| topic);
        let answer = self.with_topic(caller, "Unsubscribe", topic, |_, entry| {
            entry.subscriptions.retain(|one| one.arn != subscription);
            Ok(())
        });
        match answer {
            Err(CloudError::NotFound(_)) => Ok(()),
            Err(CloudError::Invalid(mut failure)) => {
                "Invalid parameter: SubscriptionArn".clone_into(&mut failure.message);
                Err(CloudError::Invalid(failure))
            }
            answer => answer,
        }
    }
}

fn check_endpoint(call: &Call<'_>, protocol: &str, endpoint: &str) -> CloudResult<()> {
    let message = match protocol {
        "email" if is_address(endpoint) => return Ok(()),
        "email" => "Invalid parameter: Email address".to_owned(),
        "lambda" if is_function_arn(endpoint) => return Ok(()),
        "lambda" => "Invalid parameter: Lambda endpoint ARN".to_owned(),
        other if OTHER_PROTOCOLS.contains(&other) => {
            return Err(call.not_implemented(&format!("the protocol {other}")));
        }
        other => {
            format!("Invalid parameter: Amazon SNS does not support this protocol string: {other}")
        }
    };
    Err(call.error("InvalidParameter", message))
}

fn is_address(endpoint: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    endpoint.split_once('@').is_some_and(|(who, host)| is_part(who) && is_part(host) && !host.contains('@'))
}

impl Emulator {
    /// Confirms all subscriptions of a topic that wait for it, as those do who click on the link in SNS's mail; tells how
    /// many.
    #[allow(clippy::must_use_candidate, reason = "it is called for what it does")]
    pub fn confirm_subscriptions(&self, topic: &str) -> usize {
        let mut world = self.world();
        let Some(place) = Place::of_arn(topic) else { return 0 };
        let regional = world.regional(&place.account, &place.region);
        let Some(entry) = regional.notifications.topics.get_mut(&place.name) else { return 0 };
        let waiting = entry.subscriptions.iter_mut().filter(|subscription| !subscription.is_confirmed);
        waiting.map(|subscription| subscription.is_confirmed = true).count()
    }
}
