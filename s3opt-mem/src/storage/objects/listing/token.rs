//! Continuation tokens: the place at which a page ended, in a form that nobody is to read.

/// What every token of this form begins with.
const MARK: &str = "1";

/// The token for what is told after a key or common prefix. It does not matter whether that is still there.
pub(super) fn encode(last: &str) -> String {
    let mut token = MARK.to_owned();
    for byte in last.bytes() {
        // So that nobody takes it for the key.
        token.push_str(&format!("{:02x}", byte ^ 0x5a));
    }
    token
}

/// The key or common prefix of a token.
pub(super) fn decode(token: &str) -> Option<String> {
    let digits = token.strip_prefix(MARK)?.as_bytes();
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let bytes = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some((digit(*high)? << 4 | digit(*low)?) ^ 0x5a),
        _ => None,
    });
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_read_back() {
        for key in ["", "a", "logs/2026/ä \u{1}"] {
            assert_eq!(decode(&encode(key)).as_deref(), Some(key));
        }
        for wrong in ["", "x", "12", "1zz", "1ä", "1a5ff"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
