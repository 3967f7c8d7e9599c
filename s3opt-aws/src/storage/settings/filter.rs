//! What filters of several settings have in common: no more than one condition stands outside an `And`.

use aws_sdk_s3::types;
use s3opt_core::s3::Tag;

use crate::storage::convert::{Unfit, from_tag};

/// The conditions of a filter, put into the form that S3 demands for as many.
#[derive(Debug)]
pub(super) enum Conditions {
    /// None.
    Everything,
    /// One, a prefix.
    Prefix(String),
    /// One, a tag.
    Tag(types::Tag),
    /// Two or more.
    And { prefix: Option<String>, tags: Vec<types::Tag> },
}

impl Conditions {
    /// The conditions of a prefix, where there is one, and tags.
    pub(super) fn new(prefix: Option<String>, tags: Vec<Tag>) -> Result<Conditions, Unfit> {
        let mut tags = tags.into_iter().map(from_tag).collect::<Result<Vec<_>, _>>()?;
        Ok(match (prefix, tags.len()) {
            (None, 0) => Conditions::Everything,
            (Some(prefix), 0) => Conditions::Prefix(prefix),
            (None, 1) => Conditions::Tag(tags.remove(0)),
            (prefix, _) => Conditions::And { prefix, tags },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_conditions_as_a_form_holds() {
        let tag = |key: &str| Tag { key: key.to_owned(), value: String::new() };
        let prefix = || Some("a/".to_owned());
        for (prefix, tags, expected) in [
            (None, vec![], "Everything"),
            (prefix(), vec![], "Prefix"),
            (None, vec![tag("a")], "Tag"),
            (prefix(), vec![tag("a")], "And"),
            (None, vec![tag("a"), tag("b")], "And"),
        ] {
            let form = format!("{:?}", Conditions::new(prefix, tags).unwrap());
            assert!(form.starts_with(expected), "{form}");
        }
    }
}
