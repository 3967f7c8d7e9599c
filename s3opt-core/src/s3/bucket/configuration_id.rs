//! IDs of configurations of which a bucket has many.

use super::Refusal;

/// The most configurations of one kind that a bucket has.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html> and the pages of
/// the other two kinds.
pub const MAX_CONFIGURATIONS: usize = 1000;

/// The longest ID, in characters.
const MAX_LENGTH: usize = 64;

/// Checks the ID of an inventory, request metrics or Intelligent-Tiering configuration: letters, digits, periods, dashes
/// and underscores.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html> ("The ID has a 64 character
/// limit and can only contain letters, numbers, periods, dashes, and underscores") and
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html>. The words are not recorded.
///
/// # Errors
/// `InvalidConfigurationId`, and `MalformedXML` where there is none.
pub fn check_configuration_id(id: &str) -> Result<(), Refusal> {
    if id.is_empty() {
        return Err(Refusal::malformed_xml("Id is empty"));
    }
    let is_allowed =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
    if id.len() > MAX_LENGTH || !id.chars().all(is_allowed) {
        let message = "The specified configuration id is invalid.";
        return Err(Refusal::new("InvalidConfigurationId", message).with("Detail", id));
    }
    Ok(())
}

/// The answer to one configuration more than S3 takes. The code is AWS's (see [`MAX_CONFIGURATIONS`]), the words are what
/// it says of the cause.
#[must_use]
pub fn too_many_configurations() -> Refusal {
    let message = "You are attempting to create a new configuration but have already reached the 1,000-configuration \
                   limit.";
    Refusal::new("TooManyConfigurations", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids() {
        for id in ["a", "s3opt.daily-1_b", &"x".repeat(64)] {
            assert_eq!(check_configuration_id(id), Ok(()), "{id}");
        }
        for (id, code) in [
            ("", "MalformedXML"),
            ("a b", "InvalidConfigurationId"),
            ("a/b", "InvalidConfigurationId"),
            ("\u{e4}", "InvalidConfigurationId"),
            (&"x".repeat(65), "InvalidConfigurationId"),
        ] {
            assert_eq!(check_configuration_id(id).map_err(|refusal| refusal.code), Err(code), "{id}");
        }
    }
}
