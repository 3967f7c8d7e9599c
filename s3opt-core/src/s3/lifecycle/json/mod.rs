//! The JSON of `aws s3api get-bucket-lifecycle-configuration` and of its counterpart for `put`.
//!
//! The names are those of the API's model: what repeats in XML is a list with a plural name here.
//!
//! Source: <https://docs.aws.amazon.com/cli/latest/reference/s3api/get-bucket-lifecycle-configuration.html>.

mod tree;

use serde_json::{Map, Value as Json};

use self::tree::{Node, Tree};
use super::decode::{self, MINIMUM, ROOT};
use super::encode;
use super::rule::LifecycleConfiguration;
use super::wire::{Element, Value};
use crate::s3::S3Error;

/// Each list: the element that holds it, its name in JSON and the name of its elements in XML.
const LISTS: [(&str, &str, &str); 4] = [
    (ROOT, "Rules", "Rule"),
    ("Rule", "Transitions", "Transition"),
    ("Rule", "NoncurrentVersionTransitions", "NoncurrentVersionTransition"),
    ("And", "Tags", "Tag"),
];

/// What may stand beside the configuration and says nothing about it: other parameters of the `put` form, and what
/// Amazon's SDK for Python adds to answers.
const IGNORED: [&str; 4] = ["Bucket", "ChecksumAlgorithm", "ExpectedBucketOwner", "ResponseMetadata"];

/// Reads a configuration from JSON: `{"Rules": […]}`, or `{"LifecycleConfiguration": {"Rules": […]}}`.
///
/// # Errors
/// Every mistake in it, each with its line; one alone where the text is no JSON.
pub fn from_json(text: &str) -> Result<LifecycleConfiguration, Vec<S3Error>> {
    let tree = tree::read(text).map_err(|error| vec![error])?;
    let Node::Object(mut members) = tree.node else {
        let error = S3Error::malformed_xml(None, "the JSON is no object");
        return Err(vec![error.at_line(tree.line)]);
    };
    members.retain(|(name, _)| !IGNORED.contains(&name.as_str()));
    let mut errors = Vec::new();
    let mut children = Vec::new();
    for (name, tree) in members {
        match tree.node {
            Node::Object(inner) if name == ROOT => {
                for (name, tree) in inner {
                    elements(ROOT, &name, tree, &mut children, &mut errors);
                }
            }
            node => elements(ROOT, &name, Tree { node, ..tree }, &mut children, &mut errors),
        }
    }
    let root = Element { line: Some(tree.line), ..Element::parent(ROOT, children) };
    decode::configuration(&root, errors)
}

/// Writes a configuration as JSON, in the form in which the AWS CLI prints one.
#[must_use]
pub fn to_json(configuration: &LifecycleConfiguration) -> String {
    let mut json = object(&encode::configuration(configuration));
    let minimum = configuration.transition_default_minimum_object_size.name();
    json.insert(MINIMUM.to_owned(), Json::from(minimum));
    let mut text = format!("{:#}", Json::Object(json));
    text.push('\n');
    text
}

/// Adds the elements that a member of an object stands for.
fn elements(parent: &str, name: &str, tree: Tree, children: &mut Vec<Element>, errors: &mut Vec<S3Error>) {
    let mut malformed = |detail: String| {
        errors.push(S3Error::malformed_xml(None, detail).at_line(tree.line));
    };
    if let Some((_, list, _)) = LISTS.iter().find(|(holder, _, one)| *holder == parent && *one == name) {
        malformed(format!("{parent} does not know {name}; in JSON it is {list}, a list"));
        return;
    }
    let list = LISTS.iter().find(|(holder, list, _)| *holder == parent && *list == name);
    match (list, tree.node) {
        (_, Node::Null) => {}
        (Some((_, _, one)), Node::Array(trees)) => {
            for tree in trees {
                children.extend(element(one, tree, errors));
            }
        }
        (Some(_), _) => malformed(format!("{name} is no list")),
        (None, node) => children.extend(element(name, Tree { node, ..tree }, errors)),
    }
}

fn element(name: &str, tree: Tree, errors: &mut Vec<S3Error>) -> Option<Element> {
    let value = match tree.node {
        Node::String(text) => Value::String(text),
        Node::Number(number) => Value::Number(number),
        Node::Boolean(boolean) => Value::Boolean(boolean),
        Node::Object(members) => {
            let mut children = Vec::new();
            for (member, tree) in members {
                elements(name, &member, tree, &mut children, errors);
            }
            return Some(Element { line: Some(tree.line), ..Element::parent(name, children) });
        }
        Node::Array(_) => Value::List,
        Node::Null => {
            let error = S3Error::malformed_xml(None, format!("a list of {name} holds null"));
            errors.push(error.at_line(tree.line));
            return None;
        }
    };
    Some(Element { line: Some(tree.line), ..Element::leaf(name, value) })
}

fn object(element: &Element) -> Map<String, Json> {
    let mut members = Map::new();
    if let Some((_, list, _)) = LISTS.iter().find(|(holder, ..)| *holder == ROOT && element.name == ROOT) {
        members.insert((*list).to_owned(), Json::Array(Vec::new()));
    }
    for child in &element.children {
        let list = LISTS.iter().find(|(holder, _, one)| *holder == element.name && *one == child.name);
        match list {
            None => {
                members.insert(child.name.clone(), value(child));
            }
            Some((_, list, _)) => {
                let entry = members.entry(*list).or_insert_with(|| Json::Array(Vec::new()));
                if let Json::Array(values) = entry {
                    values.push(value(child));
                }
            }
        }
    }
    members
}

fn value(element: &Element) -> Json {
    match &element.value {
        Value::None => Json::Object(object(element)),
        Value::Untyped(text) | Value::String(text) => Json::from(text.as_str()),
        Value::List => Json::Array(Vec::new()),
        // All numbers of a configuration are whole and below 2^64.
        Value::Number(number) => number.parse::<u64>().map_or(Json::Null, Json::from),
        Value::Boolean(boolean) => Json::from(*boolean),
    }
}
