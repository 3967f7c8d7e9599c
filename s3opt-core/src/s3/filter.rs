//! The `Filter` that replication and Intelligent-Tiering share: a prefix, tags, or both in an `And`.

use std::collections::HashSet;

use crate::s3::document::{Element, List, Problems};
use crate::s3::tag::{check_key, check_value, read_tag, tag_element};
use crate::s3::{ObjectKey, S3Error, Tag};

/// The tags within an `And`, which JSON and TOML call `Tags`.
pub(crate) const AND_TAGS: List = List { within: "And", item: "Tag", plural: "Tags", wrapped: false };

/// A filter in the form in which its owner wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// No condition.
    Everything,
    Prefix(String),
    Tag(Tag),
    And {
        prefix: Option<String>,
        tags: Vec<Tag>,
    },
}

/// Reads `<Filter>`: at most one of Prefix, Tag and And, and two conditions or more within And. Anything else is
/// `MalformedXML`, as recorded from the real service for lifecycle's filter, which has the same schema.
pub(crate) fn read(filter: &Element, problems: &mut Problems) -> Option<Form> {
    if !filter.is_group(&["Prefix", "Tag", "And"], problems) {
        return None;
    }
    let prefix = filter.one("Prefix", problems);
    let tag = filter.one("Tag", problems);
    let and = filter.one("And", problems);
    match (prefix, tag, and) {
        (None, None, None) => Some(Form::Everything),
        (Some(prefix), None, None) => prefix.string(problems).map(Form::Prefix),
        (None, Some(tag), None) => read_tag(tag, problems).map(Form::Tag),
        (None, None, Some(and)) => read_and(and, problems),
        _ => {
            problems.malformed(
                filter,
                "Filter holds one of Prefix, Tag and And: put several conditions into And",
            );
            None
        }
    }
}

fn read_and(and: &Element, problems: &mut Problems) -> Option<Form> {
    if !and.is_group(&["Prefix", "Tag"], problems) {
        return None;
    }
    let prefix = and.child_string("Prefix", problems);
    let tags: Vec<Option<Tag>> = and.all("Tag").map(|tag| read_tag(tag, problems)).collect();
    if usize::from(prefix.is_some()) + tags.len() < 2 {
        problems.malformed(and, "And holds two conditions or more: write a single one into Filter itself");
    }
    let tags = tags.into_iter().collect::<Option<Vec<Tag>>>()?;
    Some(Form::And { prefix, tags })
}

/// The filter as `<Filter>`.
pub(crate) fn element(form: &Form) -> Element {
    let filter = Element::group("Filter");
    match form {
        Form::Everything => filter,
        Form::Prefix(prefix) => filter.with_text("Prefix", prefix),
        Form::Tag(tag) => filter.with(tag_element(tag)),
        Form::And { prefix, tags } => {
            let and = Element::group("And");
            let and = match prefix {
                Some(prefix) => and.with_text("Prefix", prefix),
                None => and,
            };
            filter.with(and.with_all(tags.iter().map(tag_element)))
        }
    }
}

/// What S3 has against the conditions by themselves: a prefix longer than any key, a tag key that is there twice
/// (`InvalidRequest`, recorded from the real service for lifecycle) or a tag that no object can carry.
pub(crate) fn check(prefix: &str, tags: &[Tag], problems: &mut Problems) {
    if prefix.len() > ObjectKey::MAX_BYTES {
        let message = format!(
            "Rule prefix cannot be longer than maximum allowed key length of {}",
            ObjectKey::MAX_BYTES
        );
        problems.refuse(S3Error::invalid_argument(None, message));
    }
    let mut keys = HashSet::new();
    for tag in tags {
        if !keys.insert(tag.key.as_str()) {
            problems.refuse(S3Error {
                detail: Some(format!("the key {:?} is there twice", tag.key)),
                ..S3Error::invalid_request(None, "Duplicate Tag Keys are not allowed.")
            });
        }
        for error in check_key(tag).into_iter().chain(check_value(tag)) {
            // The error names the rule; which tag of it goes into the detail.
            let detail = error.detail.map(|detail| format!("tag {:?}: {detail}", tag.key));
            problems.refuse(S3Error { rule: None, detail, ..error });
        }
    }
}
