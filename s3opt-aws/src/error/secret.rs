//! Answers that repeat secrets.
//!
//! S3 tells a caller with an expired token that very token (`Token-0`), and one whose signature is wrong what it would have
//! signed, in which the session's token stands among the headers; other services put the latter into the message.
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>,
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>.

/// Where the part of a message begins that repeats the request.
const REPETITION: &str = "The Canonical String";

/// Whether an answer under the code may repeat what the request was signed with.
pub(super) fn may_be_repeated(code: &str) -> bool {
    ["Signature", "Token", "AccessKey", "ClientToken", "Authorization"].iter().any(|word| code.contains(word))
}

/// The message without what it repeats.
pub(super) fn cut(message: &str) -> String {
    message.split(REPETITION).next().unwrap_or_default().trim_end().to_owned()
}

/// Whether the element of an answer repeats what the request was signed with.
pub(super) fn is_secret(name: &str) -> bool {
    ["Token", "StringToSign", "Canonical", "Signature", "AWSAccessKeyId", "HostId"]
        .iter()
        .any(|word| name.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_codes_may_repeat_secrets() {
        for (code, expected) in [
            ("SignatureDoesNotMatch", true),
            ("InvalidSignatureException", true),
            ("IncompleteSignature", true),
            ("ExpiredToken", true),
            ("InvalidToken", true),
            ("InvalidClientTokenId", true),
            ("InvalidAccessKeyId", true),
            ("AuthorizationHeaderMalformed", true),
            ("AccessDenied", false),
            ("NoSuchKey", false),
        ] {
            assert_eq!(may_be_repeated(code), expected, "{code}");
        }
    }

    #[test]
    fn a_message_ends_before_it_repeats_the_request() {
        for (message, expected) in [
            (
                "It is wrong.\n\nThe Canonical String for this request should have been\n'POST\nx-amz-security-token:T'",
                "It is wrong.",
            ),
            ("It is wrong.", "It is wrong."),
            ("", ""),
        ] {
            assert_eq!(cut(message), expected);
        }
    }
}
