//! From elements to rules: S3's schema, with every mistake collected.
//!
//! What does not fit the schema is left out of the rule, and the rest is still decoded and validated, so that one
//! pass over a text reports all that is wrong with it.

mod action;
mod decoder;
mod filter;

use super::rule::{LifecycleConfiguration, Rule, TransitionDefaultMinimumObjectSize};
use super::validate::{self, Place};
use super::wire::Element;
use crate::s3::S3Error;
use decoder::Decoder;

/// The name of the root element.
pub(super) const ROOT: &str = "LifecycleConfiguration";

/// The name under which the JSON and TOML forms carry what is a header in the REST API.
pub(super) const MINIMUM: &str = "TransitionDefaultMinimumObjectSize";

/// What may stand in a rule once, as opposed to [`REPEATED`].
const SINGLE: [&str; 7] = [
    "ID",
    "Prefix",
    "Filter",
    "Status",
    "Expiration",
    "NoncurrentVersionExpiration",
    "AbortIncompleteMultipartUpload",
];

/// What may stand in a rule more than once.
const REPEATED: [&str; 2] = ["Transition", "NoncurrentVersionTransition"];

/// Decodes and validates the element [`ROOT`].
///
/// `found` are the mistakes that reading the text already found; they come first.
///
/// # Errors
/// Every mistake, if there is any.
pub(super) fn configuration(
    root: &Element,
    found: Vec<S3Error>,
) -> Result<LifecycleConfiguration, Vec<S3Error>> {
    let mut decoder = Decoder::new(found);
    let text_was_whole = decoder.is_clean();
    decoder.schema(root, &[MINIMUM], &["Rule"]);
    let minimum = root.child(MINIMUM).and_then(|element| minimum(&mut decoder, element));
    let mut rules = Vec::new();
    let mut places = Vec::new();
    for (index, element) in root.all("Rule").enumerate() {
        let (rule, place) = rule(&mut decoder, element, index);
        decoder.report(validate::rule(&rule, &place));
        rules.push(rule);
        places.push(place);
    }
    if text_was_whole || !rules.is_empty() {
        decoder.report(validate::rules(&rules, &places));
    }
    decoder.finish(LifecycleConfiguration {
        rules,
        transition_default_minimum_object_size: minimum.unwrap_or_default(),
    })
}

fn rule(decoder: &mut Decoder, element: &Element, index: usize) -> (Rule, Place) {
    // The name is known before anything is reported, so that each mistake can carry it.
    let id = element.child("ID").and_then(decoder::raw_string).filter(|id| !id.is_empty());
    let mut place = Place::new(id.clone().unwrap_or_else(|| format!("rule {}", index + 1)));
    place.line = element.line;
    decoder.enter_rule(&place.name);
    decoder.schema(element, &SINGLE, &REPEATED);
    if let Some(id) = element.child("ID") {
        decoder.text(id);
    }
    let enabled = status(decoder, element);
    let filter = filter::filter(decoder, element, &mut place);
    let rule = action::actions(decoder, element, Rule { id, enabled, ..Rule::new(filter) }, &mut place);
    decoder.leave_rule();
    (rule, place)
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html>, `Status`.
fn status(decoder: &mut Decoder, rule: &Element) -> bool {
    let Some(element) = decoder.required(rule, "Status") else { return false };
    match decoder.text(element).as_deref() {
        Some("Enabled") => true,
        Some("Disabled") | None => false,
        Some(other) => {
            decoder.malformed(element.line, format!("Status is Enabled or Disabled, not {other:?}"));
            false
        }
    }
}

/// Source: recorded from the real service (`bad-value`).
fn minimum(decoder: &mut Decoder, element: &Element) -> Option<TransitionDefaultMinimumObjectSize> {
    let text = decoder.text(element)?;
    let minimum = TransitionDefaultMinimumObjectSize::ALL.into_iter().find(|known| known.name() == text);
    if minimum.is_none() {
        let message = format!("Invalid TransitionDefaultMinimumObjectSize found: {text}");
        let known = TransitionDefaultMinimumObjectSize::ALL.map(TransitionDefaultMinimumObjectSize::name);
        let mut error = S3Error::invalid_request(None, message);
        error.detail = Some(format!("it is {} or {}", known[0], known[1]));
        error.line = element.line;
        decoder.report(vec![error]);
    }
    minimum
}
