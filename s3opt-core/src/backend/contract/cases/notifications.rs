//! Topics, subscriptions and messages.

use std::sync::Arc;

use serde_json::json;

use crate::backend::contract::check::{absent, holds, invalid, refused, same, same_json, same_set};
use crate::backend::contract::{Broken, Held, Made, Stage};
use crate::backend::notifications::{Message, Subscription};

cases! { "notifications", Notifications;
    a_topic_has_an_arn [Topics] "Makes a topic and answers its ARN.";
    made_again_it_is_the_same [Topics] "Repeated: the same ARN";
    made_again_with_other_tags_it_is_refused [Topics] "with other tags: `InvalidParameter`.";
    an_absent_topic_is_not_found [Topics] "The topic. Absent: not found.";
    a_topic_can_be_named [Topics] "Names the topic in mails.";
    a_policy_is_replaced [Topics] "Replaces the topic's policy.";
    tags_are_set_beside_others [Topics] "Sets tags beside those that are there.";
    a_deleted_topic_is_gone [Topics] "Deletes a topic and its subscriptions.";
    deleting_an_absent_topic_succeeds [Topics] "Deletes a topic and its subscriptions. Absent: success.";
    mail_waits_for_its_confirmation [Subscriptions] "Mail waits for its confirmation.";
    subscribed_again_it_is_the_same [Subscriptions] "Repeated: the same subscription.";
    a_function_is_subscribed_at_once [Subscriptions, Functions]
        "`None` until its endpoint has confirmed it.";
    a_subscription_is_taken_away [Subscriptions, Functions] "Takes a subscription away.";
    a_new_topic_has_no_subscriptions [Subscriptions] "The topic's subscriptions.";
    a_message_has_an_id [Publishing] "Sends a message to every confirmed subscription and answers its id.";
    an_absent_topic_takes_no_message [Publishing] "The topic. Absent: not found.";
    a_subject_is_one_short_line [Publishing] "The subject of mails: at most 100 characters, one line.";
}

/// A policy that lets S3 publish on behalf of an account.
pub(super) fn allow_s3(topic: &str, account: &str) -> String {
    let statement = json!({
        "Sid": "AllowS3",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    });
    json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
}

fn tags(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

async fn a_topic_has_an_arn(stage: Arc<Stage>) -> Held {
    let name = stage.name("topic");
    let arn = stage.cloud.notifications.create_topic(&name, &[]).await?;
    stage.made(Made::Topic(arn.clone()));
    let expected = format!("arn:aws:sns:{}:{}:{name}", stage.region.name(), stage.account);
    same("the ARN", &arn, &expected)?;
    same("the topic's ARN", &stage.cloud.notifications.topic(&arn).await?.arn, &expected)
}

async fn made_again_it_is_the_same(stage: Arc<Stage>) -> Held {
    let name = stage.name("topic");
    let tags = tags(&[("a", "1")]);
    let first = stage.cloud.notifications.create_topic(&name, &tags).await?;
    stage.made(Made::Topic(first.clone()));
    same("the ARN", &stage.cloud.notifications.create_topic(&name, &tags).await?, &first)
}

async fn made_again_with_other_tags_it_is_refused(stage: Arc<Stage>) -> Held {
    let name = stage.name("topic");
    let arn = stage.cloud.notifications.create_topic(&name, &tags(&[("a", "1")])).await?;
    stage.made(Made::Topic(arn));
    let again = stage.cloud.notifications.create_topic(&name, &tags(&[("a", "2")])).await;
    refused("CreateTopic", again, &["InvalidParameter"])
}

/// The ARN of a topic that is not there.
fn nowhere(stage: &Stage) -> String {
    format!("arn:aws:sns:{}:{}:{}", stage.region.name(), stage.account, stage.name("absent"))
}

async fn an_absent_topic_is_not_found(stage: Arc<Stage>) -> Held {
    absent("GetTopicAttributes", stage.cloud.notifications.topic(&nowhere(&stage)).await)
}

async fn a_topic_can_be_named(stage: Arc<Stage>) -> Held {
    let arn = stage.topic().await?;
    for name in ["s3opt", "Storage costs"] {
        stage.cloud.notifications.set_display_name(&arn, name).await?;
        same("the name", &stage.cloud.notifications.topic(&arn).await?.display_name, &name.to_owned())?;
    }
    Ok(())
}

async fn a_policy_is_replaced(stage: Arc<Stage>) -> Held {
    let arn = stage.topic().await?;
    for account in [&stage.account, "222222222222"] {
        let policy = allow_s3(&arn, account);
        stage.cloud.notifications.set_topic_policy(&arn, &policy).await?;
        same_json("the policy", &stage.cloud.notifications.topic(&arn).await?.policy, &policy)?;
    }
    Ok(())
}

async fn tags_are_set_beside_others(stage: Arc<Stage>) -> Held {
    let name = stage.name("topic");
    let topics = &stage.cloud.notifications;
    let arn = topics.create_topic(&name, &tags(&[("a", "1"), ("b", "2")])).await?;
    stage.made(Made::Topic(arn.clone()));
    same_set("the tags", &topics.topic_tags(&arn).await?, &tags(&[("a", "1"), ("b", "2")]))?;
    topics.tag_topic(&arn, &tags(&[("b", "3"), ("c", "4")])).await?;
    same_set("the tags", &topics.topic_tags(&arn).await?, &tags(&[("a", "1"), ("b", "3"), ("c", "4")]))
}

async fn a_deleted_topic_is_gone(stage: Arc<Stage>) -> Held {
    let arn = stage.topic().await?;
    stage.cloud.notifications.delete_topic(&arn).await?;
    absent("GetTopicAttributes", stage.cloud.notifications.topic(&arn).await)
}

async fn deleting_an_absent_topic_succeeds(stage: Arc<Stage>) -> Held {
    Ok(stage.cloud.notifications.delete_topic(&nowhere(&stage)).await?)
}

async fn subscribe_mail(stage: &Stage, topic: &str) -> Result<Subscription, Broken> {
    Ok(stage.cloud.notifications.subscribe(topic, "email", "nobody@example.com").await?)
}

async fn mail_waits_for_its_confirmation(stage: Arc<Stage>) -> Held {
    let topic = stage.topic().await?;
    let subscription = subscribe_mail(&stage, &topic).await?;
    let expected =
        Subscription { arn: None, protocol: "email".to_owned(), endpoint: "nobody@example.com".to_owned() };
    same("the subscription", &subscription, &expected)?;
    same("the subscriptions", &stage.cloud.notifications.subscriptions(&topic).await?, &vec![expected])
}

async fn subscribed_again_it_is_the_same(stage: Arc<Stage>) -> Held {
    let topic = stage.topic().await?;
    let first = subscribe_mail(&stage, &topic).await?;
    same("the subscription", &subscribe_mail(&stage, &topic).await?, &first)?;
    same("the subscriptions", &stage.cloud.notifications.subscriptions(&topic).await?, &vec![first])
}

/// A topic with a function as its one subscription.
async fn with_function(stage: &Stage) -> Result<(String, Subscription), Broken> {
    let (topic, function) = (stage.topic().await?, stage.function().await?);
    let subscription = stage.cloud.notifications.subscribe(&topic, "lambda", &function.arn).await?;
    Ok((topic, subscription))
}

async fn a_function_is_subscribed_at_once(stage: Arc<Stage>) -> Held {
    let (topic, subscription) = with_function(&stage).await?;
    holds("the subscription has an ARN", subscription.arn.is_some())?;
    same("the subscriptions", &stage.cloud.notifications.subscriptions(&topic).await?, &vec![subscription])
}

async fn a_subscription_is_taken_away(stage: Arc<Stage>) -> Held {
    let (topic, subscription) = with_function(&stage).await?;
    let arn = super::super::check::there("the subscription's ARN", subscription.arn)?;
    stage.cloud.notifications.unsubscribe(&arn).await?;
    same("the subscriptions", &stage.cloud.notifications.subscriptions(&topic).await?, &Vec::new())?;
    Ok(stage.cloud.notifications.unsubscribe(&arn).await?)
}

async fn a_new_topic_has_no_subscriptions(stage: Arc<Stage>) -> Held {
    let topic = stage.topic().await?;
    same("the subscriptions", &stage.cloud.notifications.subscriptions(&topic).await?, &Vec::new())
}

async fn a_message_has_an_id(stage: Arc<Stage>) -> Held {
    let topic = stage.topic().await?;
    let message = Message {
        subject: Some("a subject".to_owned()),
        text: "a text".to_owned(),
        by_protocol: [("email".to_owned(), "a mail".to_owned())].into(),
    };
    let first = stage.cloud.notifications.publish(&topic, message.clone()).await?;
    let second = stage.cloud.notifications.publish(&topic, message).await?;
    holds("each message has an id of its own", !first.is_empty() && first != second)
}

async fn an_absent_topic_takes_no_message(stage: Arc<Stage>) -> Held {
    let message = Message { text: "a text".to_owned(), ..Message::default() };
    absent("Publish", stage.cloud.notifications.publish(&nowhere(&stage), message).await)
}

async fn a_subject_is_one_short_line(stage: Arc<Stage>) -> Held {
    let topic = stage.topic().await?;
    for subject in ["s".repeat(101), "two\nlines".to_owned()] {
        let message = Message { subject: Some(subject), text: "a text".to_owned(), ..Message::default() };
        invalid("Publish", stage.cloud.notifications.publish(&topic, message).await)?;
    }
    Ok(())
}
