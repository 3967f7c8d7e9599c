//! Wildcards: `*` for any text, `?` for any one character.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>.

/// Whether the text fits the pattern. Takes time in proportion to the product of their lengths at worst.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    fits_by(pattern, text, |one, other| one == other)
}

/// The same with no regard to the case of ASCII letters, as names of actions are compared.
pub(super) fn fits_ignoring_case(pattern: &str, text: &str) -> bool {
    fits_by(pattern, text, |one, other| one.eq_ignore_ascii_case(&other))
}

/// Whether the text holds a wildcard.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

fn fits_by(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    // Where to go on when what follows the last star did not fit: the pattern behind the star, the text from there on.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let before = text.clone();
        match (pattern.next(), text.next()) {
            (Some('*'), _) => {
                text = before.clone();
                retry = Some((pattern.clone(), before));
                continue;
            }
            (Some('?'), Some(_)) => continue,
            (Some(expected), Some(found)) if same(expected, found) => continue,
            (None, None) => return true,
            _ => {}
        }
        // The star takes one character more.
        let Some((behind_star, mut from)) = retry else { return false };
        if from.next().is_none() {
            return false;
        }
        pattern = behind_star.clone();
        text = from.clone();
        retry = Some((behind_star, from));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wildcards() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a/b", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("*c", "abcd", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a?c", "a\u{e4}c", true),
            ("a?c", "ac", false),
            ("?*", "", false),
            ("**a**", "bab", true),
            ("s3:Get*", "s3:getobject", false),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern:?} {text:?}");
        }
        assert!(fits_ignoring_case("s3:Get*", "S3:getObject"));
    }

    /// By the definition.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', rest @ ..], _) => (0..=text.len()).any(|taken| naive(rest, &text[taken..])),
            (['?', rest @ ..], [_, others @ ..]) => naive(rest, others),
            ([one, rest @ ..], [other, others @ ..]) => one == other && naive(rest, others),
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn it_is_the_definition(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let chars = |text: &str| text.chars().collect::<Vec<char>>();
            prop_assert_eq!(fits(&pattern, &text), naive(&chars(&pattern), &chars(&text)));
        }
    }
}
