//! What SNS takes.
//!
//! Sources: <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>,
//! <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html> and
//! <https://docs.aws.amazon.com/sns/latest/dg/sns-tags.html>.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::notifications::Message;
use s3opt_core::price::Region;

use crate::identity::Call;

/// Bytes of a message.
const MAX_MESSAGE: usize = 262_144;

/// Tags of a topic.
const MAX_TAGS: usize = 50;

/// Where the ARN of a topic leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub account: String,
    pub region: Region,
    pub name: String,
}

impl Place {
    pub(super) fn of_arn(arn: &str) -> Option<Place> {
        // arn:aws:sns:us-east-1:111111111111:name
        let parts: Vec<&str> = arn.split(':').collect();
        let ["arn", "aws", "sns", region, account, name] = parts[..] else { return None };
        if name.is_empty() {
            return None;
        }
        Some(Place { account: account.to_owned(), region: region.parse().ok()?, name: name.to_owned() })
    }
}

/// A topic's name. Topics that keep the order (`.fifo`) are not supported.
pub(super) fn check_name(call: &Call<'_>, name: &str) -> CloudResult<()> {
    // SNS knows no other spelling of it.
    if name.strip_suffix(".fifo").is_some() {
        return Err(call.not_implemented("FIFO topics"));
    }
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if (1..=256).contains(&name.len()) && name.bytes().all(is_allowed) {
        return Ok(());
    }
    Err(call.error("InvalidParameter", "Invalid parameter: Topic Name"))
}

pub(super) fn check_display_name(call: &Call<'_>, name: &str) -> CloudResult<()> {
    if name.chars().count() <= 100 && !name.contains(char::is_control) {
        return Ok(());
    }
    Err(call.error("InvalidParameter", "Invalid parameter: DisplayName"))
}

pub(super) fn check_tags(call: &Call<'_>, tags: &[(String, String)]) -> CloudResult<()> {
    for (index, (key, value)) in tags.iter().enumerate() {
        let is_tag = (1..=128).contains(&key.chars().count())
            && value.chars().count() <= 256
            && !key.to_ascii_lowercase().starts_with("aws:");
        if !is_tag {
            return Err(call.error("InvalidParameter", "Invalid parameter: Tags"));
        }
        if tags[..index].iter().any(|(other, _)| other == key) {
            let message = "Invalid parameter: Tags Reason: Duplicated keys are not allowed.";
            return Err(call.error("InvalidParameter", message));
        }
    }
    if tags.len() > MAX_TAGS {
        let message = "Could not complete request: tag quota of per resource exceeded";
        return Err(call.error("TagLimitExceeded", message));
    }
    Ok(())
}

/// A message: its subject is a short line of ASCII, its text is there and not too long.
pub(super) fn check_message(call: &Call<'_>, message: &Message) -> CloudResult<()> {
    if let Some(subject) = &message.subject {
        let is_line = subject.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        let begins =
            subject.starts_with(|first: char| first.is_ascii_alphanumeric() || first.is_ascii_punctuation());
        if subject.len() > 100 || !is_line || !begins {
            return Err(call.error("InvalidParameter", "Invalid parameter: Subject"));
        }
    }
    if message.text.is_empty() {
        return Err(call.error("InvalidParameter", "Invalid parameter: Empty message"));
    }
    let by_protocol: usize =
        message.by_protocol.iter().map(|(protocol, text)| protocol.len() + text.len()).sum();
    if message.text.len() + by_protocol > MAX_MESSAGE {
        return Err(call.error("InvalidParameter", "Invalid parameter: Message too long"));
    }
    Ok(())
}
