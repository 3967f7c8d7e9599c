//! The service as the trait asks for it.

use async_trait::async_trait;
use aws_sdk_sns::types;
use s3opt_core::backend::error::if_found;
use s3opt_core::backend::notifications::{Message, Subscription, Topic};
use s3opt_core::backend::{CloudResult, Notifications, Service};

use super::Sns;
use super::message::body;
use super::subscription::{confirmed, to_subscription};
use crate::error::Call;

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Notifications, operation, resource)
}

impl Call {
    fn sns_tags(&self, tags: &[(String, String)]) -> CloudResult<Option<Vec<types::Tag>>> {
        let convert = |(key, value): &(String, String)| types::Tag::builder().key(key).value(value).build();
        let tags: Result<Vec<types::Tag>, _> = tags.iter().map(convert).collect();
        let tags = tags.map_err(|error| self.unbuilt(error))?;
        Ok(Some(tags).filter(|tags| !tags.is_empty()))
    }
}

impl Sns {
    async fn set_attribute(&self, arn: &str, name: &str, value: &str) -> CloudResult<()> {
        let request =
            self.client.set_topic_attributes().topic_arn(arn).attribute_name(name).attribute_value(value);
        request.send().await.map_err(|error| call("SetTopicAttributes", arn).failed(error))?;
        Ok(())
    }
}

#[async_trait]
impl Notifications for Sns {
    async fn create_topic(&self, name: &str, tags: &[(String, String)]) -> CloudResult<String> {
        let call = call("CreateTopic", name);
        let answer = self.client.create_topic().name(name).set_tags(call.sns_tags(tags)?).send().await;
        answer
            .map_err(|error| call.failed(error))?
            .topic_arn
            .ok_or_else(|| call.unexpected("the answer lacks TopicArn"))
    }

    async fn topic(&self, arn: &str) -> CloudResult<Topic> {
        let call = call("GetTopicAttributes", arn);
        let answer = self.client.get_topic_attributes().topic_arn(arn).send().await;
        let mut attributes = answer.map_err(|error| call.failed(error))?.attributes.unwrap_or_default();
        let mut take = |name: &str| attributes.remove(name);
        Ok(Topic {
            arn: take("TopicArn").unwrap_or_else(|| arn.to_owned()),
            display_name: take("DisplayName").unwrap_or_default(),
            policy: take("Policy").unwrap_or_default(),
        })
    }

    async fn set_display_name(&self, arn: &str, display_name: &str) -> CloudResult<()> {
        self.set_attribute(arn, "DisplayName", display_name).await
    }

    async fn set_topic_policy(&self, arn: &str, policy: &str) -> CloudResult<()> {
        self.set_attribute(arn, "Policy", policy).await
    }

    async fn topic_tags(&self, arn: &str) -> CloudResult<Vec<(String, String)>> {
        let answer = self.client.list_tags_for_resource().resource_arn(arn).send().await;
        let answer = answer.map_err(|error| call("ListTagsForResource", arn).failed(error))?;
        Ok(answer.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect())
    }

    async fn tag_topic(&self, arn: &str, tags: &[(String, String)]) -> CloudResult<()> {
        let call = call("TagResource", arn);
        let Some(tags) = call.sns_tags(tags)? else { return Ok(()) };
        let request = self.client.tag_resource().resource_arn(arn).set_tags(Some(tags));
        request.send().await.map_err(|error| call.failed(error))?;
        Ok(())
    }

    async fn delete_topic(&self, arn: &str) -> CloudResult<()> {
        let answer = self.client.delete_topic().topic_arn(arn).send().await;
        if_found(answer.map_err(|error| call("DeleteTopic", arn).failed(error)))?;
        Ok(())
    }

    async fn subscribe(&self, topic: &str, protocol: &str, endpoint: &str) -> CloudResult<Subscription> {
        let request = self.client.subscribe().topic_arn(topic).protocol(protocol).endpoint(endpoint);
        let answer = request.send().await.map_err(|error| call("Subscribe", topic).failed(error))?;
        Ok(Subscription {
            arn: confirmed(answer.subscription_arn()),
            protocol: protocol.to_owned(),
            endpoint: endpoint.to_owned(),
        })
    }

    async fn subscriptions(&self, topic: &str) -> CloudResult<Vec<Subscription>> {
        let mut subscriptions = Vec::new();
        let mut pages = self.client.list_subscriptions_by_topic().topic_arn(topic).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("ListSubscriptionsByTopic", topic).failed(error))?;
            subscriptions.extend(page.subscriptions().iter().filter_map(to_subscription));
        }
        Ok(subscriptions)
    }

    async fn unsubscribe(&self, subscription: &str) -> CloudResult<()> {
        let answer = self.client.unsubscribe().subscription_arn(subscription).send().await;
        if_found(answer.map_err(|error| call("Unsubscribe", subscription).failed(error)))?;
        Ok(())
    }

    async fn publish(&self, topic: &str, message: Message) -> CloudResult<String> {
        let (text, structure) = body(&message);
        let request = self
            .client
            .publish()
            .topic_arn(topic)
            .set_subject(message.subject)
            .message(text)
            .set_message_structure(structure.map(str::to_owned));
        let call = call("Publish", topic);
        let answer = request.send().await.map_err(|error| call.failed(error))?;
        answer.message_id.ok_or_else(|| call.unexpected("the answer lacks MessageId"))
    }
}
