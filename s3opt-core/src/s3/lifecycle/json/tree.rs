//! JSON with the line of each value, which `serde_json`'s own tree does not keep, and with repeated names.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::s3::S3Error;

/// A value and the line that it begins in, counted from 1.
#[derive(Debug)]
pub(super) struct Tree {
    pub line: usize,
    pub node: Node,
}

#[derive(Debug)]
pub(super) enum Node {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// Reads JSON.
pub(super) fn read(text: &str) -> Result<Tree, S3Error> {
    let line = Cell::new(1);
    let reader = CountingReader { rest: text.as_bytes(), line: &line };
    let mut deserializer = serde_json::Deserializer::from_reader(reader);
    let tree = Seed { line: &line }.deserialize(&mut deserializer);
    let tree = tree.and_then(|tree| deserializer.end().map(|()| tree));
    tree.map_err(|error| {
        S3Error::malformed_xml(None, format!("the JSON is broken: {error}")).at_line(error.line().max(1))
    })
}

/// Hands out the text byte by byte, as `serde_json` takes it, so that the line is that of the byte read last.
struct CountingReader<'a> {
    rest: &'a [u8],
    line: &'a Cell<usize>,
}

impl Read for CountingReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let limit = buffer.len().min(1);
        let count = self.rest.read(&mut buffer[..limit])?;
        if buffer[..count].contains(&b'\n') {
            self.line.set(self.line.get() + 1);
        }
        Ok(count)
    }
}

#[derive(Clone, Copy)]
struct Seed<'a> {
    line: &'a Cell<usize>,
}

impl Seed<'_> {
    fn tree(self, node: Node) -> Tree {
        Tree { line: self.line.get(), node }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Tree;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(self.tree(Node::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(self.tree(Node::Boolean(value)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(self.tree(Node::Number(value.to_string())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(self.tree(Node::Number(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(self.tree(Node::Number(value.to_string())))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(self.tree(Node::String(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Tree, A::Error> {
        let line = self.line.get();
        let mut values = Vec::new();
        while let Some(value) = sequence.next_element_seed(self)? {
            values.push(value);
        }
        Ok(Tree { line, node: Node::Array(values) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let line = self.line.get();
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            // The line of the name: at the end of a number, the reader is past its line already.
            let line = self.line.get();
            let value = map.next_value_seed(self)?;
            members.push((name, Tree { line, ..value }));
        }
        Ok(Tree { line, node: Node::Object(members) })
    }
}
