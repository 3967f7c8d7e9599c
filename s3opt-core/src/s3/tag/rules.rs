//! What S3 takes for a tag.
//!
//! Codes and words of `InvalidTag` were recorded from the real service. Lengths and characters:
//! <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.

use super::{Tag, TagSet};
use crate::s3::S3Error;

/// The longest key, in UTF-16 code units: S3 keeps tags as UTF-16, where rare characters count twice.
const MAX_KEY_LENGTH: usize = 128;

/// The longest value, in UTF-16 code units.
const MAX_VALUE_LENGTH: usize = 256;

/// What AWS keeps for its own tags. Other spellings (`AWS:`) are not known to be refused.
const RESERVED_PREFIX: &str = "aws:";

const ALLOWED: &str = "letters, digits, spaces and + - = . _ : / @";

/// All that S3 has against these tags on one object.
pub(super) fn check_object_tags(tags: &[Tag]) -> Vec<S3Error> {
    let mut errors = Vec::new();
    if tags.len() > TagSet::MAX_TAGS {
        errors.push(S3Error {
            code: "BadRequest",
            message: format!("Object tags cannot be greater than {}", TagSet::MAX_TAGS),
            rule: None,
            detail: Some(format!("there are {}", tags.len())),
            line: None,
        });
    }
    let mut seen = std::collections::HashSet::new();
    for tag in tags {
        if !seen.insert(tag.key.as_str()) {
            errors.push(invalid_tag(tag, "Cannot provide multiple Tags with the same key", None));
        } else if tag.key.starts_with(RESERVED_PREFIX) {
            errors.push(invalid_tag(tag, "Your TagKey cannot be prefixed with aws:", None));
        } else if let Some(error) = check_key(tag) {
            errors.push(error);
        }
        errors.extend(check_value(tag));
    }
    errors
}

/// What S3 has against the tag's key by itself.
pub(crate) fn check_key(tag: &Tag) -> Option<S3Error> {
    let detail = if tag.key.is_empty() {
        Some("the key is empty".to_owned())
    } else {
        problem(&tag.key, MAX_KEY_LENGTH)
    };
    detail.map(|detail| invalid_tag(tag, "The TagKey you have provided is invalid", Some(detail)))
}

/// What S3 has against the tag's value.
pub(crate) fn check_value(tag: &Tag) -> Option<S3Error> {
    let detail = problem(&tag.value, MAX_VALUE_LENGTH);
    detail.map(|detail| invalid_tag(tag, "The TagValue you have provided is invalid", Some(detail)))
}

fn problem(text: &str, longest: usize) -> Option<String> {
    if let Some(character) = text.chars().find(|character| !is_allowed(*character)) {
        return Some(format!("{character:?} is not among {ALLOWED}"));
    }
    let length = text.encode_utf16().count();
    (length > longest).then(|| format!("it has {length} characters, at most {longest} are allowed"))
}

/// Letters, numbers and spaces of any script, and the eight signs. Spaces are those of Unicode's class Z: tabs and
/// line ends are control characters and not among them.
fn is_allowed(character: char) -> bool {
    character.is_alphanumeric()
        || (character.is_whitespace() && !character.is_control())
        || matches!(character, '+' | '-' | '=' | '.' | '_' | ':' | '/' | '@')
}

fn invalid_tag(tag: &Tag, message: &str, detail: Option<String>) -> S3Error {
    S3Error {
        code: "InvalidTag",
        message: message.to_owned(),
        rule: Some(tag.key.clone()),
        detail,
        line: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "InvalidTag: The TagKey you have provided is invalid";
    const VALUE: &str = "InvalidTag: The TagValue you have provided is invalid";
    const TWICE: &str = "InvalidTag: Cannot provide multiple Tags with the same key";
    const RESERVED: &str = "InvalidTag: Your TagKey cannot be prefixed with aws:";

    fn check(tags: &[(&str, &str)], expected: &[&str]) {
        let set = tags.iter().map(|(key, value)| Tag { key: (*key).to_owned(), value: (*value).to_owned() });
        let errors = TagSet::new(set.collect()).err().unwrap_or_default();
        let errors: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect();
        assert_eq!(errors, expected, "{tags:?}");
    }

    #[test]
    fn s3_answers_as_recorded() {
        check(&[], &[]);
        check(&[("tag1", "tag1"), ("tag2", "")], &[]);
        check(&[("Key1", "Val1"), ("Key1", "Val1")], &[TWICE]);
        check(&[("Key1,Key2", "Val1")], &[KEY]);
        check(&[("Key1", "Val1,Val2")], &[VALUE]);
        check(&[("aws:prefixed", "Val1")], &[RESERVED]);
    }

    #[test]
    fn lengths_are_counted_as_s3_counts_them() {
        let (key, value) = ("k".repeat(128), "v".repeat(256));
        check(&[(&key, &value)], &[]);
        check(&[(&format!("{key}k"), &format!("{value}v"))], &[KEY, VALUE]);
        check(&[("", "")], &[KEY]);
        // One letter of two UTF-16 code units (Old Persian).
        check(&[(&"\u{103a0}".repeat(64), "")], &[]);
        check(&[(&"\u{103a0}".repeat(65), "")], &[KEY]);
        // Two bytes in UTF-8, one character.
        check(&[(&"ä".repeat(128), &"ß".repeat(256))], &[]);
    }

    #[test]
    fn characters_of_every_script_and_eight_signs_are_allowed() {
        for good in ["a b", "+-=._:/@", "日本語", "Grün\u{a0}Weg", "٣", "AWS:x", "x aws:"] {
            check(&[(good, good)], &[]);
        }
        for bad in ["a,b", "a\tb", "a\nb", "a*", "a#", "(a)", "é!", "\u{0}", "\u{1f600}", "a\u{85}"] {
            check(&[(bad, "")], &[KEY]);
            check(&[("key", bad)], &[VALUE]);
        }
    }

    #[test]
    fn more_than_ten_are_refused() {
        let keys: Vec<String> = (0..11).map(|number| format!("key{number}")).collect();
        let tags: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
        check(&tags[..10], &[]);
        check(&tags, &["BadRequest: Object tags cannot be greater than 10"]);
    }

    #[test]
    fn every_mistake_is_told() {
        check(&[("a", "!"), ("a", "?"), ("#", ""), ("aws:b", "")], &[VALUE, TWICE, VALUE, KEY, RESERVED]);
    }
}
