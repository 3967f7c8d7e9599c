//! Reading elements, with every problem collected rather than only the first.

use super::{Element, Kind};
use crate::s3::S3Error;

/// The problems found so far, and the rule that is being read.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    errors: Vec<S3Error>,
    place: Option<Place>,
}

/// A rule by its name, and the line it begins in where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) rule: String,
    pub(crate) line: Option<usize>,
}

impl Problems {
    /// Says which rule the problems from here on are about.
    pub(crate) fn about(&mut self, place: Option<Place>) {
        self.place = place;
    }

    /// Adds S3's answer to a request that it refuses, told of the rule that is being read.
    pub(crate) fn refuse(&mut self, error: S3Error) {
        let rule = error.rule.clone().or_else(|| self.rule());
        let line = error.line.or_else(|| self.place.as_ref().and_then(|place| place.line));
        self.errors.push(S3Error { rule, line, ..error });
    }

    fn rule(&self) -> Option<String> {
        self.place.as_ref().map(|place| place.rule.clone())
    }

    /// Adds `MalformedXML` at the element.
    pub(crate) fn malformed(&mut self, element: &Element, detail: impl Into<String>) {
        let error = S3Error::malformed_xml(self.rule(), detail);
        self.errors.push(S3Error { line: element.line, ..error });
    }

    /// The value where there was no problem, all of the problems otherwise.
    pub(crate) fn finish<T>(self, value: Option<T>) -> Result<T, Vec<S3Error>> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            None if self.errors.is_empty() => {
                Err(vec![S3Error::malformed_xml(None, "the text holds no such configuration")])
            }
            _ => Err(self.errors),
        }
    }
}

impl Element {
    /// Whether the element holds elements of these names alone, told where it does not.
    pub(crate) fn is_group(&self, known: &[&str], problems: &mut Problems) -> bool {
        if !matches!(self.kind, Kind::Markup | Kind::Group) || !self.text.trim().is_empty() {
            problems.malformed(self, format!("{} holds elements, not {:?}", self.name, self.text));
            return false;
        }
        for child in &self.children {
            if !known.contains(&child.name.as_str()) {
                let known = known.join(", ");
                problems
                    .malformed(child, format!("{} is not known in {}, only {known}", child.name, self.name));
            }
        }
        true
    }

    /// The element as the place of a rule of that name.
    pub(crate) fn place(&self, rule: impl Into<String>) -> Place {
        Place { rule: rule.into(), line: self.line }
    }

    /// Whether the element has that name.
    pub(crate) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    /// The children of that name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The child of that name, told where there are several.
    pub(crate) fn one(&self, name: &str, problems: &mut Problems) -> Option<&Element> {
        let mut found = self.children.iter().filter(|child| child.name == name);
        let first = found.next();
        if let Some(second) = found.next() {
            problems.malformed(second, format!("{} has {name} more than once", self.name));
        }
        first
    }

    /// The child of that name, told where there is none or several.
    pub(crate) fn required(&self, name: &str, problems: &mut Problems) -> Option<&Element> {
        let found = self.one(name, problems);
        if found.is_none() {
            problems.malformed(self, format!("{} lacks {name}", self.name));
        }
        found
    }

    /// The element's text, told where it holds something else.
    pub(crate) fn string(&self, problems: &mut Problems) -> Option<String> {
        if matches!(self.kind, Kind::Markup | Kind::Text) && self.children.is_empty() {
            return Some(self.text.clone());
        }
        problems.malformed(self, format!("{} holds a text", self.name));
        None
    }

    /// Whether the element says true.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self.kind, Kind::Markup | Kind::Other) && self.text.trim() == "true"
    }

    /// The element's integer, told where it holds something else.
    pub(crate) fn integer(&self, problems: &mut Problems) -> Option<i64> {
        let number = if matches!(self.kind, Kind::Markup | Kind::Number) && self.children.is_empty() {
            self.text.trim().parse().ok()
        } else {
            None
        };
        if number.is_none() {
            problems.malformed(self, format!("{} holds an integer, not {:?}", self.name, self.text));
        }
        number
    }

    /// The text of the child of that name, where there is one.
    pub(crate) fn child_string(&self, name: &str, problems: &mut Problems) -> Option<String> {
        self.one(name, problems).and_then(|child| child.string(problems))
    }

    /// The child `Status`: whether it is Enabled, told where it is missing or neither Enabled nor Disabled.
    pub(crate) fn status(&self, problems: &mut Problems) -> Option<bool> {
        let status = self.required("Status", problems)?;
        match status.string(problems)?.trim() {
            "Enabled" => Some(true),
            "Disabled" => Some(false),
            other => {
                problems.malformed(status, format!("Status is Enabled or Disabled, not {other:?}"));
                None
            }
        }
    }

    /// The status of the child of that name, which holds nothing else, where there is one. One that cannot be read
    /// is told and passes for Disabled, so that nobody is told that it is missing too.
    pub(crate) fn switch(&self, name: &str, problems: &mut Problems) -> Option<bool> {
        let child = self.one(name, problems)?;
        let enabled = if child.is_group(&["Status"], problems) { child.status(problems) } else { None };
        Some(enabled.unwrap_or(false))
    }
}
