//! Messages are sent.

use bytes::Bytes;
use s3opt_core::backend::notifications::Message;
use s3opt_core::backend::{CloudResult, Service};
use s3opt_core::s3::policy::{Request, Requester, Verdict};
use serde_json::json;

use super::rules::{Place, check_message};
use super::{Mail, SubscriptionEntry};
use crate::client::{Caller, Principal};
use crate::identity::Call;
use crate::world::World;

/// The service as functions' permissions name it.
const SNS: &str = "sns.amazonaws.com";

/// The subject of mails about messages without one.
const SUBJECT: &str = "AWS Notification Message";

/// Milliseconds from a message until functions get it.
const DELAY: u64 = 100;

/// Why a service's message was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unsent {
    /// There is no such topic.
    NoTopic,
    /// The topic's policy does not let the service publish.
    Denied,
    /// SNS does not take the message.
    Refused,
}

impl World {
    pub(super) fn publish(&mut self, caller: &Caller, topic: &str, message: &Message) -> CloudResult<String> {
        let subscriptions = self.with_topic(caller, "Publish", topic, |call, entry| {
            check_message(call, message)?;
            Ok(entry.subscriptions.clone())
        })?;
        Ok(self.send(topic, &subscriptions, message))
    }

    /// Publishes a message on behalf of a service of AWS, where the topic's policy lets it.
    pub(crate) fn publish_for(
        &mut self,
        service: &str,
        source_arn: &str,
        topic_arn: &str,
        message: &Message,
    ) -> Result<(), Unsent> {
        let place = Place::of_arn(topic_arn).ok_or(Unsent::NoTopic)?;
        let source_account = self.account_of_source(source_arn);
        let regional = self.regional_of(&place.account, &place.region);
        let entry = regional.and_then(|regional| regional.notifications.topics.get(&place.name));
        let entry = entry.ok_or(Unsent::NoTopic)?;
        let mut context = vec![
            ("aws:SecureTransport", "true"),
            ("aws:PrincipalIsAWSService", "true"),
            ("aws:PrincipalServiceName", service),
            ("aws:SourceArn", source_arn),
            ("aws:SourceAccount", source_account.as_str()),
        ];
        // CloudWatch names the owner of the alarm, which is what the policy of a new topic asks for. S3 and EventBridge
        // do not (<https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>).
        if service == "cloudwatch.amazonaws.com" {
            context.push(("aws:SourceOwner", source_account.as_str()));
        }
        let request = Request {
            requester: Requester::Service(service),
            action: "sns:Publish",
            resource: topic_arn,
            context: &context,
        };
        if !matches!(entry.policy.evaluate(&request), Verdict::Allowed(_)) {
            return Err(Unsent::Denied);
        }
        let subscriptions = entry.subscriptions.clone();
        let caller = Caller {
            account: place.account,
            region: place.region,
            principal: Principal::Account,
            secure_transport: true,
        };
        let call = Call::new(&caller, Service::Notifications, "Publish", topic_arn);
        check_message(&call, message).map_err(|_| Unsent::Refused)?;
        self.send(topic_arn, &subscriptions, message);
        Ok(())
    }

    /// The account on whose behalf a service acts. The ARN of a bucket names none.
    fn account_of_source(&self, arn: &str) -> String {
        if let Some(bucket) = arn.strip_prefix("arn:aws:s3:::") {
            return self.buckets.get(bucket).map(|bucket| bucket.account.clone()).unwrap_or_default();
        }
        arn.split(':').nth(4).unwrap_or_default().to_owned()
    }

    /// Sends a message to all that have confirmed, and answers its id.
    fn send(&mut self, topic: &str, subscriptions: &[SubscriptionEntry], message: &Message) -> String {
        let id = self.ids.uuid();
        for subscription in subscriptions.iter().filter(|subscription| subscription.is_confirmed) {
            let text = message.by_protocol.get(&subscription.protocol).unwrap_or(&message.text);
            if subscription.protocol == "lambda" {
                self.send_to_function(topic, subscription, message, text, &id);
            } else {
                let mail = Mail {
                    topic: topic.to_owned(),
                    protocol: subscription.protocol.clone(),
                    endpoint: subscription.endpoint.clone(),
                    subject: message.subject.clone().unwrap_or_else(|| SUBJECT.to_owned()),
                    text: text.clone(),
                    time: self.now,
                    message_id: id.clone(),
                };
                self.post(mail);
            }
        }
        id
    }

    fn post(&mut self, mail: Mail) {
        let Some(place) = Place::of_arn(&mail.topic) else { return };
        let number = self.ids.number();
        self.regional(&place.account, &place.region).notifications.outbox.push(number, mail);
    }

    /// Source of the event: <https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html>.
    fn send_to_function(
        &mut self,
        topic: &str,
        subscription: &SubscriptionEntry,
        message: &Message,
        text: &str,
        id: &str,
    ) {
        let place = Place::of_arn(topic);
        let region = place.as_ref().map_or("us-east-1", |place| place.region.name());
        let account = place.as_ref().map_or("", |place| place.account.as_str());
        let host = format!("https://sns.{region}.amazonaws.com");
        let event = json!({"Records": [{
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription.arn,
            "EventSource": "aws:sns",
            "Sns": {
                "Type": "Notification",
                "MessageId": id,
                "TopicArn": topic,
                "Subject": message.subject,
                "Message": text,
                "Timestamp": crate::storage::time_text(self.now),
                "SignatureVersion": "1",
                "Signature": "EXAMPLE",
                "SigningCertUrl": format!("{host}/SimpleNotificationService.pem"),
                "UnsubscribeUrl": format!("{host}/?Action=Unsubscribe&SubscriptionArn={}", subscription.arn),
                "MessageAttributes": {},
            },
        }]});
        let event = Bytes::from(event.to_string());
        let function = &subscription.endpoint;
        if self.may_invoke(function, SNS, topic, account) {
            self.deliver_later(function, event, DELAY);
        } else {
            self.give_up_delivery(function, event, 0, format!("{SNS} may not invoke the function"));
        }
    }
}
