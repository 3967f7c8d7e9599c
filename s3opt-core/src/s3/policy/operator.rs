//! The operators of conditions.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>.

use rust_decimal::Decimal;

use super::pattern::fits;
use crate::s3::bucket::Refusal;

/// How a value of the request is compared with one of the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    EqualsIgnoringCase,
    Like,
    /// `ArnEquals` and `ArnLike`, which are the same.
    Arn,
    Numeric(NumericComparison),
    Boolean,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NumericComparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// Whether the key is absent.
    Null,
    Compare {
        comparison: Comparison,
        /// None of the values may fit, rather than one of them has to. A key that is absent fits none.
        negated: bool,
        /// The condition holds where the key is absent.
        if_exists: bool,
    },
}

/// Operators that AWS has and that are not supported.
const UNSUPPORTED: [&str; 9] = [
    "DateEquals",
    "DateNotEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "BinaryEquals",
    "IpAddress",
    "NotIpAddress",
];

impl Operator {
    /// Reads the name of an operator. `Invalid Condition type` is S3's word for one that there is not.
    pub(super) fn read(name: &str, code: &'static str) -> Result<Operator, Refusal> {
        use NumericComparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual};
        if name == "Null" {
            return Ok(Operator::Null);
        }
        if name.starts_with("ForAllValues:") || name.starts_with("ForAnyValue:") {
            return Err(Refusal::not_implemented(&format!("the condition operator {name}")));
        }
        let (plain, if_exists) = match name.strip_suffix("IfExists") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let (comparison, negated) = match plain {
            "StringEquals" => (Comparison::Equals, false),
            "StringNotEquals" => (Comparison::Equals, true),
            "StringEqualsIgnoreCase" => (Comparison::EqualsIgnoringCase, false),
            "StringNotEqualsIgnoreCase" => (Comparison::EqualsIgnoringCase, true),
            "StringLike" => (Comparison::Like, false),
            "StringNotLike" => (Comparison::Like, true),
            "ArnEquals" | "ArnLike" => (Comparison::Arn, false),
            "ArnNotEquals" | "ArnNotLike" => (Comparison::Arn, true),
            "NumericEquals" => (Comparison::Numeric(Equal), false),
            "NumericNotEquals" => (Comparison::Numeric(Equal), true),
            "NumericLessThan" => (Comparison::Numeric(Less), false),
            "NumericLessThanEquals" => (Comparison::Numeric(LessOrEqual), false),
            "NumericGreaterThan" => (Comparison::Numeric(Greater), false),
            "NumericGreaterThanEquals" => (Comparison::Numeric(GreaterOrEqual), false),
            "Bool" => (Comparison::Boolean, false),
            _ if UNSUPPORTED.contains(&plain) => {
                return Err(Refusal::not_implemented(&format!("the condition operator {name}")));
            }
            _ => return Err(Refusal::new(code, format!("Invalid Condition type : {name}"))),
        };
        Ok(Operator::Compare { comparison, negated, if_exists })
    }

    /// Whether the operator can compare anything with the value of a policy.
    pub(super) fn takes(self, value: &str) -> bool {
        match self {
            Operator::Null | Operator::Compare { comparison: Comparison::Boolean, .. } => {
                boolean(value).is_some()
            }
            Operator::Compare { comparison: Comparison::Numeric(_), .. } => value.parse::<Decimal>().is_ok(),
            Operator::Compare { .. } => true,
        }
    }

    /// Whether the condition holds for what the request has under the key.
    pub(super) fn holds(self, values: &[String], found: Option<&str>) -> bool {
        match (self, found) {
            (Operator::Null, found) => values.iter().any(|value| boolean(value) == Some(found.is_none())),
            (Operator::Compare { negated, if_exists, .. }, None) => negated || if_exists,
            (Operator::Compare { comparison, negated, .. }, Some(found)) => {
                values.iter().any(|value| comparison.fits(value, found)) != negated
            }
        }
    }
}

impl Comparison {
    fn fits(self, value: &str, found: &str) -> bool {
        match self {
            Comparison::Equals => value == found,
            Comparison::EqualsIgnoringCase => value.to_lowercase() == found.to_lowercase(),
            Comparison::Like => fits(value, found),
            Comparison::Arn => fits_arn(value, found),
            Comparison::Numeric(comparison) => match (found.parse::<Decimal>(), value.parse::<Decimal>()) {
                (Ok(found), Ok(value)) => comparison.holds(found, value),
                _ => false,
            },
            Comparison::Boolean => boolean(value).is_some() && boolean(value) == boolean(found),
        }
    }
}

impl NumericComparison {
    fn holds(self, found: Decimal, value: Decimal) -> bool {
        match self {
            NumericComparison::Equal => found == value,
            NumericComparison::Less => found < value,
            NumericComparison::LessOrEqual => found <= value,
            NumericComparison::Greater => found > value,
            NumericComparison::GreaterOrEqual => found >= value,
        }
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        _ if text.eq_ignore_ascii_case("true") => Some(true),
        _ if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// Each of the six parts that colons divide is compared by itself; wildcards do not reach beyond them.
fn fits_arn(pattern: &str, text: &str) -> bool {
    let (patterns, parts) = (pattern.splitn(6, ':'), text.splitn(6, ':'));
    patterns.clone().count() == 6
        && parts.clone().count() == 6
        && patterns.zip(parts).all(|(pattern, part)| fits(pattern, part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(operator: &str, values: &[&str], found: Option<&str>) -> bool {
        let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
        let operator = Operator::read(operator, "MalformedPolicy").unwrap();
        assert!(values.iter().all(|value| operator.takes(value)));
        operator.holds(&values, found)
    }

    #[test]
    fn operators_compare() {
        let arn = "arn:aws:s3:::source-bucket";
        for (operator, values, found, expected) in [
            ("StringEquals", vec!["a", "b"], "b", true),
            ("StringEquals", vec!["a"], "A", false),
            ("StringEquals", vec!["a*"], "ab", false),
            ("StringNotEquals", vec!["a", "b"], "b", false),
            ("StringNotEquals", vec!["a", "b"], "c", true),
            ("StringEqualsIgnoreCase", vec!["aws:KMS"], "AWS:kms", true),
            ("StringNotEqualsIgnoreCase", vec!["a"], "A", false),
            ("StringLike", vec!["home/*"], "home/x", true),
            ("StringNotLike", vec!["home/*"], "home/x", false),
            ("ArnLike", vec!["arn:aws:s3:::*"], arn, true),
            ("ArnEquals", vec!["arn:aws:s3:::source-*"], arn, true),
            ("ArnLike", vec!["arn:aws:s3*"], arn, false),
            ("ArnNotLike", vec!["arn:aws:s3:::*"], arn, false),
            ("ArnNotEquals", vec!["arn:aws:sns:*:*:*"], arn, true),
            ("NumericLessThanEquals", vec!["10"], "10", true),
            ("NumericLessThan", vec!["10"], "10", false),
            ("NumericGreaterThan", vec!["10"], "10.5", true),
            ("NumericGreaterThanEquals", vec!["10"], "9", false),
            ("NumericEquals", vec!["1", "2"], "2.0", true),
            ("NumericNotEquals", vec!["1", "2"], "2.0", false),
            ("NumericEquals", vec!["1"], "x", false),
            ("Bool", vec!["false"], "false", true),
            ("Bool", vec!["False"], "true", false),
            ("Null", vec!["true"], "x", false),
            ("Null", vec!["false"], "x", true),
        ] {
            assert_eq!(holds(operator, &values, Some(found)), expected, "{operator} {values:?} {found}");
        }
    }

    #[test]
    fn a_key_that_is_absent_fits_nothing() {
        for (operator, value, expected) in [
            ("StringEquals", "a", false),
            ("StringEqualsIfExists", "a", true),
            ("StringNotEquals", "a", true),
            ("StringNotEqualsIfExists", "a", true),
            ("ArnLike", "arn:aws:s3:::a", false),
            ("ArnLikeIfExists", "arn:aws:s3:::a", true),
            ("Bool", "false", false),
            ("BoolIfExists", "false", true),
            ("NumericLessThan", "1", false),
            ("Null", "true", true),
            ("Null", "false", false),
        ] {
            assert_eq!(holds(operator, &[value], None), expected, "{operator}");
        }
        // With the key there, IfExists changes nothing.
        assert!(!holds("StringEqualsIfExists", &["a"], Some("b")));
        assert!(!holds("StringNotEqualsIfExists", &["a"], Some("a")));
    }

    #[test]
    fn what_is_no_operator() {
        for (name, code) in [
            ("StringEqual", "MalformedPolicy"),
            ("stringequals", "MalformedPolicy"),
            ("NullIfExists", "MalformedPolicy"),
            ("IpAddress", "NotImplemented"),
            ("DateLessThanIfExists", "NotImplemented"),
            ("ForAllValues:StringEquals", "NotImplemented"),
        ] {
            assert_eq!(Operator::read(name, "MalformedPolicy").map_err(|refusal| refusal.code), Err(code));
        }
        let boolean = Operator::read("Bool", "").unwrap();
        assert!(!boolean.takes("maybe") && !Operator::read("NumericEquals", "").unwrap().takes("x"));
    }
}
