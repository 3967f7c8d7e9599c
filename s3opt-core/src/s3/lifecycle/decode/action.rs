//! From elements to actions.

use super::super::rule::{Expiration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing, Transition};
use super::super::validate::{Place, messages};
use super::super::wire::Element;
use super::decoder::Decoder;
use crate::s3::StorageClass;

/// The rule with the actions of its element.
pub(super) fn actions(decoder: &mut Decoder, element: &Element, rule: Rule, place: &mut Place) -> Rule {
    let before = decoder.count();
    let mut rule = rule;
    for child in element.all("Transition") {
        if let Some(transition) = transition(decoder, child) {
            rule.transitions.push(transition);
            place.transition_lines.push(child.line);
        }
    }
    for child in element.all("NoncurrentVersionTransition") {
        if let Some(transition) = noncurrent_transition(decoder, child) {
            rule.noncurrent_transitions.push(transition);
            place.noncurrent_transition_lines.push(child.line);
        }
    }
    if let Some(child) = element.child("Expiration") {
        place.expiration_line = child.line;
        rule.expiration = expiration(decoder, child);
    }
    if let Some(child) = element.child("NoncurrentVersionExpiration") {
        place.noncurrent_expiration_line = child.line;
        rule.noncurrent_expiration = noncurrent_expiration(decoder, child);
    }
    if let Some(child) = element.child("AbortIncompleteMultipartUpload") {
        place.abort_line = child.line;
        rule.abort_incomplete_multipart_upload_days = abort(decoder, child);
    }
    place.actions_are_known = decoder.count() == before;
    rule
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleExpiration.html>; that two of the three
/// are `MalformedXML` is recorded from the real service (`expired-delete-marker-and-days`).
fn expiration(decoder: &mut Decoder, element: &Element) -> Option<Expiration> {
    const FORMS: [&str; 3] = ["Date", "Days", "ExpiredObjectDeleteMarker"];
    decoder.schema(element, &FORMS, &[]);
    let child = exactly_one(decoder, element, &FORMS)?;
    match child.name.as_str() {
        "Date" => decoder.date(child).map(|day| Expiration::At(Timing::Date(day))),
        "Days" => {
            let days = decoder.unsigned(child, || messages::not_positive("Days", "Expiration"));
            days.map(|days| Expiration::At(Timing::Days(days)))
        }
        _ => decoder.boolean(child).map(Expiration::ExpiredObjectDeleteMarker),
    }
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html>. A transition without either of
/// `Date` and `Days` is `MalformedXML`: <https://github.com/hashicorp/terraform-provider-aws/issues/23117>.
fn transition(decoder: &mut Decoder, element: &Element) -> Option<Transition> {
    decoder.schema(element, &["Date", "Days", "StorageClass"], &[]);
    let storage_class = storage_class(decoder, element);
    let timing = exactly_one(decoder, element, &["Date", "Days"])?;
    let timing = if timing.name == "Date" {
        decoder.date(timing).map(Timing::Date)
    } else {
        decoder.unsigned(timing, || messages::negative("Days", "Transition")).map(Timing::Days)
    };
    Some(Transition { timing: timing?, storage_class: storage_class? })
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionTransition.html>.
fn noncurrent_transition(decoder: &mut Decoder, element: &Element) -> Option<NoncurrentTransition> {
    decoder.schema(element, &["NoncurrentDays", "NewerNoncurrentVersions", "StorageClass"], &[]);
    let storage_class = storage_class(decoder, element);
    let newer_noncurrent_versions = newer_noncurrent_versions(decoder, element);
    let noncurrent_days = decoder.required(element, "NoncurrentDays")?;
    let noncurrent_days =
        decoder.unsigned(noncurrent_days, || messages::negative("NoncurrentDays", &element.name));
    Some(NoncurrentTransition {
        noncurrent_days: noncurrent_days?,
        newer_noncurrent_versions: newer_noncurrent_versions?,
        storage_class: storage_class?,
    })
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_NoncurrentVersionExpiration.html>; that an empty
/// one is `MalformedXML` is recorded from the real service (`missing-noncurrent-version-expiration-data`).
fn noncurrent_expiration(decoder: &mut Decoder, element: &Element) -> Option<NoncurrentExpiration> {
    decoder.schema(element, &["NoncurrentDays", "NewerNoncurrentVersions"], &[]);
    let newer_noncurrent_versions = newer_noncurrent_versions(decoder, element);
    let noncurrent_days = decoder.required(element, "NoncurrentDays")?;
    let noncurrent_days =
        decoder.unsigned(noncurrent_days, || messages::not_positive("NoncurrentDays", &element.name));
    Some(NoncurrentExpiration {
        noncurrent_days: noncurrent_days?,
        newer_noncurrent_versions: newer_noncurrent_versions?,
    })
}

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortIncompleteMultipartUpload.html>.
fn abort(decoder: &mut Decoder, element: &Element) -> Option<u32> {
    decoder.schema(element, &["DaysAfterInitiation"], &[]);
    let days = decoder.required(element, "DaysAfterInitiation")?;
    decoder.unsigned(days, || messages::not_positive("DaysAfterInitiation", &element.name))
}

/// `None` where it cannot be read, `Some(None)` where there is none.
#[expect(clippy::option_option, reason = "a missing number and one that was reported are different answers")]
fn newer_noncurrent_versions(decoder: &mut Decoder, element: &Element) -> Option<Option<u32>> {
    match element.child("NewerNoncurrentVersions") {
        None => Some(None),
        Some(child) => decoder
            .unsigned(child, || messages::not_positive("NewerNoncurrentVersions", &element.name))
            .map(Some),
    }
}

fn storage_class(decoder: &mut Decoder, element: &Element) -> Option<StorageClass> {
    let child = decoder.required(element, "StorageClass")?;
    let text = decoder.text(child)?;
    match text.parse() {
        Ok(class) => Some(class),
        Err(unknown) => {
            decoder.malformed(child.line, format!("{unknown}"));
            None
        }
    }
}

/// The one child that has one of the names, reported where there is none or more than one.
fn exactly_one<'a>(decoder: &mut Decoder, element: &'a Element, names: &[&str]) -> Option<&'a Element> {
    let given: Vec<&Element> = names.iter().filter_map(|name| element.child(name)).collect();
    if let [child] = given[..] {
        return Some(child);
    }
    let count = if given.is_empty() { "none" } else { "more than one" };
    decoder.malformed(element.line, format!("{} holds {count} of {}", element.name, names.join(", ")));
    None
}
