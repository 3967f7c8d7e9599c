//! What S3 refuses in a filter.

use std::collections::BTreeSet;

use super::super::rule::Filter;
use super::Errors;
use super::messages::{MAX_FILTER_SIZE, size_greater_than_out_of_range, size_less_than_out_of_range};
use crate::s3::{ObjectKey, S3Error, Tag};

pub(super) fn filter(errors: &mut Errors, filter: &Filter) {
    and(errors, filter);
    prefix(errors, filter.prefix());
    for tag in filter.tags() {
        self::tag(errors, tag);
    }
    sizes(errors, filter);
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleAndOperator.html>; that an `And` of
/// one condition is `MalformedXML`, and that an empty prefix counts as one, was captured in
/// <https://github.com/hashicorp/terraform-provider-aws/issues/23882>. Duplicate keys: recorded from the real
/// service (`duplicate-tag-keys`).
fn and(errors: &mut Errors, filter: &Filter) {
    let Filter::And { prefix, tags, object_size_greater_than, object_size_less_than } = filter else {
        return;
    };
    let line = errors.place.filter_line;
    let conditions = usize::from(prefix.is_some())
        + tags.len()
        + usize::from(object_size_greater_than.is_some())
        + usize::from(object_size_less_than.is_some());
    if conditions < 2 {
        errors.malformed(line, "And holds fewer than two conditions; a single one stands in Filter itself");
    }
    let keys: BTreeSet<&str> = tags.iter().map(|tag| tag.key.as_str()).collect();
    if keys.len() < tags.len() {
        errors.push(line, S3Error::invalid_request(None, "Duplicate Tag Keys are not allowed."));
    }
}

/// A prefix longer than a key matches nothing. S3's answer is not recorded.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
fn prefix(errors: &mut Errors, prefix: &str) {
    let line = errors.place.filter_line;
    if prefix.len() > ObjectKey::MAX_BYTES {
        let message = format!("The maximum size of a prefix is {} bytes", ObjectKey::MAX_BYTES);
        let mut error = S3Error::invalid_request(None, message);
        error.detail = Some(format!("this one has {}; S3's own wording is not known", prefix.len()));
        errors.push(line, error);
    }
    if prefix.contains('\0') {
        errors.malformed(line, "Prefix holds a NUL character");
    }
}

/// What a tag of an object may hold. S3's answer to a filter with another is not recorded; this is what it says
/// to `PutObjectTagging`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
fn tag(errors: &mut Errors, tag: &Tag) {
    const MAX_KEY: usize = 128;
    const MAX_VALUE: usize = 256;
    let allowed = |text: &str| text.chars().all(|c| c.is_alphanumeric() || " +-=._:/@".contains(c));
    let line = errors.place.filter_line;
    let invalid = |message: &str, detail: String| S3Error {
        code: "InvalidTag",
        message: message.to_owned(),
        rule: None,
        detail: Some(detail),
        line: None,
    };
    if tag.key.is_empty() {
        errors.malformed(line, "a tag has an empty Key");
    } else if tag.key.chars().count() > MAX_KEY || !allowed(&tag.key) {
        let detail =
            format!("{:?} is not 1 to {MAX_KEY} letters, digits, spaces and + - = . _ : / @", tag.key);
        errors.push(line, invalid("The TagKey you have provided is invalid", detail));
    }
    if tag.value.chars().count() > MAX_VALUE || !allowed(&tag.value) {
        let detail =
            format!("{:?} is not 0 to {MAX_VALUE} letters, digits, spaces and + - = . _ : / @", tag.value);
        errors.push(line, invalid("The TagValue you have provided is invalid", detail));
    }
}

/// Source: S3's answers quoted in <https://github.com/hashicorp/terraform-provider-aws/issues/41521>.
fn sizes(errors: &mut Errors, filter: &Filter) {
    let line = errors.place.filter_line;
    let (greater, less) = (filter.object_size_greater_than(), filter.object_size_less_than());
    if greater.is_some_and(|size| size > MAX_FILTER_SIZE) {
        errors.push(line, size_greater_than_out_of_range());
    }
    if less.is_some_and(|size| !(1..=MAX_FILTER_SIZE).contains(&size)) {
        errors.push(line, size_less_than_out_of_range());
    }
    if let (Some(greater), Some(less)) = (greater, less)
        && less <= greater
    {
        let message = "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.";
        errors.push(line, S3Error::invalid_request(None, message));
    }
}
