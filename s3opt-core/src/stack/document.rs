//! JSON documents by what they mean: AWS reorders them, writes one of something with or without a list, and names
//! accounts in two ways.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A policy of IAM's language in a form in which two policies that mean the same are the same: statements by their
/// `Sid` (those without by their contents), lists sorted, keys of conditions in lower case, accounts by their ARN.
/// A text that is no JSON is itself.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>.
#[must_use]
pub fn policy_value(text: &str) -> Value {
    let Ok(Value::Object(policy)) = serde_json::from_str(text) else { return Value::String(text.to_owned()) };
    let mut normal = Map::new();
    for (name, value) in policy {
        let value = if name == "Statement" { statements(value) } else { value };
        normal.insert(name, value);
    }
    Value::Object(normal)
}

/// Any other JSON document, whose lists have an order; a text that is no JSON is itself.
#[must_use]
pub fn json_value(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn statements(value: Value) -> Value {
    let mut by_name = BTreeMap::new();
    for one in listed(value) {
        let statement = statement(one);
        let name = match statement.get("Sid").and_then(Value::as_str) {
            Some(sid) if !sid.is_empty() => sid.to_owned(),
            _ => statement.to_string(),
        };
        // Two statements may not have one Sid; if they do, neither hides the other.
        by_name.entry(name).or_insert_with(Vec::new).push(statement);
    }
    let object = by_name.into_iter().map(|(name, mut statements)| {
        let value = if statements.len() == 1 { statements.remove(0) } else { Value::Array(statements) };
        (name, value)
    });
    Value::Object(object.collect())
}

fn statement(value: Value) -> Value {
    let Value::Object(members) = value else { return value };
    let normal = members.into_iter().map(|(name, value)| {
        let value = match name.as_str() {
            "Action" | "NotAction" | "Resource" | "NotResource" => sorted(value, |text| text),
            "Principal" | "NotPrincipal" => principals(value),
            "Condition" => conditions(value),
            _ => value,
        };
        (name, value)
    });
    Value::Object(normal.collect())
}

/// `"*"` is `{"AWS": "*"}`, and an account's twelve digits are its root.
///
/// Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.
fn principals(value: Value) -> Value {
    let members = match value {
        Value::Object(members) => members,
        other => Map::from_iter([("AWS".to_owned(), other)]),
    };
    let account = |text: String| {
        let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_account { format!("arn:aws:iam::{text}:root") } else { text }
    };
    Value::Object(members.into_iter().map(|(kind, names)| (kind, sorted(names, account))).collect())
}

/// Keys of conditions know no case.
fn conditions(value: Value) -> Value {
    let Value::Object(operators) = value else { return value };
    let operators = operators.into_iter().map(|(operator, keys)| {
        let Value::Object(keys) = keys else { return (operator, keys) };
        let keys = keys.into_iter().map(|(key, values)| (key.to_lowercase(), sorted(values, |text| text)));
        (operator, Value::Object(keys.collect()))
    });
    Value::Object(operators.collect())
}

fn listed(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        one => vec![one],
    }
}

/// Texts as a sorted list without doubles; a number or a boolean is its text, as in conditions.
fn sorted(value: Value, change: impl Fn(String) -> String) -> Value {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    let mut texts: Vec<String> = listed(value).into_iter().map(|value| change(text(value))).collect();
    texts.sort();
    texts.dedup();
    Value::Array(texts.into_iter().map(Value::String).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_is_the_same() {
        let one = r#"{"Version": "2012-10-17", "Statement": [
            {"Sid": "A", "Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": ["s3:b", "s3:a"],
             "Resource": "r", "Condition": {"Bool": {"aws:SecureTransport": false}}},
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["x", "y"]}]}"#;
        let other = r#"{"Statement": [
            {"Effect": "Deny", "Principal": {"AWS": ["*"]}, "Action": ["s3:*"], "Resource": ["y", "x", "x"]},
            {"Effect": "Allow", "Sid": "A", "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
             "Action": ["s3:a", "s3:b"], "Resource": ["r"],
             "Condition": {"Bool": {"AWS:secureTransport": ["false"]}}}], "Version": "2012-10-17"}"#;
        assert_eq!(policy_value(one), policy_value(other));
        let single = r#"{"Statement": {"Sid": "A", "Effect": "Allow", "Action": "s3:a", "Resource": "*"}}"#;
        let list =
            r#"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["s3:a"], "Resource": ["*"]}]}"#;
        assert_eq!(policy_value(single), policy_value(list));
    }

    #[test]
    fn what_means_something_else_is_something_else() {
        let policy = |effect: &str, action: &str| {
            format!(
                r#"{{"Statement": [{{"Sid": "A", "Effect": "{effect}", "Action": "{action}", "Resource": "*"}}]}}"#
            )
        };
        let values = [policy("Allow", "s3:a"), policy("Deny", "s3:a"), policy("Allow", "s3:b")];
        for (place, one) in values.iter().enumerate() {
            for other in &values[place + 1..] {
                assert_ne!(policy_value(one), policy_value(other));
            }
        }
        assert_eq!(policy_value("no policy"), Value::String("no policy".to_owned()));
        assert_ne!(json_value("[1, 2]"), json_value("[2, 1]"));
        assert_eq!(json_value("{\"a\": 1, \"b\": 2}"), json_value("{\"b\":2,\"a\":1}"));
    }
}
