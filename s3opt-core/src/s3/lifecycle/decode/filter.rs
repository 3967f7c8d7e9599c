//! From elements to filters.

use super::super::rule::Filter;
use super::super::validate::{Place, messages};
use super::super::wire::Element;
use super::decoder::Decoder;
use crate::s3::Tag;

/// The children of `Filter`, of which it holds one or none.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRuleFilter.html>.
const CONDITIONS: [&str; 5] = ["Prefix", "Tag", "ObjectSizeGreaterThan", "ObjectSizeLessThan", "And"];

/// The filter of a rule; everything, and a note in `place`, where it has none that can be read.
pub(super) fn filter(decoder: &mut Decoder, rule: &Element, knows_all: bool, place: &mut Place) -> Filter {
    let before = decoder.count();
    let filter = match (rule.child("Filter"), rule.child("Prefix")) {
        (Some(element), legacy) => {
            place.filter_line = element.line.or(place.line);
            place.has_legacy_prefix_too = legacy.is_some();
            conditions(decoder, element)
        }
        (None, Some(element)) => {
            place.filter_line = element.line.or(place.line);
            decoder.text(element).map(Filter::LegacyPrefix)
        }
        // Recorded from the real service: `missing-filter` is MalformedXML.
        (None, None) => {
            if knows_all {
                decoder.malformed(rule.line, "the rule lacks Filter; an empty one means every object");
            }
            None
        }
    };
    place.filter_is_known = filter.is_some() && decoder.count() == before;
    filter.unwrap_or(Filter::Everything)
}

fn conditions(decoder: &mut Decoder, element: &Element) -> Option<Filter> {
    decoder.schema(element, &CONDITIONS, &[]);
    let given: Vec<&str> = CONDITIONS.into_iter().filter(|name| element.child(name).is_some()).collect();
    // Recorded from the real service: `wrong-filter-and-plus-prefix`, `wrong-filter-and-and-object-size`.
    if given.len() > 1 {
        let detail =
            format!("Filter holds {} side by side; conditions are combined in And", given.join(", "));
        decoder.malformed(element.line, detail);
    }
    let Some(child) = given.first().and_then(|name| element.child(name)) else {
        return Some(Filter::Everything);
    };
    match child.name.as_str() {
        "Prefix" => decoder.text(child).map(Filter::Prefix),
        "Tag" => tag(decoder, child).map(Filter::Tag),
        "ObjectSizeGreaterThan" => greater_than(decoder, child).map(Filter::ObjectSizeGreaterThan),
        "ObjectSizeLessThan" => less_than(decoder, child).map(Filter::ObjectSizeLessThan),
        _ => Some(and(decoder, child)),
    }
}

fn and(decoder: &mut Decoder, element: &Element) -> Filter {
    decoder.schema(element, &["Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan"], &["Tag"]);
    let prefix = element.child("Prefix").and_then(|child| decoder.text(child));
    let tags = element.all("Tag").filter_map(|child| tag(decoder, child)).collect();
    let object_size_greater_than =
        element.child("ObjectSizeGreaterThan").and_then(|child| greater_than(decoder, child));
    let object_size_less_than =
        element.child("ObjectSizeLessThan").and_then(|child| less_than(decoder, child));
    Filter::And { prefix, tags, object_size_greater_than, object_size_less_than }
}

fn tag(decoder: &mut Decoder, element: &Element) -> Option<Tag> {
    let knows_all = decoder.schema(element, &["Key", "Value"], &[]);
    let key = decoder.required(element, "Key", knows_all);
    let value = decoder.required(element, "Value", knows_all);
    let key = decoder.text(key?);
    let value = decoder.text(value?);
    Some(Tag { key: key?, value: value? })
}

fn greater_than(decoder: &mut Decoder, element: &Element) -> Option<u64> {
    decoder.unsigned(element, messages::size_greater_than_out_of_range)
}

fn less_than(decoder: &mut Decoder, element: &Element) -> Option<u64> {
    decoder.unsigned(element, messages::size_less_than_out_of_range)
}
