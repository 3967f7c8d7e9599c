//! Tags of objects. Buckets and other resources have rules of their own (50 tags, other words for `aws:`), which
//! are not these.

use std::collections::BTreeSet;

use super::S3Error;

/// One tag: a key and a value, unchecked; [`TagSet`] is what has been checked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag {
    /// The key, 1 to 128 Unicode characters.
    pub key: String,
    /// The value, 0 to 256 Unicode characters.
    pub value: String,
}

/// At most ten tags with distinct keys, in the order given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TagSet {
    tags: Vec<Tag>,
}

/// The most tags that an object carries.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
pub const MAXIMUM_TAGS: usize = 10;

/// The longest key of a tag in Unicode characters. Source as [`MAXIMUM_TAGS`].
pub const MAXIMUM_KEY_CHARACTERS: usize = 128;

/// The longest value of a tag in Unicode characters. Source as [`MAXIMUM_TAGS`].
pub const MAXIMUM_VALUE_CHARACTERS: usize = 256;

impl TagSet {
    /// The tags of an object.
    ///
    /// # Errors
    /// Everything that S3 would refuse, in its own words, as recorded from the real service: `InvalidTag` for keys
    /// and values, `BadRequest` for more than ten.
    pub fn new(tags: Vec<Tag>) -> Result<TagSet, Vec<S3Error>> {
        let mut errors = Vec::new();
        if tags.len() > MAXIMUM_TAGS {
            errors.push(error("BadRequest", "Object tags cannot be greater than 10", None));
        }
        let mut keys = BTreeSet::new();
        for tag in &tags {
            let named = Some(tag.key.as_str());
            if !keys.insert(&tag.key) {
                errors.push(error("InvalidTag", "Cannot provide multiple Tags with the same key", named));
            }
            if tag.key.starts_with("aws:") {
                errors.push(error("InvalidTag", "Your TagKey cannot be prefixed with aws:", named));
            } else if tag.key.is_empty() || !fits(&tag.key, MAXIMUM_KEY_CHARACTERS) {
                errors.push(error("InvalidTag", "The TagKey you have provided is invalid", named));
            }
            if !fits(&tag.value, MAXIMUM_VALUE_CHARACTERS) {
                errors.push(error("InvalidTag", "The TagValue you have provided is invalid", named));
            }
        }
        if errors.is_empty() { Ok(TagSet { tags }) } else { Err(errors) }
    }

    /// The tags in the order given.
    #[must_use]
    pub fn tags(&self) -> &[Tag] {
        &self.tags
    }

    /// Whether this very pair of key and value is in the set.
    #[must_use]
    pub fn contains(&self, tag: &Tag) -> bool {
        self.tags.contains(tag)
    }
}

/// Whether the text has no more characters, and only such as S3 takes: letters, digits, spaces and `+ - = . _ : / @`.
fn fits(text: &str, maximum: usize) -> bool {
    let taken = |character: char| {
        character.is_alphanumeric() || character.is_whitespace() || "+-=._:/@".contains(character)
    };
    text.chars().count() <= maximum && text.chars().all(taken)
}

fn error(code: &'static str, message: &str, key: Option<&str>) -> S3Error {
    S3Error { code, message: message.to_owned(), rule: key.map(str::to_owned), detail: None, line: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], expected: &[&str]) {
        let tags = tags.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() });
        let errors = TagSet::new(tags.collect()).err().unwrap_or_default();
        let found: Vec<_> = errors.iter().map(|error| format!("{} {}", error.code, error.message)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn s3_answers_as_recorded() {
        check(&[("tag1", "tag1"), ("tag2", "")], &[]);
        check(&[("größe über", "a+b-c=d.e_f:g/h@i")], &[]);
        check(
            &[("Key1", "a"), ("Key1", "b")],
            &["InvalidTag Cannot provide multiple Tags with the same key"],
        );
        check(&[("Key1,Key2", "a")], &["InvalidTag The TagKey you have provided is invalid"]);
        check(&[("", "a")], &["InvalidTag The TagKey you have provided is invalid"]);
        check(&[("Key1", "Val1,Val2")], &["InvalidTag The TagValue you have provided is invalid"]);
        check(&[("aws:prefixed", "a")], &["InvalidTag Your TagKey cannot be prefixed with aws:"]);
        let long = "é".repeat(129);
        check(&[(&long, &long)], &["InvalidTag The TagKey you have provided is invalid"]);
        let names: Vec<String> = (0..11).map(|number| number.to_string()).collect();
        let eleven: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        check(&eleven[..10], &[]);
        check(&eleven, &["BadRequest Object tags cannot be greater than 10"]);
    }
}
