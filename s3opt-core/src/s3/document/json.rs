//! JSON, as the AWS command line prints and takes it, to elements and back.

use serde_json::{Map, Value};

use super::{Element, Kind, List, Schema};
use crate::s3::S3Error;

/// What an answer holds beside the configuration: nothing that a configuration could mean.
const ENVELOPE: [&str; 2] = ["ResponseMetadata", "VersionId"];

pub(super) fn parse(text: &str, schemas: &[&Schema]) -> Result<Element, S3Error> {
    let mut members: Map<String, Value> = serde_json::from_str(text).map_err(|error| {
        S3Error::malformed_xml(None, format!("the JSON does not parse: {error}")).at_line(error.line())
    })?;
    members.retain(|name, _| !ENVELOPE.contains(&name.as_str()));
    for schema in schemas {
        if let Some(inner) = members.remove(schema.root) {
            if let Some(other) = members.keys().next() {
                let detail = format!("{other} is not known beside {}", schema.root);
                return Err(S3Error::malformed_xml(None, detail));
            }
            return Ok(element(schema.root, inner, schema));
        }
    }
    let named = schemas.iter().find(|schema| schema.signs.iter().any(|sign| members.contains_key(*sign)));
    match named.or(schemas.first()) {
        Some(schema) => Ok(element(schema.root, Value::Object(members), schema)),
        None => Err(S3Error::malformed_xml(None, "no such configuration is known")),
    }
}

/// The value as an element of that name, its lists as repeated children.
pub(super) fn element(name: &str, value: Value, schema: &Schema) -> Element {
    match value {
        Value::Object(members) => {
            let children =
                members.into_iter().flat_map(|(member, value)| children(name, &member, value, schema));
            Element::group(name).with_all(children)
        }
        Value::String(text) => Element::leaf(name, Kind::Text, text),
        Value::Number(number) => Element::leaf(name, Kind::Number, number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) => Element::leaf(name, Kind::Other, value.to_string()),
    }
}

fn children(parent: &str, member: &str, value: Value, schema: &Schema) -> Vec<Element> {
    let list = schema.lists.iter().find(|list| list.within == parent && list.plural == member);
    match (list, value) {
        (Some(List { item, wrapped: true, .. }), Value::Array(items)) => {
            let items = items.into_iter().map(|value| element(item, value, schema));
            vec![Element::group(member).with_all(items)]
        }
        (Some(List { item, .. }), Value::Array(items)) => {
            items.into_iter().map(|value| element(item, value, schema)).collect()
        }
        (Some(_), value) => vec![Element::leaf(member, Kind::Other, value.to_string())],
        (None, value) => vec![element(member, value, schema)],
    }
}

/// The element as JSON, without its own name.
pub(crate) fn to_value(element: &Element, schema: &Schema) -> Value {
    match element.kind {
        Kind::Text | Kind::Markup | Kind::Other => Value::String(element.text.clone()),
        Kind::Number => {
            element.text.parse().map_or_else(|_| Value::String(element.text.clone()), Value::Number)
        }
        Kind::Group => Value::Object(members(element, schema)),
    }
}

fn members(element: &Element, schema: &Schema) -> Map<String, Value> {
    let lists = || schema.lists.iter().filter(|list| list.within == element.name);
    let mut members = Map::new();
    for list in lists() {
        members.insert(list.plural.to_owned(), Value::Array(Vec::new()));
    }
    for child in &element.children {
        let wrapped = lists().find(|list| list.wrapped && list.plural == child.name);
        let listed = lists().find(|list| !list.wrapped && list.item == child.name);
        if wrapped.is_some() {
            let items = child.children.iter().map(|item| to_value(item, schema)).collect();
            members.insert(child.name.clone(), Value::Array(items));
        } else if let Some(list) = listed {
            let items = members.entry(list.plural).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(items) = items {
                items.push(to_value(child, schema));
            }
        } else {
            members.insert(child.name.clone(), to_value(child, schema));
        }
    }
    members
}
