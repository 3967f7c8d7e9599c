//! Leave to invoke a function, as Lambda writes it into the function's policy.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html>, and the elements of a
//! policy: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html>.

use s3opt_core::backend::functions::Permission;
use serde_json::Value;

/// What leave is given for.
pub(super) const ACTION: &str = "lambda:InvokeFunction";

/// The text is no policy.
#[derive(Debug, thiserror::Error)]
#[error("the function's policy cannot be read: {0}")]
pub(super) struct PolicyError(#[from] serde_json::Error);

/// The statements of a policy that give leave to invoke. What denies, or gives leave for something else, is none.
pub(super) fn permissions(policy: &str) -> Result<Vec<Permission>, PolicyError> {
    let policy: Value = serde_json::from_str(policy)?;
    let statements = one_or_more(policy.get("Statement"));
    Ok(statements.iter().filter_map(permission).collect())
}

fn permission(statement: &Value) -> Option<Permission> {
    let is_leave = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    let actions = one_or_more(statement.get("Action"));
    if !is_leave || !actions.iter().filter_map(Value::as_str).any(is_invocation) {
        return None;
    }
    Some(Permission {
        statement_id: statement.get("Sid").and_then(Value::as_str).unwrap_or_default().to_owned(),
        principal: principal(statement.get("Principal")?)?,
        source_arn: condition(statement, "aws:SourceArn"),
        source_account: condition(statement, "aws:SourceAccount"),
    })
}

fn is_invocation(action: &str) -> bool {
    action.eq_ignore_ascii_case(ACTION) || action.eq_ignore_ascii_case("lambda:*") || action == "*"
}

/// Who has leave, in the word that AddPermission takes: `*`, a service, an ARN, or an account by its number, for which
/// Lambda writes the ARN of the account's root.
fn principal(principal: &Value) -> Option<String> {
    let name = match principal {
        Value::Object(members) => members.values().find_map(first_text)?,
        other => first_text(other)?,
    };
    let account = name
        .split_once(":iam::")
        .and_then(|(_, rest)| rest.strip_suffix(":root"))
        .filter(|account| account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()));
    Some(account.unwrap_or(name).to_owned())
}

/// The value of a condition's key under any operator. Keys are the same in any case.
fn condition(statement: &Value, key: &str) -> Option<String> {
    let operators = statement.get("Condition")?.as_object()?;
    let mut members = operators.values().filter_map(Value::as_object).flatten();
    members
        .find(|(name, _)| name.eq_ignore_ascii_case(key))
        .and_then(|(_, value)| first_text(value))
        .map(str::to_owned)
}

/// A text, or the first of a list.
fn first_text(value: &Value) -> Option<&str> {
    one_or_more(Some(value)).first().and_then(Value::as_str)
}

/// Where a policy may have a list, it may have its only element, too.
fn one_or_more(value: Option<&Value>) -> &[Value] {
    match value {
        Some(Value::Array(values)) => values,
        Some(value) => std::slice::from_ref(value),
        None => &[],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const FUNCTION: &str = "arn:aws:lambda:us-east-1:111111111111:function:tagger";

    fn leave(principal: &str, source_arn: Option<&str>, source_account: Option<&str>) -> Permission {
        Permission {
            statement_id: "id".to_owned(),
            principal: principal.to_owned(),
            source_arn: source_arn.map(str::to_owned),
            source_account: source_account.map(str::to_owned),
        }
    }

    fn statement(principal: &Value, condition: &Value) -> Value {
        json!({
            "Sid": "id",
            "Effect": "Allow",
            "Principal": principal,
            "Action": "lambda:InvokeFunction",
            "Resource": FUNCTION,
            "Condition": condition,
        })
    }

    #[test]
    fn statements_are_read_in_each_of_their_forms() {
        let storage = leave("s3.amazonaws.com", Some("arn:aws:s3:::acme"), Some("111111111111"));
        let both = json!({
            "StringEquals": {"AWS:SourceAccount": "111111111111"},
            "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::acme"},
        });
        let lists = json!({
            "StringEquals": {"aws:sourceaccount": ["111111111111"]},
            "ArnEquals": {"aws:SourceArn": ["arn:aws:s3:::acme"]},
        });
        let one_operator = json!({
            "StringLike": {"AWS:SourceAccount": "111111111111", "AWS:SourceArn": "arn:aws:s3:::acme"},
        });
        let service = json!({"Service": "s3.amazonaws.com"});
        let none = json!({});
        for (principal, condition, expected) in [
            (service.clone(), both, storage.clone()),
            (service.clone(), lists, storage.clone()),
            (json!({"Service": ["s3.amazonaws.com"]}), one_operator, storage),
            (service, Value::Null, leave("s3.amazonaws.com", None, None)),
            (json!("*"), none.clone(), leave("*", None, None)),
            (json!({"AWS": "*"}), none.clone(), leave("*", None, None)),
            (json!("s3.amazonaws.com"), none.clone(), leave("s3.amazonaws.com", None, None)),
            (
                json!({"AWS": "arn:aws:iam::222222222222:root"}),
                none.clone(),
                leave("222222222222", None, None),
            ),
            (
                json!({"AWS": "arn:aws:iam::222222222222:role/r"}),
                none,
                leave("arn:aws:iam::222222222222:role/r", None, None),
            ),
        ] {
            let statement = statement(&principal, &condition);
            for policy in [json!({"Statement": [statement]}), json!({"Statement": statement})] {
                assert_eq!(
                    permissions(&policy.to_string()).unwrap(),
                    std::slice::from_ref(&expected),
                    "{policy}"
                );
            }
        }
    }

    #[test]
    fn only_leave_to_invoke_counts() {
        let with = |name: &str, value: Value| {
            let mut statement = statement(&json!("*"), &Value::Null);
            statement[name] = value;
            permissions(&json!({"Statement": [statement]}).to_string()).unwrap().len()
        };
        for (name, value, expected) in [
            ("Effect", json!("Deny"), 0),
            ("Action", json!("lambda:InvokeFunctionUrl"), 0),
            ("Action", json!(["lambda:GetFunction", "lambda:InvokeFunction"]), 1),
            ("Action", json!("lambda:*"), 1),
            ("Principal", Value::Null, 0),
        ] {
            assert_eq!(with(name, value.clone()), expected, "{name} {value}");
        }
    }

    #[test]
    fn what_is_no_policy_is_an_error_or_gives_no_leave() {
        assert!(permissions("").is_err());
        assert!(permissions("{").is_err());
        for policy in ["{}", "[]", "null", "1", r#"{"Statement": 1}"#, r#"{"Statement": [null, {}, "a"]}"#] {
            assert_eq!(permissions(policy).unwrap(), [], "{policy}");
        }
    }

    proptest! {
        #[test]
        fn no_text_brings_it_down(policy in ".*") {
            let _ = permissions(&policy);
        }

        #[test]
        fn leave_is_read_as_it_was_given(
            service in "[a-z]{1,9}\\.amazonaws\\.com",
            arn in proptest::option::of("arn:aws:s3:::[a-z]{3,9}"),
            account in proptest::option::of("[0-9]{12}"),
        ) {
            let mut condition = serde_json::Map::new();
            if let Some(arn) = &arn {
                condition.insert("ArnLike".to_owned(), json!({"AWS:SourceArn": arn}));
            }
            if let Some(account) = &account {
                condition.insert("StringEquals".to_owned(), json!({"AWS:SourceAccount": account}));
            }
            let statement = statement(&json!({"Service": service}), &Value::Object(condition));
            let came = permissions(&json!({"Version": "2012-10-17", "Statement": [statement]}).to_string());
            prop_assert_eq!(came.unwrap(), [leave(&service, arn.as_deref(), account.as_deref())]);
        }
    }
}
