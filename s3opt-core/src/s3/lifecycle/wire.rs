//! The raw model between the texts and the domain: the elements of S3's schema, with nothing checked yet.
//!
//! XML, JSON and TOML are all read into [`Element`]s, named as in S3's REST API, and one decoder turns those into
//! rules. So a mistake is found, and worded, the same in each text. Elements that repeat stay visible, and each
//! knows its line where its text has lines.

/// An element of S3's schema: a name with a value or with children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// The name in S3's REST API, such as `NoncurrentVersionTransition`.
    pub name: String,
    /// The line of the text, counted from 1.
    pub line: Option<usize>,
    /// The value, where the element has one.
    pub value: Value,
    /// The elements in it, in the order of the text.
    pub children: Vec<Element>,
}

/// The value of an element, with the type that its text gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// None: the element is there for its children.
    None,
    /// The text between an XML element's tags, whose type only the schema knows.
    Untyped(String),
    /// A string of JSON or TOML.
    String(String),
    /// A number of JSON or TOML, as it was written.
    Number(String),
    /// A truth value of JSON or TOML.
    Boolean(bool),
    /// A list of JSON in a place where S3's schema has none.
    List,
}

impl Element {
    /// An element for its children.
    pub fn parent(name: &str, children: Vec<Element>) -> Element {
        Element { name: name.to_owned(), line: None, value: Value::None, children }
    }

    /// An element for its value.
    pub fn leaf(name: &str, value: Value) -> Element {
        Element { name: name.to_owned(), line: None, value, children: Vec::new() }
    }

    /// An element with a string.
    pub fn string(name: &str, value: impl Into<String>) -> Element {
        Element::leaf(name, Value::String(value.into()))
    }

    /// An element with a number.
    pub fn number(name: &str, value: impl Into<i128>) -> Element {
        let number: i128 = value.into();
        Element::leaf(name, Value::Number(number.to_string()))
    }

    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }
}
