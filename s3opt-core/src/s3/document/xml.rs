//! XML to elements and back.

use std::fmt::Write;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::{Element, Kind};
use crate::s3::S3Error;

/// S3's namespace, which its XML carries on the outermost element.
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// More than any of S3's configurations nests, and little enough for the stack.
const MAXIMUM_DEPTH: usize = 32;

/// Reads one XML document. Comments and processing instructions are skipped, attributes and the prefixes of
/// namespaces too: S3 gives none of them a meaning in its configurations.
pub(super) fn parse(text: &str) -> Result<Element, S3Error> {
    let mut reader = Reader::from_str(text);
    let mut lines = Lines { text, position: 0, line: 1 };
    let mut open: Vec<Element> = Vec::new();
    let mut root: Option<Element> = None;
    loop {
        let line = lines.line_at(reader.buffer_position());
        let malformed = |detail: String| Err(S3Error::malformed_xml(None, detail).at_line(line));
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => return malformed(describe(&error)),
        };
        let outcome = match event {
            Event::Start(start) => begin(&start, line, &mut open, root.is_some()),
            Event::Empty(start) => begin(&start, line, &mut open, root.is_some()).map(|()| {
                close(&mut open, &mut root);
            }),
            Event::End(_) => {
                close(&mut open, &mut root);
                Ok(())
            }
            Event::Text(piece) => add_text(&piece.xml10_content(), &mut open),
            Event::CData(piece) => add_text(&piece.xml10_content(), &mut open),
            Event::GeneralRef(reference) => {
                resolve(&reference).and_then(|character| add_resolved(character, &mut open))
            }
            Event::DocType(_) => Err("a document type definition is not part of S3's XML".to_owned()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => Ok(()),
            Event::Eof => break,
        };
        if let Err(detail) = outcome {
            return malformed(detail);
        }
    }
    if let Some(element) = open.last() {
        let error = S3Error::malformed_xml(None, format!("<{}> is never ended", element.name));
        return Err(error.at_line(element.line.unwrap_or(1)));
    }
    root.ok_or_else(|| S3Error::malformed_xml(None, "there is no element"))
}

/// Counts lines while the reader moves forward.
struct Lines<'a> {
    text: &'a str,
    position: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(self.text.len());
        let passed = self.text.get(self.position..position).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.position = self.position.max(position);
        self.line
    }
}

fn describe(error: &quick_xml::Error) -> String {
    use quick_xml::errors::IllFormedError;
    match error {
        quick_xml::Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!("it ends with </{found}> what <{expected}> began")
        }
        other => other.to_string(),
    }
}

fn begin(start: &BytesStart<'_>, line: usize, open: &mut Vec<Element>, done: bool) -> Result<(), String> {
    if done {
        return Err("there is something after the outermost element".to_owned());
    }
    if open.len() == MAXIMUM_DEPTH {
        return Err(format!("elements are nested more than {MAXIMUM_DEPTH} deep"));
    }
    for attribute in start.attributes() {
        attribute.map_err(|error| error.to_string())?;
    }
    let name = start.local_name().as_ref().to_owned();
    open.push(Element { line: Some(line), kind: Kind::Markup, ..Element::group(&name) });
    Ok(())
}

fn close(open: &mut Vec<Element>, root: &mut Option<Element>) {
    let Some(element) = open.pop() else { return };
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn add_text(text: &str, open: &mut [Element]) -> Result<(), String> {
    if let Some(character) = text.chars().find(|character| !is_xml(*character)) {
        return Err(format!("U+{:04X} is not a character of XML", u32::from(character)));
    }
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return Err("there is text outside of the outermost element".to_owned()),
    }
    Ok(())
}

fn add_resolved(character: char, open: &mut [Element]) -> Result<(), String> {
    let element = open.last_mut().ok_or("there is text outside of the outermost element")?;
    element.text.push(character);
    Ok(())
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| error.to_string())? {
        return Ok(character);
    }
    let entity = resolve_predefined_entity(reference).and_then(|text| text.chars().next());
    entity.ok_or_else(|| format!("&{}; is not one of XML's five entities", &**reference))
}

/// Whether the character may stand in XML 1.0 as itself. Source: <https://www.w3.org/TR/xml/#charsets>.
fn is_xml(character: char) -> bool {
    !matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// The element as an XML document in S3's namespace, indented.
pub(crate) fn to_text(root: &Element) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write(root, 0, &mut text);
    text
}

fn write(element: &Element, depth: usize, text: &mut String) {
    let name = &element.name;
    let indent = "  ".repeat(depth);
    let namespace = if depth == 0 { format!(" xmlns=\"{NAMESPACE}\"") } else { String::new() };
    // Writing into a String cannot fail.
    let _ = write!(text, "{indent}<{name}{namespace}");
    if element.children.is_empty() && element.text.is_empty() {
        text.push_str("/>\n");
    } else if element.children.is_empty() {
        text.push('>');
        escape_into(&element.text, text);
        let _ = writeln!(text, "</{name}>");
    } else {
        text.push_str(">\n");
        for child in &element.children {
            write(child, depth + 1, text);
        }
        let _ = writeln!(text, "{indent}</{name}>");
    }
}

fn escape_into(raw: &str, text: &mut String) {
    for character in raw.chars() {
        match character {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            // A reader would make a line feed of a bare carriage return.
            '\r' => text.push_str("&#13;"),
            character if !is_xml(character) => {
                let _ = write!(text, "&#{};", u32::from(character));
            }
            character => text.push(character),
        }
    }
}
