//! Rules of one's own, and the ten tags.

use s3opt_core::backend::storage::BucketVersioning;
use serde_json::json;

use super::stage::{hand_over, recorded, together};

async fn tagged(tags: &str, configuration: &str) -> (String, serde_json::Value) {
    let (stage, recorder) = recorded(BucketVersioning::Enabled).await;
    stage.put("a.log", 1, tags).await;
    stage.cloud.clock.wait(1000).await;
    let answer = hand_over(&stage.cloud, Some(configuration), &together(&recorder.events())).await.unwrap();
    (stage.tags("a.log", None).await, answer["outcomes"][0].clone())
}

#[tokio::test]
async fn a_rule_may_override_what_is_there() {
    let rule = "[[tagging.rules]]\nid = \"a\"\ntags = { a = \"rule\", b = \"rule\" }";
    let (tags, outcome) = tagged("a=mine", rule).await;
    assert_eq!(tags, "a=mine b=rule");
    assert_eq!(outcome["added"], json!({"b": "rule"}));
    let (tags, outcome) = tagged("a=mine", &format!("{rule}\noverrides_user_tags = true")).await;
    assert_eq!(tags, "a=rule b=rule");
    assert_eq!(outcome["replaced"], json!({"a": {"from": "mine", "to": "rule"}}));
}

#[tokio::test]
async fn there_are_never_more_than_ten_and_what_is_dropped_is_told() {
    let mine = "m1= m2= m3= m4= m5= m6= m7= m8=";
    let rules = "[[tagging.rules]]\nid = \"first\"\ntags = { x = \"\", y = \"\" }\n\
                 [[tagging.rules]]\nid = \"second\"\ntags = { m1 = \"no\", z = \"1\" }";
    let (tags, outcome) = tagged(mine, rules).await;
    assert_eq!(tags, format!("{mine} x= y="));
    assert_eq!((&outcome["outcome"], &outcome["dropped"]), (&json!("tagged"), &json!({"z": "1"})));
    let ten = format!("{mine} m9= m10=");
    let (tags, outcome) = tagged(&ten, rules).await;
    assert_eq!(tags, ten);
    assert_eq!(outcome["outcome"], "unchanged");
    assert_eq!(outcome["dropped"], json!({"x": "", "y": "", "z": "1"}));
}
