//! Roles, as IAM writes them.

use aws_sdk_iam::types;
use s3opt_core::backend::identity::Role;

use super::document::decode;

/// Tags as the SDK takes them.
pub(super) fn from_tags(
    tags: &[(String, String)],
) -> Result<Vec<types::Tag>, aws_smithy_types::error::operation::BuildError> {
    tags.iter().map(|(key, value)| types::Tag::builder().key(key).value(value).build()).collect()
}

/// A role as IAM tells it.
pub(super) fn to_role(role: &types::Role) -> Result<Role, std::str::Utf8Error> {
    let tags = role.tags().iter().map(|tag| (tag.key().to_owned(), tag.value().to_owned())).collect();
    Ok(Role {
        name: role.role_name().to_owned(),
        arn: role.arn().to_owned(),
        description: role.description().unwrap_or_default().to_owned(),
        trust_policy: decode(role.assume_role_policy_document().unwrap_or_default())?,
        tags,
    })
}

#[cfg(test)]
mod tests {
    use aws_smithy_types::DateTime;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    fn written(role: &Role) -> types::Role {
        types::Role::builder()
            .path("/")
            .role_name(&role.name)
            .role_id("AROA")
            .arn(&role.arn)
            .create_date(DateTime::from_secs(0))
            .description(&role.description)
            .assume_role_policy_document(
                utf8_percent_encode(&role.trust_policy, NON_ALPHANUMERIC).to_string(),
            )
            .set_tags(Some(from_tags(&role.tags).unwrap()))
            .build()
            .unwrap()
    }

    proptest! {
        #[test]
        fn a_role_is_read_as_it_was_written(
            name in "[a-z]{1,9}",
            description in ".{0,9}",
            service in "[a-z0-9 ä%+]{1,9}",
            tags in proptest::collection::vec((".{1,9}", ".{0,9}"), 0..4),
        ) {
            let role = Role {
                arn: format!("arn:aws:iam::111111111111:role/{name}"),
                name,
                description,
                trust_policy: format!(r#"{{"Principal": {{"Service": "{service}"}}}}"#),
                tags,
            };
            prop_assert_eq!(to_role(&written(&role)).unwrap(), role);
        }
    }
}
