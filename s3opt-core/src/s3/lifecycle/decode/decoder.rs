//! Reading values out of elements, and collecting what is wrong with them.

use std::collections::BTreeSet;

use super::super::rule::LifecycleConfiguration;
use super::super::wire::{Element, Value};
use crate::calendar::{Day, Instant};
use crate::s3::S3Error;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// The mistakes found so far, and the rule that is being read.
pub(super) struct Decoder {
    errors: Vec<S3Error>,
    rule: Option<String>,
}

impl Decoder {
    pub fn new(errors: Vec<S3Error>) -> Decoder {
        Decoder { errors, rule: None }
    }

    pub fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// How many mistakes were found so far.
    pub fn count(&self) -> usize {
        self.errors.len()
    }

    pub fn enter_rule(&mut self, name: &str) {
        self.rule = Some(name.to_owned());
    }

    pub fn leave_rule(&mut self) {
        self.rule = None;
    }

    pub fn report(&mut self, errors: Vec<S3Error>) {
        self.errors.extend(errors);
    }

    pub fn finish(
        self,
        configuration: LifecycleConfiguration,
    ) -> Result<LifecycleConfiguration, Vec<S3Error>> {
        if self.errors.is_empty() {
            return Ok(configuration);
        }
        let mut errors = self.errors;
        // In the order of the text, as people go through it.
        errors.sort_by_key(|error| error.line.unwrap_or(0));
        Err(errors)
    }

    /// Reports what does not fit the schema, as S3 would word it; `detail` is for people.
    pub fn malformed(&mut self, line: Option<usize>, detail: impl Into<String>) {
        let mut error = S3Error::malformed_xml(self.rule.clone(), detail);
        error.line = line;
        self.errors.push(error);
    }

    /// Reports a value that the schema admits and S3 does not.
    pub fn refused(&mut self, line: Option<usize>, mut error: S3Error) {
        error.rule.clone_from(&self.rule);
        error.line = line;
        self.errors.push(error);
    }

    /// Reports children that the schema does not know, children that are there too often, and text between them.
    ///
    /// Returns whether the schema knows all that is there. If not, a name may be misspelt, so that nothing can be concluded
    /// from an element that seems to be missing.
    pub fn schema(&mut self, element: &Element, single: &[&str], repeated: &[&str]) -> bool {
        let is_blank = match &element.value {
            Value::None => true,
            Value::Untyped(text) => text.trim().is_empty(),
            _ => false,
        };
        if !is_blank {
            self.malformed(element.line, format!("{} holds a value where elements belong", element.name));
        }
        let mut knows_all = is_blank;
        let mut seen = BTreeSet::new();
        for child in &element.children {
            let name = child.name.as_str();
            if single.contains(&name) {
                if !seen.insert(name) {
                    self.malformed(child.line, format!("{} holds {name} more than once", element.name));
                }
            } else if !repeated.contains(&name) {
                self.malformed(child.line, format!("{} does not know {name}", element.name));
                knows_all = false;
            }
        }
        knows_all
    }

    /// The child of this name, reported where there is none and the schema knows all that there is.
    pub fn required<'a>(&mut self, element: &'a Element, name: &str, knows_all: bool) -> Option<&'a Element> {
        let child = element.child(name);
        if child.is_none() && knows_all {
            self.malformed(element.line, format!("{} lacks {name}", element.name));
        }
        child
    }

    /// The string in an element.
    pub fn text(&mut self, element: &Element) -> Option<String> {
        let text = raw_string(element);
        match &text {
            None => self.malformed(element.line, format!("{} is no string", element.name)),
            // XML cannot carry it, not even as a reference: https://www.w3.org/TR/xml/#charsets
            Some(text) if text.contains('\0') => {
                self.malformed(element.line, format!("{} holds a NUL character", element.name));
            }
            Some(_) => {}
        }
        text
    }

    /// The whole number in an element.
    pub fn integer(&mut self, element: &Element) -> Option<i64> {
        let text = match &element.value {
            Value::Untyped(text) | Value::Number(text) if element.children.is_empty() => text.trim(),
            _ => "",
        };
        let number = text.parse().ok();
        if number.is_none() {
            self.malformed(element.line, format!("{} is no whole number", element.name));
        }
        number
    }

    /// A number that must not be negative; `refusal` is what S3 says where it is.
    pub fn unsigned<T: TryFrom<i64>>(
        &mut self,
        element: &Element,
        refusal: impl FnOnce() -> S3Error,
    ) -> Option<T> {
        let number = self.integer(element)?;
        if number < 0 {
            self.refused(element.line, refusal());
            return None;
        }
        let number = T::try_from(number).ok();
        if number.is_none() {
            self.malformed(element.line, format!("{} is too large", element.name));
        }
        number
    }

    /// The truth value in an element.
    pub fn boolean(&mut self, element: &Element) -> Option<bool> {
        let boolean = match &element.value {
            Value::Boolean(boolean) => Some(*boolean),
            Value::Untyped(text) if element.children.is_empty() => text.trim().parse().ok(),
            _ => None,
        };
        if boolean.is_none() {
            self.malformed(element.line, format!("{} is true or false", element.name));
        }
        boolean
    }

    /// The date in an element: ISO 8601, or seconds since 1970-01-01 as some versions of the AWS CLI print it.
    ///
    /// Source: recorded from the real service ("'Date' must be at midnight GMT").
    pub fn date(&mut self, element: &Element) -> Option<Day> {
        let instant: Option<Instant> = match &element.value {
            Value::Number(seconds) => epoch_seconds(seconds),
            Value::Untyped(text) | Value::String(text) if element.children.is_empty() => {
                let text = text.trim();
                // A time without a zone is UTC, as all times of a lifecycle configuration are.
                text.parse().or_else(|_| format!("{text}Z").parse()).ok()
            }
            _ => None,
        };
        let Some(instant) = instant else {
            let detail = format!("{} is no date in ISO 8601, such as 2026-05-14T00:00:00Z", element.name);
            self.malformed(element.line, detail);
            return None;
        };
        if !instant.is_midnight() {
            self.refused(element.line, S3Error::invalid_argument(None, "'Date' must be at midnight GMT"));
            return None;
        }
        let day = instant.first_midnight();
        if Instant::from(day) != instant {
            self.malformed(
                element.line,
                format!("{} lies before {} or after {}", element.name, Day::MIN, Day::MAX),
            );
            return None;
        }
        Some(day)
    }
}

fn epoch_seconds(text: &str) -> Option<Instant> {
    let seconds: Decimal = text.parse().ok()?;
    // Rounded up, so that what lies less than a millisecond after midnight is not taken for midnight.
    let milliseconds = seconds.checked_mul(Decimal::ONE_THOUSAND)?.ceil().to_i64()?;
    Some(Instant::from_milliseconds(milliseconds))
}

/// The string in an element, without a report where there is none.
pub(super) fn raw_string(element: &Element) -> Option<String> {
    match &element.value {
        Value::Untyped(text) | Value::String(text) if element.children.is_empty() => Some(text.clone()),
        _ => None,
    }
}
