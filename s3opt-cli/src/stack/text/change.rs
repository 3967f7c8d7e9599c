//! One field that changes, so that one sees what is different.

use s3opt_core::stack::difference::{Change, changes};
use serde_json::Value;

use super::value::scalar;
use crate::output::Paint;

/// Characters of a line that holds what it was and what it becomes.
const WIDTH: usize = 100;
/// Lines of a text that are shown of what came and of what went.
const LINES: usize = 12;

/// The lines for a field: what it was and what it becomes; of lists and texts what came and what went.
pub fn lines(change: &Change, paint: Paint) -> Vec<String> {
    let Change { path, from, to } = change;
    let name = if path.is_empty() { String::new() } else { format!("{path}: ") };
    match (from, to) {
        (None, Some(to)) => vec![paint.fresh(&format!("+ {name}{}", scalar(to)))],
        (Some(from), None) => vec![paint.gone(&format!("- {name}{}", scalar(from)))],
        (Some(Value::Array(from)), Some(Value::Array(to))) => list(path, from, to, paint),
        (Some(Value::String(from)), Some(Value::String(to))) if from.contains('\n') || to.contains('\n') => {
            document(path, from, to, paint)
        }
        (Some(from), Some(to)) => both(path, &scalar(from), &scalar(to), paint),
        (None, None) => Vec::new(),
    }
}

/// What it was and what it becomes: side by side where there is room.
fn both(path: &str, from: &str, to: &str, paint: Paint) -> Vec<String> {
    let name = if path.is_empty() { String::new() } else { format!("{path}: ") };
    let line = format!("~ {name}{from} -> {to}");
    if path.is_empty() || line.chars().count() <= WIDTH {
        return vec![paint.changed(&line)];
    }
    vec![
        paint.changed(&format!("~ {path}")),
        paint.gone(&format!("  - {from}")),
        paint.fresh(&format!("  + {to}")),
    ]
}

fn list(path: &str, from: &[Value], to: &[Value], paint: Paint) -> Vec<String> {
    let has_members = |entries: &[Value]| entries.iter().any(|entry| entry.is_object() || entry.is_array());
    if has_members(from) || has_members(to) {
        return entries(path, from, to, paint);
    }
    let without = |these: &[Value], those: &[Value]| -> Vec<Value> {
        these.iter().filter(|value| !those.contains(value)).cloned().collect()
    };
    let (gone, new) = (without(from, to), without(to, from));
    if gone.is_empty() && new.is_empty() {
        let (from, to) = (scalar(&from.to_vec().into()), scalar(&to.to_vec().into()));
        return vec![paint.changed(&format!("~ {path}: {from} -> {to}"))];
    }
    let mut lines = vec![paint.changed(&format!("~ {path}"))];
    lines.extend(gone.iter().map(|value| paint.gone(&format!("  - {}", scalar(value)))));
    lines.extend(new.iter().map(|value| paint.fresh(&format!("  + {}", scalar(value)))));
    lines
}

/// Entries that are objects, one by one by their place.
fn entries(path: &str, from: &[Value], to: &[Value], paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for place in 0..from.len().max(to.len()) {
        let path = format!("{path}[{place}]");
        match (from.get(place), to.get(place)) {
            (Some(from), Some(to)) => {
                for mut change in changes(from, to) {
                    let dot = if change.path.is_empty() { "" } else { "." };
                    change.path = format!("{path}{dot}{}", change.path);
                    lines.extend(self::lines(&change, paint));
                }
            }
            (None, Some(to)) => lines.push(paint.fresh(&format!("+ {path}: {to}"))),
            (Some(from), None) => lines.push(paint.gone(&format!("- {path}: {from}"))),
            (None, None) => {}
        }
    }
    lines
}

/// A text of several lines: those that are in one of the two only.
fn document(path: &str, from: &str, to: &str, paint: Paint) -> Vec<String> {
    let without = |these: &str, those: &str| -> Vec<String> {
        let those: Vec<&str> = those.lines().collect();
        these.lines().filter(|line| !line.is_empty() && !those.contains(line)).map(str::to_owned).collect()
    };
    let mut lines = vec![paint.changed(&format!("~ {path}"))];
    for (found, sign) in [(without(from, to), '-'), (without(to, from), '+')] {
        let paint = |line: &str| if sign == '-' { paint.gone(line) } else { paint.fresh(line) };
        lines.extend(found.iter().take(LINES).map(|line| paint(&format!("  {sign} {line}"))));
        if found.len() > LINES {
            lines.push(paint(&format!("  {sign} and {} lines more", found.len() - LINES)));
        }
    }
    if lines.len() == 1 {
        lines.push("  the same lines in another order or number".to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(from: &Value, to: &Value) -> String {
        let found = changes(from, to);
        found.iter().flat_map(|change| lines(change, Paint::PLAIN)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn one_sees_what_is_different() {
        for (from, to, expected) in [
            (json!("Enabled"), json!("Suspended"), "~ Enabled -> Suspended"),
            (json!({"a": {"b": 1}}), json!({"a": {"b": 2}}), "~ a.b: 1 -> 2"),
            (
                json!({"a": "x".repeat(60)}),
                json!({"a": "y".repeat(60)}),
                &format!("~ a\n  - {}\n  + {}", "x".repeat(60), "y".repeat(60)),
            ),
            (json!({"a": 1}), json!({"b": ""}), "- a: 1\n+ b: \"\""),
            (json!({"l": ["x", "y"]}), json!({"l": ["y", "z"]}), "~ l\n  - x\n  + z"),
            (json!({"l": ["x", "y"]}), json!({"l": ["y", "x"]}), "~ l: x, y -> y, x"),
            (json!({"t": "a\nb\nc"}), json!({"t": "a\nB\nc"}), "~ t\n  - b\n  + B"),
            (json!({"t": "a\nb"}), json!({"t": "b\na"}), "~ t\n  the same lines in another order or number"),
            (
                json!({"w": [{"p": {"n": 300}}, {"p": 1}]}),
                json!({"w": [{"p": {"n": 60}}, {"p": 1}, {"p": 2}]}),
                "~ w[0].p.n: 300 -> 60\n+ w[2]: {\"p\":2}",
            ),
        ] {
            assert_eq!(text(&from, &to), expected, "{from} {to}");
        }
    }

    #[test]
    fn long_texts_are_cut() {
        let to: Vec<String> = (0..20).map(|number| format!("line {number}")).collect();
        let found = text(&json!({"t": "\n"}), &json!({"t": to.join("\n")}));
        assert_eq!(found.lines().count(), 14);
        assert!(found.ends_with("  + and 8 lines more"), "{found}");
    }
}
