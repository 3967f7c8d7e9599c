//! Tags of buckets, whose rules differ from those of objects' tags.
//!
//! Codes and words were recorded from the real service. Source of the limit:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html>.

use std::collections::HashSet;

use super::Refusal;
use crate::s3::Tag;
use crate::s3::tag::{check_key, check_value};

/// The most tags of a bucket.
pub const MAX_BUCKET_TAGS: usize = 50;

/// What AWS keeps for its own tags.
const RESERVED_PREFIX: &str = "aws:";

/// Checks tags that replace those of a bucket (`PutBucketTagging`).
///
/// # Errors
/// S3's answer to the first tag that it would not take.
pub fn check_bucket_tags(tags: &[Tag]) -> Result<(), Refusal> {
    check(
        tags,
        || Refusal::new("InvalidTag", "Cannot provide multiple Tags with the same key"),
        |tag| {
            let message = "System tags cannot be added/updated by requester";
            Refusal::new("InvalidTag", message).with("TagKey", &tag.key)
        },
    )
}

/// Checks tags of a bucket to be made (`CreateBucket`), where the real service answers otherwise: it fails over keys
/// that are there twice (`InternalError`, as recorded), and names no key where one begins with `aws:`.
///
/// # Errors
/// S3's answer to the first tag that it would not take.
pub fn check_tags_of_new_bucket(tags: &[Tag]) -> Result<(), Refusal> {
    check(
        tags,
        || Refusal::new("InternalError", "We encountered an internal error. Please try again."),
        |_| {
            let message = "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. \
                       Remove \"aws:\" from your tag keys and try again.";
            Refusal::new("InvalidTag", message)
        },
    )
}

fn check(
    tags: &[Tag],
    twice: impl Fn() -> Refusal,
    reserved: impl Fn(&Tag) -> Refusal,
) -> Result<(), Refusal> {
    if tags.len() > MAX_BUCKET_TAGS {
        let message = format!("Bucket tag count cannot be greater than {MAX_BUCKET_TAGS}");
        return Err(Refusal::new("BadRequest", message));
    }
    let mut seen = HashSet::new();
    for tag in tags {
        if !seen.insert(tag.key.as_str()) {
            let refusal = twice();
            let is_about_the_key = refusal.code == "InvalidTag";
            return Err(if is_about_the_key { refusal.with("TagKey", &tag.key) } else { refusal });
        }
        if tag.key.starts_with(RESERVED_PREFIX) {
            return Err(reserved(tag));
        }
        if let Some(error) = check_key(tag) {
            return Err(Refusal::from(error).with("TagKey", &tag.key));
        }
        if let Some(error) = check_value(tag) {
            return Err(Refusal::from(error).with("TagKey", &tag.key).with("TagValue", &tag.value));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Vec<Tag> {
        pairs.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() }).collect()
    }

    /// Code, message and the details that S3's own answers have.
    type Answer = (&'static str, String, Vec<(String, String)>);

    fn answer(result: Result<(), Refusal>) -> Option<Answer> {
        result.err().map(|refusal| {
            let mut details = refusal.details;
            details.retain(|(name, _)| name != "Detail");
            (refusal.code, refusal.message, details)
        })
    }

    fn expected(code: &'static str, message: &str, details: &[(&str, &str)]) -> Answer {
        let details = details.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (code, message.to_owned(), details)
    }

    #[test]
    fn s3_answers_as_recorded() {
        let key = "The TagKey you have provided is invalid";
        let value = "The TagValue you have provided is invalid";
        for (pairs, put, create) in [
            (vec![], None, None),
            (vec![("tag1", "tag1"), ("tag2", "")], None, None),
            (
                vec![("Key1", "Val1"), ("Key1", "Val1")],
                Some(expected(
                    "InvalidTag",
                    "Cannot provide multiple Tags with the same key",
                    &[("TagKey", "Key1")],
                )),
                Some(expected("InternalError", "We encountered an internal error. Please try again.", &[])),
            ),
            (
                vec![("Key1,Key2", "Val1")],
                Some(expected("InvalidTag", key, &[("TagKey", "Key1,Key2")])),
                Some(expected("InvalidTag", key, &[("TagKey", "Key1,Key2")])),
            ),
            (
                vec![("Key1", "Val1,Val2")],
                Some(expected("InvalidTag", value, &[("TagKey", "Key1"), ("TagValue", "Val1,Val2")])),
                Some(expected("InvalidTag", value, &[("TagKey", "Key1"), ("TagValue", "Val1,Val2")])),
            ),
            (
                vec![("aws:prefixed", "Val1")],
                Some(expected(
                    "InvalidTag",
                    "System tags cannot be added/updated by requester",
                    &[("TagKey", "aws:prefixed")],
                )),
                Some(expected(
                    "InvalidTag",
                    "User-defined tag keys can't start with \"aws:\". This prefix is reserved for system tags. \
                     Remove \"aws:\" from your tag keys and try again.",
                    &[],
                )),
            ),
        ] {
            let tags = tags(&pairs);
            assert_eq!(answer(check_bucket_tags(&tags)), put, "{pairs:?}");
            assert_eq!(answer(check_tags_of_new_bucket(&tags)), create, "{pairs:?}");
        }
    }

    #[test]
    fn fifty_are_the_most() {
        let many = |count: usize| -> Vec<Tag> {
            (0..count).map(|number| Tag { key: format!("key{number}"), value: String::new() }).collect()
        };
        assert_eq!(check_bucket_tags(&many(50)), Ok(()));
        let message = "Bucket tag count cannot be greater than 50";
        assert_eq!(answer(check_bucket_tags(&many(51))), Some(expected("BadRequest", message, &[])));
    }
}
