//! What a new resource is like, as an indented text.

use serde_json::{Map, Value};

/// Characters up to which members stand on one line.
const WIDTH: usize = 90;
/// Characters of a text beyond which only its size is told.
const LONGEST: usize = 120;

/// The value below an indentation, with a name in front where it has one. What is null or empty is not there.
pub fn tree(name: Option<&str>, value: &Value, indent: usize, text: &mut String) {
    let space = " ".repeat(indent);
    match (inline(value), value) {
        (Some(line), _) => match name {
            Some(name) => text.push_str(&format!("{space}{name}: {line}\n")),
            None => text.push_str(&format!("{space}{line}\n")),
        },
        (None, Value::Object(members)) if name.is_some() && is_flat(members) => {
            let name = format!("{space}{}: ", name.unwrap_or_default());
            text.push_str(&packed(&name, members));
        }
        (None, Value::Object(members)) => {
            let deeper = match name {
                Some(name) => {
                    text.push_str(&format!("{space}{name}\n"));
                    indent + 2
                }
                None => indent,
            };
            for (name, value) in members.iter().filter(|(_, value)| is_something(value)) {
                tree(Some(name), value, deeper, text);
            }
        }
        (None, _) => {}
    }
}

/// Whether all members are short.
fn is_flat(members: &Map<String, Value>) -> bool {
    let is_short = |value: &Value| !value.is_object() && scalar(value).chars().count() <= WIDTH / 2;
    members.values().filter(|value| is_something(value)).all(is_short)
}

/// Short members, as many on a line as fit there.
fn packed(name: &str, members: &Map<String, Value>) -> String {
    let mut text = String::new();
    let mut line = name.to_owned();
    let mut is_first = true;
    for (name_of_member, value) in members.iter().filter(|(_, value)| is_something(value)) {
        let part = format!("{name_of_member} = {}", scalar(value));
        if !is_first && line.chars().count() + 2 + part.chars().count() > WIDTH {
            text.push_str(&line);
            text.push_str(",\n");
            line = " ".repeat(name.chars().count());
        } else if !is_first {
            line.push_str(", ");
        }
        line.push_str(&part);
        is_first = false;
    }
    text + &line + "\n"
}

/// The value on one line, where it fits there; an object that is a whole of its own never does.
pub fn inline(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let line = members_inline(members)?;
            (line.chars().count() <= WIDTH).then_some(line)
        }
        other => Some(scalar(other)),
    }
}

fn members_inline(members: &Map<String, Value>) -> Option<String> {
    let parts = members.iter().filter(|(_, value)| is_something(value)).map(|(name, value)| {
        // Two levels on one line can be read, three cannot.
        match value {
            Value::Object(inner) if inner.values().any(Value::is_object) => None,
            Value::Object(inner) => Some(format!("{name} ({})", members_inline(inner)?)),
            other => Some(format!("{name} = {}", scalar(other))),
        }
    });
    let parts: Option<Vec<String>> = parts.collect();
    Some(parts?.join(", "))
}

/// A value without members, short enough for a line.
pub fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) if text.contains('\n') || text.chars().count() > LONGEST => size(text),
        Value::String(text) => text.clone(),
        Value::Array(entries) if entries.iter().any(|entry| entry.is_object() || entry.is_array()) => {
            let plural = if entries.len() == 1 { "y" } else { "ies" };
            format!("{} entr{plural}", entries.len())
        }
        Value::Array(entries) if entries.is_empty() => "(none)".to_owned(),
        Value::Array(entries) => entries.iter().map(scalar).collect::<Vec<_>>().join(", "),
        Value::Number(number) => number.to_string().trim_end_matches(".0").to_owned(),
        other => other.to_string(),
    }
}

fn size(text: &str) -> String {
    format!("{} lines, {} bytes", text.lines().count(), text.len())
}

/// Whether there is anything to be said.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(entries) => !entries.is_empty(),
        Value::Object(members) => members.values().any(is_something),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        let mut text = String::new();
        tree(None, value, 2, &mut text);
        text
    }

    #[test]
    fn what_fits_stands_on_one_line() {
        for (value, expected) in [
            (json!("Enabled"), "  Enabled\n"),
            (json!(10000.0), "  10000\n"),
            (json!(0.5), "  0.5\n"),
            (json!(""), "  \"\"\n"),
            (json!({"a": 1, "b": "x", "none": null, "empty": {}}), "  a = 1, b = x\n"),
            (json!({"filter": {"prefix": "x/"}, "days": 7}), "  days = 7, filter (prefix = x/)\n"),
            (json!({"events": ["a", "b"]}), "  events = a, b\n"),
            (json!({"widgets": [{}, {}]}), "  widgets = 2 entries\n"),
            (json!({"text": "one\ntwo\n"}), "  text = 2 lines, 8 bytes\n"),
            (json!({"a": {"b": {"c": 1}}}), "  a: b (c = 1)\n"),
            (json!({"a": [], "b": 1}), "  b = 1\n"),
            (json!({}), "  \n"),
        ] {
            assert_eq!(text(&value), expected, "{value}");
        }
        let tags = json!({"tags": {"a": "x".repeat(40), "b": "y".repeat(40), "c": "z"}});
        let (a, b) = ("x".repeat(40), "y".repeat(40));
        assert_eq!(text(&tags), format!("  tags: a = {a},\n        b = {b}, c = z\n"));
        let long = "x".repeat(80);
        assert_eq!(text(&json!({"a": long, "b": long})), format!("  a: {long}\n  b: {long}\n"));
    }
}
