//! What is asked of SNS, and what is made of its answers.

use s3opt_core::backend::notifications::{Message, Subscription};
use s3opt_core::backend::{CloudError, Notifications};

use super::Sns;
use crate::testing::{Answer, Script, run, settings};

const TOPIC: &str = "arn:aws:sns:us-east-1:111111111111:alerts";

fn sns(script: &Script) -> Sns {
    Sns::of(&settings(script))
}

fn subscription(arn: Option<&str>) -> Subscription {
    Subscription {
        arn: arn.map(str::to_owned),
        protocol: "email".to_owned(),
        endpoint: "nobody@example.com".to_owned(),
    }
}

#[test]
fn a_topic_is_made_with_its_tags() {
    let arn = format!("<TopicArn>{TOPIC}</TopicArn>");
    let script = Script::new([
        Answer::xml("CreateTopic", &arn),
        Answer::xml("CreateTopic", &arn),
        Answer::xml_refusal(400, "InvalidParameter", "Topic already exists with different tags"),
    ]);
    let sns = sns(&script);
    let tags = [("a".to_owned(), "1".to_owned())];
    assert_eq!(run(sns.create_topic("alerts", &tags)).unwrap(), TOPIC);
    assert_eq!(run(sns.create_topic("alerts", &[])).unwrap(), TOPIC);
    assert_eq!(run(sns.create_topic("alerts", &tags)).unwrap_err().code(), "InvalidParameter");
    let asked = script.asked();
    assert!(asked[0].body.contains("Tags.member.1.Key=a"), "{}", asked[0].body);
    assert!(!asked[1].body.contains("Tags"), "{}", asked[1].body);
}

#[test]
fn attributes_are_read_and_set() {
    let entry = |key: &str, value: &str| format!("<entry><key>{key}</key><value>{value}</value></entry>");
    let entries = [entry("TopicArn", TOPIC), entry("DisplayName", "S3"), entry("Policy", "{}")].concat();
    let script = Script::new([
        Answer::xml("GetTopicAttributes", &format!("<Attributes>{entries}</Attributes>")),
        Answer::xml("SetTopicAttributes", ""),
        Answer::xml("SetTopicAttributes", ""),
    ]);
    let sns = sns(&script);
    let topic = run(sns.topic(TOPIC)).unwrap();
    assert_eq!((topic.arn.as_str(), topic.display_name.as_str(), topic.policy.as_str()), (TOPIC, "S3", "{}"));
    run(sns.set_display_name(TOPIC, "other")).unwrap();
    run(sns.set_topic_policy(TOPIC, "[]")).unwrap();
    let asked = script.asked();
    assert!(asked[1].body.contains("AttributeName=DisplayName&AttributeValue=other"), "{}", asked[1].body);
    assert!(asked[2].body.contains("AttributeName=Policy&AttributeValue=%5B%5D"), "{}", asked[2].body);
}

#[test]
fn a_subscription_has_an_arn_once_it_is_confirmed() {
    for (told, expected) in [
        ("pending confirmation", None),
        ("arn:aws:sns:us-east-1:1:alerts:2", Some("arn:aws:sns:us-east-1:1:alerts:2")),
    ] {
        let arn = format!("<SubscriptionArn>{told}</SubscriptionArn>");
        let script = Script::new([Answer::xml("Subscribe", &arn)]);
        let came = run(sns(&script).subscribe(TOPIC, "email", "nobody@example.com")).unwrap();
        assert_eq!(came, subscription(expected));
    }
}

#[test]
fn pages_are_put_together() {
    let page = |arn: &str, rest: &str| {
        let member = format!(
            "<Subscriptions><member><SubscriptionArn>{arn}</SubscriptionArn><Protocol>email</Protocol>\
             <Endpoint>nobody@example.com</Endpoint></member></Subscriptions>{rest}"
        );
        Answer::xml("ListSubscriptionsByTopic", &member)
    };
    let script = Script::new([
        page("PendingConfirmation", "<NextToken>t</NextToken>"),
        page("Deleted", "<NextToken>u</NextToken>"),
        page("arn:aws:sns:one", ""),
    ]);
    let came = run(sns(&script).subscriptions(TOPIC)).unwrap();
    assert_eq!(came, [subscription(None), subscription(Some("arn:aws:sns:one"))]);
    assert!(script.asked()[1].body.contains("NextToken=t"));
}

#[test]
fn what_is_absent_is_taken_away_already() {
    let absent = || Answer::xml_refusal(404, "NotFound", "does not exist");
    let script = Script::new([absent(), absent(), absent()]);
    let sns = sns(&script);
    run(sns.delete_topic(TOPIC)).unwrap();
    run(sns.unsubscribe("arn:aws:sns:one")).unwrap();
    assert!(matches!(run(sns.topic(TOPIC)), Err(CloudError::NotFound(_))));
}

#[test]
fn texts_for_some_protocols_make_a_structure() {
    let id = "<MessageId>m</MessageId>";
    let script = Script::new([Answer::xml("Publish", id), Answer::xml("Publish", id)]);
    let sns = sns(&script);
    let plain = Message { subject: Some("s".to_owned()), text: "t".to_owned(), by_protocol: [].into() };
    let by_protocol = [("email".to_owned(), "m".to_owned())].into();
    assert_eq!(run(sns.publish(TOPIC, plain.clone())).unwrap(), "m");
    assert_eq!(run(sns.publish(TOPIC, Message { by_protocol, ..plain })).unwrap(), "m");
    let asked = script.asked();
    assert!(asked[0].body.contains("Message=t&Subject=s"), "{}", asked[0].body);
    assert!(!asked[0].body.contains("MessageStructure"), "{}", asked[0].body);
    assert!(asked[1].body.contains("MessageStructure=json"), "{}", asked[1].body);
    assert!(
        asked[1].body.contains("%7B%22default%22%3A%22t%22%2C%22email%22%3A%22m%22%7D"),
        "{}",
        asked[1].body
    );
}

#[test]
fn an_answer_of_something_else_does_not_say_that_a_topic_is_gone() {
    let script = Script::new([Answer::text(404, "<html>no such page</html>"), Answer::text(404, "")]);
    let sns = sns(&script);
    for _ in 0..2 {
        let error = run(sns.delete_topic(TOPIC)).unwrap_err();
        assert_eq!(error.code(), "UnexpectedAnswer", "{error}");
    }
}
