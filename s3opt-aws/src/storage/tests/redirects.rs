//! Buckets that lie elsewhere.

use s3opt_core::backend::Storage;
use s3opt_core::backend::storage::SettingKey;

use super::{Answer, header, object, s3, sent};

const TAGGING: &str = "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag></TagSet></Tagging>";
const MOVED: &str = "<Error><Code>PermanentRedirect</Code><Message>m</Message></Error>";
const REGION: &[(&str, &str)] = &[("x-amz-bucket-region", "eu-west-1")];

/// Whether a request is signed for a region.
fn is_signed_for(authorization: Option<String>, region: &str) -> bool {
    authorization.is_some_and(|text| text.contains(&format!("/{region}/s3/aws4_request")))
}

#[tokio::test]
async fn a_request_follows_its_bucket_and_the_next_one_goes_there_at_once() {
    let (s3, client) = s3(&[(301, REGION, MOVED), (200, &[], TAGGING), (200, &[], TAGGING)]).await;
    assert_eq!(s3.object_tags(&object("k")).await.unwrap().tags.len(), 1);
    s3.setting("acme", &SettingKey::Tags).await.unwrap();
    let first = "GET https://acme.s3.us-east-1.amazonaws.com/k?tagging";
    let second = "GET https://acme.s3.eu-west-1.amazonaws.com/k?tagging";
    assert_eq!(sent(&client), [first, second, "GET https://acme.s3.eu-west-1.amazonaws.com/?tagging"]);
    assert!(is_signed_for(header(&client, 0, "authorization"), "us-east-1"));
    assert!(is_signed_for(header(&client, 1, "authorization"), "eu-west-1"));
}

#[tokio::test]
async fn a_signature_for_another_region_is_made_anew() {
    let malformed = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>eu-west-1</Region></Error>";
    let (s3, client) = s3(&[(400, &[], malformed), (200, &[], TAGGING)]).await;
    s3.object_tags(&object("k")).await.unwrap();
    assert!(is_signed_for(header(&client, 1, "authorization"), "eu-west-1"));
}

#[tokio::test]
async fn a_region_that_is_not_told_is_asked_for() {
    let head: Answer = (301, REGION, "");
    let (s3, client) = s3(&[(301, &[], MOVED), head, (200, &[], TAGGING)]).await;
    s3.object_tags(&object("k")).await.unwrap();
    assert!(sent(&client)[1].starts_with("HEAD"));
    assert!(is_signed_for(header(&client, 2, "authorization"), "eu-west-1"));
}

#[tokio::test]
async fn it_does_not_go_round_in_circles() {
    let (s3, client) = s3(&[(301, REGION, MOVED), (301, REGION, MOVED)]).await;
    let error = s3.object_tags(&object("k")).await.unwrap_err();
    assert_eq!((error.code(), sent(&client).len()), ("PermanentRedirect", 2));
}
