//! The fingerprint of a function's code.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The SHA-256 of a zip in base 64, as Lambda tells it in `CodeSha256`.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html>.
pub(super) fn fingerprint(zip: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(zip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_sum_in_base_64() {
        for (zip, expected) in [
            (&b""[..], "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
            (b"abc", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ] {
            assert_eq!(fingerprint(zip), expected);
        }
    }
}
