//! The XML of S3's REST API.
//!
//! `TransitionDefaultMinimumObjectSize` has no place in it: it is the header
//! `x-amz-transition-default-minimum-object-size` of the request, so a configuration read from XML has S3's default,
//! one written loses it, and an element of that name is refused as any unknown one.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html>.

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::decode::{self, MINIMUM, ROOT};
use super::encode;
use super::rule::LifecycleConfiguration;
use super::wire::{Element, Value};
use crate::s3::S3Error;

/// The namespace of S3's elements, which a text may leave out.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// How deep elements may nest; S3's schema needs six levels.
const MAX_DEPTH: usize = 16;

/// Reads a configuration from XML.
///
/// # Errors
/// Every mistake in it, each with its line.
pub fn from_xml(text: &str) -> Result<LifecycleConfiguration, Vec<S3Error>> {
    let (root, mut errors) = read(text);
    let Some(root) = root else { return Err(errors) };
    if root.name != ROOT {
        let detail = format!("the root element is {}, not {ROOT}", root.name);
        errors.push(malformed(detail, root.line.unwrap_or(1)));
        return Err(errors);
    }
    if let Some(element) = root.child(MINIMUM) {
        let detail = format!("{ROOT} does not know {MINIMUM}; the REST API has it as a header");
        errors.push(malformed(detail, element.line.unwrap_or(1)));
        let children = root.children.into_iter().filter(|child| child.name != MINIMUM).collect();
        return decode::configuration(&Element { children, ..root }, errors);
    }
    decode::configuration(&root, errors)
}

/// Writes a configuration as XML, ready for S3.
#[must_use]
pub fn to_xml(configuration: &LifecycleConfiguration) -> String {
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    write(&mut text, &encode::configuration(configuration), 0);
    text
}

/// The root element with what was complete in it, and what is wrong with the text as XML.
fn read(text: &str) -> (Option<Element>, Vec<S3Error>) {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, position: 0, line: 1 };
    let mut tree = Tree { open: Vec::new(), root: None };
    loop {
        // An element's line is that of its first byte, so the line is taken before the event is read.
        let line = lines.at(usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let done = match reader.read_event() {
            Ok(event) => tree.take(event, line),
            Err(error) => {
                let line = lines.at(usize::try_from(reader.error_position()).unwrap_or(usize::MAX));
                Err(malformed(error.to_string(), line))
            }
        };
        match done {
            Ok(false) => {}
            Ok(true) => return (tree.root, Vec::new()),
            Err(error) => return (tree.give_up(), vec![error]),
        }
    }
}

/// The elements that are open, from the root on, and the root once it is closed.
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
}

impl Tree {
    /// Takes one event; `true` at the end of the text.
    fn take(&mut self, event: Event, line: usize) -> Result<bool, S3Error> {
        match event {
            Event::Start(tag) => self.open(&tag, line)?,
            Event::Empty(tag) => {
                self.open(&tag, line)?;
                self.close();
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text.xml10_content(), line)?,
            Event::CData(text) => self.text(&text.xml10_content(), line)?,
            Event::GeneralRef(reference) => self.text(&resolve(&reference, line)?, line)?,
            Event::DocType(_) => return Err(malformed("a document type declaration is not allowed", line)),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return self.end(line),
        }
        Ok(false)
    }

    fn open(&mut self, tag: &BytesStart, line: usize) -> Result<(), S3Error> {
        let name = tag.local_name().as_ref().to_owned();
        if self.open.is_empty() && self.root.is_some() {
            return Err(malformed(format!("{name} stands beside the root element"), line));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(malformed(format!("elements nest deeper than {MAX_DEPTH} levels"), line));
        }
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| malformed(error.to_string(), line))?;
            if attribute.key.as_ref() == "xmlns" && &*attribute.value != NAMESPACE {
                return Err(malformed(format!("the namespace of {name} is not {NAMESPACE}"), line));
            }
        }
        let value = Value::Untyped(String::new());
        self.open.push(Element { name, line: Some(line), value, children: Vec::new() });
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str, line: usize) -> Result<(), S3Error> {
        match self.open.last_mut() {
            Some(Element { value: Value::Untyped(value), .. }) => value.push_str(text),
            _ if text.trim().is_empty() => {}
            _ => {
                let blank = &text[..text.len() - text.trim_start().len()];
                let line = line + blank.matches('\n').count();
                return Err(malformed("text stands beside the root element", line));
            }
        }
        Ok(())
    }

    fn end(&self, line: usize) -> Result<bool, S3Error> {
        match self.open.last() {
            Some(element) => Err(malformed(format!("{} is never closed", element.name), line)),
            None if self.root.is_none() => Err(malformed("there is no element", line)),
            None => Ok(true),
        }
    }

    /// The root with the elements that were closed, so that what is wrong in them can still be told.
    fn give_up(self) -> Option<Element> {
        self.root.or_else(|| self.open.into_iter().next())
    }
}

fn resolve(reference: &BytesRef, line: usize) -> Result<String, S3Error> {
    let character = reference.resolve_char_ref().map_err(|error| malformed(error.to_string(), line))?;
    let text = match character {
        Some(character) => Some(character.to_string()),
        None => resolve_xml_entity(reference).map(str::to_owned),
    };
    text.ok_or_else(|| malformed(format!("&{}; is not known", &**reference), line))
}

/// Counts the lines up to positions that only grow.
struct Lines<'a> {
    text: &'a str,
    position: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, position: usize) -> usize {
        let position = position.clamp(self.position, self.text.len());
        // Bytes, because an error may lie inside a character.
        let passed = &self.text.as_bytes()[self.position..position];
        self.line += passed.split(|byte| *byte == b'\n').count() - 1;
        self.position = position;
        self.line
    }
}

fn malformed(detail: impl Into<String>, line: usize) -> S3Error {
    S3Error::malformed_xml(None, detail).at_line(line)
}

fn write(text: &mut String, element: &Element, depth: usize) {
    let name = &element.name;
    let indent = "  ".repeat(depth);
    let attributes = if depth == 0 { format!(" xmlns=\"{NAMESPACE}\"") } else { String::new() };
    // Writing into a String cannot fail.
    let _ = match &element.value {
        Value::None if element.children.is_empty() => writeln!(text, "{indent}<{name}{attributes}/>"),
        Value::None => writeln!(text, "{indent}<{name}{attributes}>"),
        Value::Untyped(value) | Value::String(value) => {
            writeln!(text, "{indent}<{name}>{}</{name}>", escape(value))
        }
        Value::Number(value) => writeln!(text, "{indent}<{name}>{value}</{name}>"),
        Value::Boolean(value) => writeln!(text, "{indent}<{name}>{value}</{name}>"),
    };
    if !element.children.is_empty() {
        for child in &element.children {
            write(text, child, depth + 1);
        }
        let _ = writeln!(text, "{indent}</{name}>");
    }
}

/// Text as XML carries it. Control characters become references, a carriage return among them, which a reader would
/// otherwise take for the end of a line.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // Also those that XML 1.1 takes for the end of a line.
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' => {
                let _ = write!(escaped, "&#x{:x};", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
