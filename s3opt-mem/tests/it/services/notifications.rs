//! Topics: who may publish, who is told, and what SNS refuses.

use std::collections::BTreeMap;

use s3opt_core::backend::notifications::Message;
use s3opt_core::backend::storage::{PutObject, Setting};
use s3opt_core::s3::bucket::notification::{
    KeyFilter, NotificationConfiguration, NotificationTarget, TargetKind,
};
use s3opt_mem::{Caller, Principal};
use serde_json::{Value, json};

use super::support::{
    ACCOUNT, OTHER_ACCOUNT, allow, at, cloud, function, refused, region, register_echo, role, topic,
};

fn message(text: &str) -> Message {
    Message { text: text.to_owned(), ..Message::default() }
}

#[tokio::test]
async fn only_those_who_have_confirmed_are_told() {
    let (emulator, cloud) = cloud();
    let topics = &cloud.notifications;
    let arn = topics.create_topic("topic", &[]).await.unwrap();
    topics.subscribe(&arn, "email", "first@example.com").await.unwrap();
    topics.publish(&arn, message("one")).await.unwrap();
    assert_eq!(emulator.confirm_subscriptions(&arn), 1);
    assert_eq!(emulator.confirm_subscriptions(&arn), 0);
    topics.subscribe(&arn, "email", "second@example.com").await.unwrap();
    let two = Message {
        subject: Some("A subject".to_owned()),
        text: "two".to_owned(),
        by_protocol: BTreeMap::from([("email".to_owned(), "two by mail".to_owned())]),
    };
    let id = topics.publish(&arn, two).await.unwrap();
    topics.publish(&arn, message("three")).await.unwrap();
    let sent: Vec<(String, String, String)> =
        emulator.outbox().into_iter().map(|mail| (mail.endpoint, mail.subject, mail.text)).collect();
    let mail =
        |subject: &str, text: &str| ("first@example.com".to_owned(), subject.to_owned(), text.to_owned());
    assert_eq!(sent, [mail("A subject", "two by mail"), mail("AWS Notification Message", "three")]);
    assert_eq!(emulator.outbox()[0].message_id, id);
    let subscription = topics.subscriptions(&arn).await.unwrap()[0].arn.clone().unwrap();
    topics.unsubscribe(&subscription).await.unwrap();
    emulator.confirm_subscriptions(&arn);
    topics.publish(&arn, message("four")).await.unwrap();
    assert_eq!(emulator.outbox().last().unwrap().endpoint, "second@example.com");
}

#[tokio::test]
async fn a_subscribed_function_is_run() {
    let (emulator, cloud) = cloud();
    register_echo(&emulator);
    let function = function(&cloud, "listener").await;
    let topic = cloud.notifications.create_topic("topic", &[]).await.unwrap();
    cloud.notifications.subscribe(&topic, "lambda", &function).await.unwrap();
    cloud.notifications.publish(&topic, message("too early")).await.unwrap();
    emulator.advance_days(1).await;
    // Without leave, the function is not run, and somebody can see why.
    assert!(emulator.invocations("listener").is_empty());
    let failed = emulator.failed_deliveries();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].function, function);
    assert!(failed[0].error.contains("sns.amazonaws.com may not invoke"), "{}", failed[0].error);

    allow(&cloud, "listener", "sns.amazonaws.com", &topic).await;
    let id = cloud.notifications.publish(&topic, message("now")).await.unwrap();
    emulator.advance_days(1).await;
    let run = emulator.invocations(&function);
    assert_eq!(run.len(), 1);
    assert!(run[0].asynchronous);
    let event: Value = serde_json::from_slice(&run[0].event).unwrap();
    let record = &event["Records"][0];
    assert_eq!(record["EventSource"], "aws:sns");
    assert_eq!(record["Sns"]["Message"], "now");
    assert_eq!(record["Sns"]["MessageId"], json!(id));
    assert_eq!(record["Sns"]["TopicArn"], json!(topic));
    assert_eq!(record["Sns"]["Timestamp"], "2026-01-02T00:00:00.000Z");
}

#[tokio::test]
async fn others_publish_where_the_policy_lets_them() {
    let (emulator, cloud) = cloud();
    let topic = topic(&emulator, &cloud, "topic").await;
    let east = region("us-east-1");
    let other = emulator.cloud(OTHER_ACCOUNT, &east);
    refused(
        "another account",
        other.notifications.publish(&topic, message("no")).await,
        "AuthorizationError",
        "not authorized to perform: sns:Publish on resource",
    );
    let policy = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{OTHER_ACCOUNT}:root")},
         "Action": "SNS:Publish", "Resource": topic},
        {"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": topic,
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    ]});
    cloud.notifications.set_topic_policy(&topic, &policy.to_string()).await.unwrap();
    other.notifications.publish(&topic, message("from the other")).await.unwrap();
    let caller = |principal: Principal, secure_transport: bool| {
        let caller =
            Caller { account: ACCOUNT.to_owned(), region: east.clone(), principal, secure_transport };
        emulator.cloud_of(caller)
    };
    let plain = caller(Principal::Account, false).notifications.publish(&topic, message("no")).await;
    refused("without TLS", plain, "AuthorizationError", "explicit deny in a resource-based policy");
    let nobody = caller(Principal::Anonymous, true).notifications.publish(&topic, message("no")).await;
    refused("nobody", nobody, "AuthorizationError", "nobody in particular");
    // A role of the account needs a policy of its own.
    role(&cloud, "publisher").await;
    let publisher = caller(Principal::Role("publisher".to_owned()), true);
    let answer = publisher.notifications.publish(&topic, message("no")).await;
    refused("a role without policies", answer, "AuthorizationError", "no identity-based policy allows");
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sns:Publish", "Resource": topic},
    ]});
    cloud.identity.put_role_policy("publisher", "publish", &document.to_string()).await.unwrap();
    publisher.notifications.publish(&topic, message("from the role")).await.unwrap();
    let texts: Vec<String> = emulator.outbox().into_iter().map(|mail| mail.text).collect();
    assert_eq!(texts, ["from the other", "from the role"]);
    // Topics are reached through their own region.
    let west = emulator.cloud(ACCOUNT, &region("us-west-2"));
    let answer = west.notifications.publish(&topic, message("no")).await;
    refused("another region", answer, "InvalidParameter", "TopicArn");
}

#[tokio::test]
async fn what_sns_refuses() {
    let (_emulator, cloud) = cloud();
    let topics = &cloud.notifications;
    let tag = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
    for (name, code, words) in [
        ("", "InvalidParameter", "Topic Name"),
        ("a b", "InvalidParameter", "Topic Name"),
        ("a.b", "InvalidParameter", "Topic Name"),
        (&"n".repeat(257), "InvalidParameter", "Topic Name"),
        ("a.fifo", "NotImplemented", "FIFO topics"),
    ] {
        refused(name, topics.create_topic(name, &[]).await, code, words);
    }
    refused("a tag of AWS's", topics.create_topic("n", &tag("aws:a", "1")).await, "InvalidParameter", "Tags");
    let arn = topics.create_topic("topic", &tag("a", "1")).await.unwrap();
    let many: Vec<(String, String)> = (0..50).map(|number| (format!("k{number}"), String::new())).collect();
    refused("51 tags", topics.tag_topic(&arn, &many).await, "TagLimitExceeded", "quota");
    assert_eq!(topics.topic_tags(&arn).await.unwrap(), tag("a", "1"));
    // Without tags, or with some of those that are there, it is the same topic.
    assert_eq!(topics.create_topic("topic", &[]).await.unwrap(), arn);
    let answer = topics.set_display_name(&arn, &"n".repeat(101)).await;
    refused("a long name", answer, "InvalidParameter", "DisplayName");
    for (policy, code) in [
        ("no policy", "InvalidParameter"),
        (r#"{"Version": "2012-10-17"}"#, "InvalidParameter"),
        (
            r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish",
                "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]}"#,
            "NotImplemented",
        ),
    ] {
        refused(policy, topics.set_topic_policy(&arn, policy).await, code, "");
    }
    for (protocol, endpoint, code, words) in [
        ("email", "somebody", "InvalidParameter", "Email address"),
        ("email", "@example.com", "InvalidParameter", "Email address"),
        ("lambda", "function", "InvalidParameter", "Lambda endpoint ARN"),
        ("https", "https://example.com", "NotImplemented", "the protocol https"),
        ("sqs", "arn:aws:sqs:us-east-1:111111111111:q", "NotImplemented", "the protocol sqs"),
        ("pigeon", "coop", "InvalidParameter", "does not support this protocol string: pigeon"),
    ] {
        refused(protocol, topics.subscribe(&arn, protocol, endpoint).await, code, words);
    }
    let with_subject = |subject: &str| Message { subject: Some(subject.to_owned()), ..message("text") };
    for (what, message, words) in [
        ("a long subject", with_subject(&"s".repeat(101)), "Subject"),
        ("an empty subject", with_subject(""), "Subject"),
        ("two lines", with_subject("a\nb"), "Subject"),
        ("other letters", with_subject("Größe"), "Subject"),
        ("a space first", with_subject(" a"), "Subject"),
        ("no text", message(""), "Empty message"),
        ("a long text", message(&"t".repeat(262_145)), "Message too long"),
    ] {
        refused(what, topics.publish(&arn, message).await, "InvalidParameter", words);
    }
    topics.publish(&arn, message(&"t".repeat(262_144))).await.unwrap();
    topics.publish(&arn, with_subject(&"s".repeat(100))).await.unwrap();
    for wrong in ["", "topic", "arn:aws:sns:us-east-1:111111111111", "arn:aws:s3:::acme"] {
        refused(wrong, topics.topic(wrong).await, "InvalidParameter", "TopicArn");
    }
    let answer = topics.unsubscribe("nothing").await;
    refused("no ARN", answer, "InvalidParameter", "SubscriptionArn");
}

/// S3 may publish once the policy of the topic says so, and its events arrive.
#[tokio::test]
async fn a_bucket_tells_a_topic() {
    let (emulator, cloud) = super::support::cloud_with("acme").await;
    let topic = topic(&emulator, &cloud, "topic").await;
    let configuration = Setting::Notification(NotificationConfiguration {
        targets: vec![NotificationTarget {
            id: "to-topic".to_owned(),
            kind: TargetKind::Topic,
            arn: topic.clone(),
            events: vec!["s3:ObjectCreated:*".to_owned()],
            filter: KeyFilter::default(),
        }],
        event_bridge: false,
    });
    // The policy of a new topic is for the account and CloudWatch.
    let answer = cloud.storage.put_setting("acme", configuration.clone()).await;
    refused("no leave", answer, "InvalidArgument", "Unable to validate");
    let policy = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic,
        "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT},
                      "ArnLike": {"aws:SourceArn": "arn:aws:s3:::acme"}}}]});
    cloud.notifications.set_topic_policy(&topic, &policy.to_string()).await.unwrap();
    cloud.storage.put_setting("acme", configuration).await.unwrap();
    emulator.advance_to(at("2026-01-01T12:00:00Z")).await.unwrap();
    let put = PutObject { bucket: "acme".to_owned(), key: "a".to_owned(), ..PutObject::default() };
    cloud.storage.put_object(put).await.unwrap();
    let sent = emulator.outbox();
    assert_eq!(sent.len(), 2, "the test event and the object's");
    assert!(sent[0].text.contains("s3:TestEvent"));
    let event: Value = serde_json::from_str(&sent[1].text).unwrap();
    assert_eq!(event["Records"][0]["eventName"], "ObjectCreated:Put");
    assert_eq!(sent[1].subject, "Amazon S3 Notification");
}
