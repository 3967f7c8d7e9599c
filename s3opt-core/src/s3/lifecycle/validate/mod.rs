//! What S3 refuses although it fits the schema, in S3's codes and words.
//!
//! Where S3's wording was recorded or is quoted in somebody's bug report, the source stands beside the check. Where
//! it is not known, the error carries the code that S3 uses for the nearest mistake, and its `detail` says what is
//! wrong.

mod action;
mod filter;
pub(super) mod messages;
mod rules;
mod transition;

#[cfg(test)]
mod tests;

use super::rule::{LifecycleConfiguration, Rule, TransitionDefaultMinimumObjectSize};
use crate::s3::S3Error;

pub(super) use rules::rules;

/// Where a rule and its parts stand in a text, and what of it could be read.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The rule's ID, or its number.
    pub name: String,
    pub line: Option<usize>,
    pub filter_line: Option<usize>,
    pub transition_lines: Vec<Option<usize>>,
    pub expiration_line: Option<usize>,
    pub noncurrent_transition_lines: Vec<Option<usize>>,
    pub noncurrent_expiration_line: Option<usize>,
    pub abort_line: Option<usize>,
    /// Whether the filter is what the text says; if not, nothing can be concluded from it.
    pub filter_is_known: bool,
    /// Whether all actions of the text are in the rule; if not, nothing can be concluded from a missing one.
    pub actions_are_known: bool,
    /// Whether a `Prefix` of the rule itself stands beside its `Filter`.
    pub has_legacy_prefix_too: bool,
}

impl Place {
    /// The place of a rule that comes from no text.
    pub fn new(name: String) -> Place {
        Place {
            name,
            line: None,
            filter_line: None,
            transition_lines: Vec::new(),
            expiration_line: None,
            noncurrent_transition_lines: Vec::new(),
            noncurrent_expiration_line: None,
            abort_line: None,
            filter_is_known: true,
            actions_are_known: true,
            has_legacy_prefix_too: false,
        }
    }

    fn transition_line(&self, index: usize) -> Option<usize> {
        self.transition_lines.get(index).copied().flatten().or(self.line)
    }

    fn noncurrent_transition_line(&self, index: usize) -> Option<usize> {
        self.noncurrent_transition_lines.get(index).copied().flatten().or(self.line)
    }
}

/// The mistakes of one rule.
#[derive(Debug)]
struct Errors<'a> {
    place: &'a Place,
    errors: Vec<S3Error>,
}

impl Errors<'_> {
    /// Adds an error of this rule, at the line or else where the rule begins.
    fn push(&mut self, line: Option<usize>, mut error: S3Error) {
        error.rule = Some(self.place.name.clone());
        error.line = line.or(self.place.line);
        self.errors.push(error);
    }

    /// Adds what the schema rules out.
    fn malformed(&mut self, line: Option<usize>, detail: impl Into<String>) {
        self.push(line, S3Error::malformed_xml(None, detail));
    }
}

/// Validates one rule by itself.
pub(super) fn rule(rule: &Rule, place: &Place) -> Vec<S3Error> {
    let mut errors = Errors { place, errors: Vec::new() };
    id(&mut errors, rule);
    if place.filter_is_known {
        filter::filter(&mut errors, &rule.filter);
    }
    action::actions(&mut errors, rule);
    transition::transitions(&mut errors, rule);
    transition::noncurrent_transitions(&mut errors, rule);
    errors.errors
}

/// Source: <https://github.com/noobaa/noobaa-core/issues/8628> quotes S3's answer.
fn id(errors: &mut Errors, rule: &Rule) {
    const MAX_ID: usize = 255;
    let Some(id) = &rule.id else { return };
    if id.chars().count() > MAX_ID {
        let line = errors.place.line;
        let message = format!("ID length should not exceed allowed limit of {MAX_ID}");
        errors.push(line, S3Error::invalid_argument(None, message));
    }
    if id.contains('\0') {
        errors.malformed(None, "ID holds a NUL character");
    }
}

impl LifecycleConfiguration {
    /// A configuration of these rules.
    ///
    /// # Errors
    /// What S3 would say to `PutBucketLifecycleConfiguration`: every mistake, not only the first.
    pub fn new(
        rules: Vec<Rule>,
        transition_default_minimum_object_size: TransitionDefaultMinimumObjectSize,
    ) -> Result<LifecycleConfiguration, Vec<S3Error>> {
        let configuration = LifecycleConfiguration { rules, transition_default_minimum_object_size };
        let errors = configuration.validate();
        if errors.is_empty() { Ok(configuration) } else { Err(errors) }
    }

    /// What S3 would refuse in the configuration; empty where it accepts all of it.
    #[must_use]
    pub fn validate(&self) -> Vec<S3Error> {
        let places: Vec<Place> =
            (0..self.rules.len()).map(|index| Place::new(self.rule_name(index))).collect();
        let each = self.rules.iter().zip(&places).flat_map(|(one, place)| rule(one, place));
        each.chain(rules(&self.rules, &places)).collect()
    }
}
