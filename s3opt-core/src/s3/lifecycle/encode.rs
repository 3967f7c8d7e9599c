//! From rules to elements, in the order in which S3 writes them.

use super::decode::ROOT;
use super::rule::{Expiration, Filter, LifecycleConfiguration, Rule, Timing};
use super::wire::{Element, Value};
use crate::calendar::Day;
use crate::s3::Tag;

/// The element `LifecycleConfiguration`, without what is a header in the REST API.
pub(super) fn configuration(configuration: &LifecycleConfiguration) -> Element {
    Element::parent(ROOT, configuration.rules.iter().map(rule).collect())
}

/// A date as S3 takes it: ISO 8601 at midnight in UTC.
pub(super) fn date(day: Day) -> String {
    format!("{day}T00:00:00Z")
}

fn rule(rule: &Rule) -> Element {
    let mut children: Vec<Element> = rule.id.iter().map(|id| Element::string("ID", id)).collect();
    children.push(filter(&rule.filter));
    children.push(Element::string("Status", if rule.enabled { "Enabled" } else { "Disabled" }));
    children.extend(rule.transitions.iter().map(|transition| {
        let class = Element::string("StorageClass", transition.storage_class.name());
        Element::parent("Transition", vec![timing(transition.timing), class])
    }));
    children.extend(rule.expiration.map(|expiration| {
        let child = match expiration {
            Expiration::At(at) => timing(at),
            Expiration::ExpiredObjectDeleteMarker(removes) => {
                Element::leaf("ExpiredObjectDeleteMarker", Value::Boolean(removes))
            }
        };
        Element::parent("Expiration", vec![child])
    }));
    children.extend(rule.noncurrent_transitions.iter().map(|transition| {
        let mut children = noncurrent(transition.noncurrent_days, transition.newer_noncurrent_versions);
        children.push(Element::string("StorageClass", transition.storage_class.name()));
        Element::parent("NoncurrentVersionTransition", children)
    }));
    children.extend(rule.noncurrent_expiration.map(|expiration| {
        let children = noncurrent(expiration.noncurrent_days, expiration.newer_noncurrent_versions);
        Element::parent("NoncurrentVersionExpiration", children)
    }));
    children.extend(rule.abort_incomplete_multipart_upload_days.map(|days| {
        let child = Element::number("DaysAfterInitiation", days);
        Element::parent("AbortIncompleteMultipartUpload", vec![child])
    }));
    Element::parent("Rule", children)
}

fn filter(filter: &Filter) -> Element {
    let condition = match filter {
        Filter::LegacyPrefix(prefix) => return Element::string("Prefix", prefix),
        Filter::Everything => None,
        Filter::Prefix(prefix) => Some(Element::string("Prefix", prefix)),
        Filter::Tag(one) => Some(tag(one)),
        Filter::ObjectSizeGreaterThan(size) => Some(Element::number("ObjectSizeGreaterThan", *size)),
        Filter::ObjectSizeLessThan(size) => Some(Element::number("ObjectSizeLessThan", *size)),
        Filter::And { prefix, tags, object_size_greater_than, object_size_less_than } => {
            let prefix = prefix.iter().map(|prefix| Element::string("Prefix", prefix));
            let greater = object_size_greater_than.map(|size| Element::number("ObjectSizeGreaterThan", size));
            let less = object_size_less_than.map(|size| Element::number("ObjectSizeLessThan", size));
            let children = prefix.chain(tags.iter().map(tag)).chain(greater).chain(less).collect();
            Some(Element::parent("And", children))
        }
    };
    Element::parent("Filter", condition.into_iter().collect())
}

fn tag(tag: &Tag) -> Element {
    Element::parent("Tag", vec![Element::string("Key", &tag.key), Element::string("Value", &tag.value)])
}

fn timing(timing: Timing) -> Element {
    match timing {
        Timing::Days(days) => Element::number("Days", days),
        Timing::Date(day) => Element::string("Date", date(day)),
    }
}

fn noncurrent(days: u32, newer: Option<u32>) -> Vec<Element> {
    let newer = newer.map(|versions| Element::number("NewerNoncurrentVersions", versions));
    std::iter::once(Element::number("NoncurrentDays", days)).chain(newer).collect()
}
