//! What differs between two resources, field by field.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// One field that differs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The field, with dots between the levels.
    pub path: String,
    /// What it is; absent where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Value>,
    /// What it should be; absent where it should not be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Value>,
}

/// The fields that differ, in the order of their names. A list is one field: its members have no names.
#[must_use]
pub fn changes(from: &Value, to: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare("", something(from).as_ref(), something(to).as_ref(), &mut changes);
    changes
}

/// The value without members that say nothing: what is null, or holds only what is null, is not there.
fn something(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::Object(members) => {
            let members: serde_json::Map<String, Value> =
                members.iter().filter_map(|(name, value)| Some((name.clone(), something(value)?))).collect();
            (!members.is_empty()).then_some(Value::Object(members))
        }
        other => Some(other.clone()),
    }
}

/// All fields of what is new.
#[must_use]
pub fn all_new(to: &Value) -> Vec<Change> {
    changes(&Value::Object(serde_json::Map::new()), to)
}

fn compare(path: &str, from: Option<&Value>, to: Option<&Value>, changes: &mut Vec<Change>) {
    let empty = serde_json::Map::new();
    let members = match (from, to) {
        (Some(Value::Object(from)), Some(Value::Object(to))) => Some((from, to)),
        (Some(Value::Object(from)), None) => Some((from, &empty)),
        (None, Some(Value::Object(to))) => Some((&empty, to)),
        _ => None,
    };
    let Some((from, to)) = members else {
        if from != to {
            changes.push(Change { path: path.to_owned(), from: from.cloned(), to: to.cloned() });
        }
        return;
    };
    let mut names: Vec<&String> = from.keys().chain(to.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        compare(&below, from.get(name), to.get(name), changes);
    }
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |value: &Value| match value {
            Value::String(text) if !text.is_empty() && !text.contains('\n') => text.clone(),
            other => other.to_string(),
        };
        let Change { path, from, to } = self;
        if !path.is_empty() {
            write!(formatter, "{path}: ")?;
        }
        match (from, to) {
            (Some(from), Some(to)) => write!(formatter, "{} -> {}", text(from), text(to)),
            (None, Some(to)) => write!(formatter, "{}", text(to)),
            (Some(from), None) => write!(formatter, "{} -> (none)", text(from)),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_named_one_by_one() {
        let from = json!({"a": {"b": 1, "c": [1, 2]}, "d": "x", "f": null});
        let to = json!({"a": {"b": 2, "c": [1, 2]}, "e": {"g": true}, "h": {}});
        let texts: Vec<String> = changes(&from, &to).iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["a.b: 1 -> 2", "d: x -> (none)", "e.g: true"]);
        assert_eq!(changes(&to, &to), []);
        assert_eq!(changes(&json!(null), &json!("x"))[0].to_string(), "x");
    }

    proptest::proptest! {
        #[test]
        fn equal_means_no_change(from in value(), to in value()) {
            let found = changes(&from, &to);
            proptest::prop_assert_eq!(found.is_empty(), something(&from) == something(&to));
            // And what differs is named with both its values.
            for change in found {
                proptest::prop_assert_ne!(change.from, change.to);
            }
        }
    }

    fn value() -> impl proptest::strategy::Strategy<Value = Value> {
        use proptest::prelude::*;
        let leaf = prop_oneof![
            Just(Value::Null),
            Just(json!([])),
            any::<bool>().prop_map(Value::Bool),
            (0..3).prop_map(|number| json!(number)),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            proptest::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect()))
        })
    }
}
