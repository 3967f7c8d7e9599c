//! The texts in which people keep S3's configurations, as one tree of named elements.
//!
//! S3's REST API speaks XML, the AWS command line JSON and s3opt.toml TOML, but all three say the same things by
//! the same names. So each text becomes an [`Element`] tree in the shape of the XML, and each configuration is
//! read from and written to that tree alone: one place per configuration knows its elements, whatever the form.
//! A [`Schema`] names the few places where the forms differ.

mod json;
mod read;
mod table;
mod xml;

pub(crate) use json::to_value;
pub(crate) use read::{Place, Problems};
pub(crate) use table::{Table, from_table, to_table};
pub(crate) use xml::to_text;

use crate::s3::S3Error;

/// One element: a name and either text or children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    name: String,
    /// The line of the text, counted from 1, where the form has lines.
    line: Option<usize>,
    kind: Kind,
    /// The text; of a group in XML the space between its children.
    text: String,
    children: Vec<Element>,
}

/// What the text said that the element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// XML, where nothing tells an empty text from an empty group, or a number from a text.
    Markup,
    /// Other elements.
    Group,
    /// A text.
    Text,
    /// A number.
    Number,
    /// What no element of S3's is: a boolean, null or a list where none belongs.
    Other,
}

/// Where one configuration's JSON and TOML differ from its XML.
pub(crate) struct Schema {
    /// The name of the outermost element.
    pub(crate) root: &'static str,
    /// Children that repeat: a list under another name in JSON and TOML.
    pub(crate) lists: &'static [List],
    /// Outermost members of JSON without the root's name that tell it from another schema's.
    pub(crate) signs: &'static [&'static str],
    /// Names whose capitals do not follow from their TOML form: (TOML, S3).
    pub(crate) spellings: &'static [(&'static str, &'static str)],
}

/// A child that repeats.
pub(crate) struct List {
    /// The element that holds the items.
    pub(crate) within: &'static str,
    /// One item's name in XML.
    pub(crate) item: &'static str,
    /// The list's name in JSON.
    pub(crate) plural: &'static str,
    /// Whether XML holds the items in an element of the list's name.
    pub(crate) wrapped: bool,
}

impl Element {
    /// An element that holds other elements.
    pub(crate) fn group(name: &str) -> Element {
        Element {
            name: name.to_owned(),
            line: None,
            kind: Kind::Group,
            text: String::new(),
            children: Vec::new(),
        }
    }

    fn leaf(name: &str, kind: Kind, text: String) -> Element {
        Element { kind, text, ..Element::group(name) }
    }

    /// The same element with one child more.
    pub(crate) fn with(mut self, child: Element) -> Element {
        self.children.push(child);
        self
    }

    /// The same element with so many children more.
    pub(crate) fn with_all(mut self, children: impl IntoIterator<Item = Element>) -> Element {
        self.children.extend(children);
        self
    }

    /// The same element with a child that holds a text.
    pub(crate) fn with_text(self, name: &str, text: &str) -> Element {
        self.with(Element::leaf(name, Kind::Text, text.to_owned()))
    }

    /// The same element with a child that holds a number.
    pub(crate) fn with_number(self, name: &str, number: i64) -> Element {
        self.with(Element::leaf(name, Kind::Number, number.to_string()))
    }

    /// The same element with a child `Status`.
    pub(crate) fn with_status(self, enabled: bool) -> Element {
        self.with_text("Status", if enabled { "Enabled" } else { "Disabled" })
    }

    /// The same element with a child that holds a text, where there is one.
    pub(crate) fn with_optional_text(self, name: &str, text: Option<&str>) -> Element {
        match text {
            Some(text) => self.with_text(name, text),
            None => self,
        }
    }

    /// The same element with a child that holds a status, where there is one.
    pub(crate) fn with_switch(self, name: &str, enabled: Option<bool>) -> Element {
        match enabled {
            Some(enabled) => self.with(Element::group(name).with_status(enabled)),
            None => self,
        }
    }

    /// Whether the element has no children.
    pub(crate) fn is_empty(&self) -> bool {
        self.children.is_empty()
    }
}

/// Reads XML or JSON, told apart by the first character, as the one of the schemas that it names.
///
/// JSON may name the schema's root around the rest, as the AWS command line prints it, or be the rest alone; then
/// the first schema is meant, unless a sign of another is there.
pub(crate) fn parse(text: &str, schemas: &[&Schema]) -> Result<Element, S3Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('<') {
        let element = xml::parse(text)?;
        if schemas.iter().any(|schema| schema.root == element.name) {
            return Ok(element);
        }
        let expected: Vec<&str> = schemas.iter().map(|schema| schema.root).collect();
        let detail = format!("the outermost element is {}, not {}", expected.join(" or "), element.name);
        return Err(S3Error::malformed_xml(None, detail).at_line(element.line.unwrap_or(1)));
    }
    if text.trim_start().starts_with('{') {
        return json::parse(text, schemas);
    }
    Err(S3Error::malformed_xml(None, "the text is neither XML (it would begin with <) nor a JSON object"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCHEMA: Schema = Schema {
        root: "Root",
        lists: &[
            List { within: "Root", item: "Item", plural: "Items", wrapped: false },
            List { within: "Item", item: "Leaf", plural: "LeafSet", wrapped: true },
        ],
        signs: &[],
        spellings: &[("id", "ID")],
    };

    fn leaf() -> impl Strategy<Value = Element> {
        ("X[a-z]{1,5}", any::<Option<i64>>(), "[^\u{0}\u{fffe}\u{ffff}]{0,12}").prop_map(
            |(name, number, text)| match number {
                Some(number) => Element::leaf(&name, Kind::Number, number.to_string()),
                None => Element::leaf(&name, Kind::Text, text),
            },
        )
    }

    fn item() -> impl Strategy<Value = Element> {
        (prop::collection::vec("[^\u{0}\u{fffe}\u{ffff}]{0,12}", 0..3), any::<i64>()).prop_map(
            |(leaves, number)| {
                let leaves = leaves.into_iter().map(|text| Element::leaf("Leaf", Kind::Text, text));
                Element::group("Item")
                    .with_number("ID", number)
                    .with(Element::group("LeafSet").with_all(leaves))
            },
        )
    }

    fn root() -> impl Strategy<Value = Element> {
        (leaf(), prop::collection::vec(item(), 1..4))
            .prop_map(|(leaf, items)| Element::group("Root").with_all(items).with(leaf))
    }

    /// What XML does not say is forgotten, and children are put in order of their names, as JSON does.
    fn plain(element: &Element) -> Element {
        let mut children: Vec<Element> = element.children.iter().map(plain).collect();
        children.sort_by(|one, other| one.name.cmp(&other.name));
        let text = if children.is_empty() { element.text.clone() } else { String::new() };
        Element { name: element.name.clone(), line: None, kind: Kind::Markup, text, children }
    }

    proptest! {
        #[test]
        fn every_form_reads_back(element in root()) {
            let xml = parse(&to_text(&element), &[&SCHEMA]);
            prop_assert_eq!(xml.as_ref().map(plain), Ok(plain(&element)));
            let json = serde_json::json!({ "Root": to_value(&element, &SCHEMA) }).to_string();
            let json = parse(&json, &[&SCHEMA]);
            prop_assert_eq!(json.as_ref().map(plain), Ok(plain(&element)));
            let toml = ::toml::to_string(&to_table(&element, &SCHEMA)).unwrap();
            let table: Table = ::toml::from_str(&toml).unwrap();
            let toml = from_table(&table, &SCHEMA);
            prop_assert_eq!(toml.as_ref().map(plain), Ok(plain(&element)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|<[<>/a-z&;#!\\[\\]? \"=-]*|\\{[\\{\\}\\[\\]:\",a-z0-9 ]*") {
            let _ = parse(&text, &[&SCHEMA]);
        }
    }

    #[test]
    fn what_is_no_such_document_is_malformed() {
        for (text, detail, line) in [
            ("", "the text is neither XML (it would begin with <) nor a JSON object", None),
            ("[]", "the text is neither XML (it would begin with <) nor a JSON object", None),
            ("\n<Other/>", "the outermost element is Root, not Other", Some(2)),
            ("<Root>\n<A></B></Root>", "it ends with </B> what <A> began", Some(2)),
            ("<Root>", "<Root> is never ended", Some(1)),
            ("<Root/><Root/>", "there is something after the outermost element", Some(1)),
            ("<Root/>x", "there is text outside of the outermost element", Some(1)),
            ("<Root>&nbsp;</Root>", "&nbsp; is not one of XML's five entities", Some(1)),
            ("<Root>\u{1}</Root>", "U+0001 is not a character of XML", Some(1)),
            ("<!DOCTYPE Root><Root/>", "a document type definition is not part of S3's XML", Some(1)),
        ] {
            let error = parse(text, &[&SCHEMA]).unwrap_err();
            assert_eq!(error.code, "MalformedXML", "{text}");
            assert_eq!((error.detail.as_deref(), error.line), (Some(detail), line), "{text}");
        }
        let error = parse("{\"Root\":\n{]", &[&SCHEMA]).unwrap_err();
        assert_eq!((error.code, error.line), ("MalformedXML", Some(2)));
    }

    #[test]
    fn deep_nesting_is_refused_rather_than_followed() {
        let deep = "<Root>".repeat(100_000);
        assert_eq!(parse(&deep, &[&SCHEMA]).unwrap_err().code, "MalformedXML");
        let deep = "{\"Root\":".repeat(100_000);
        assert_eq!(parse(&deep, &[&SCHEMA]).unwrap_err().code, "MalformedXML");
    }

    #[test]
    fn toml_names_are_in_lower_case() {
        let table: Table = ::toml::from_str("Id = 1").unwrap();
        let error = from_table(&table, &SCHEMA).unwrap_err();
        assert_eq!(error.detail.as_deref(), Some("\"Id\" is not a name in s3opt.toml: write \"id\""));
    }
}
