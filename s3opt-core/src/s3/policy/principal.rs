//! `Principal`: whom a statement speaks of.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>.

use super::evaluate::{Grant, Requester};
use super::json::Json;
use crate::s3::bucket::Refusal;

/// Whom a statement speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Principals {
    /// Of the role that carries the policy.
    Bearer,
    /// Of those that are named.
    Named(Vec<Principal>),
}

/// One that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Principal {
    /// `*`: everybody, also those that nobody knows.
    Everyone,
    /// An account and all of its roles.
    Account(String),
    Role {
        account: String,
        name: String,
    },
    User {
        arn: String,
    },
    Service(String),
}

impl Principals {
    /// How the requester is named, where it is.
    pub(super) fn name(&self, requester: &Requester<'_>) -> Option<Grant> {
        match self {
            Principals::Bearer => Some(Grant::Principal),
            Principals::Named(principals) => {
                principals.iter().filter_map(|principal| principal.name(requester)).max()
            }
        }
    }

    /// Reads the element.
    pub(super) fn read(json: &Json, code: &'static str) -> Result<Principals, Refusal> {
        let invalid = || Refusal::new(code, "Invalid principal in policy");
        let named = match json {
            Json::Text(text) if text == "*" => vec![Principal::Everyone],
            Json::Object(kinds) if !kinds.is_empty() => {
                let mut named = Vec::new();
                for (kind, values) in kinds {
                    let values = values.texts().filter(|values| !values.is_empty()).ok_or_else(invalid)?;
                    for value in values {
                        named.push(one(kind, &value, invalid)?);
                    }
                }
                named
            }
            _ => return Err(invalid()),
        };
        Ok(Principals::Named(named))
    }
}

impl Principal {
    fn name(&self, requester: &Requester<'_>) -> Option<Grant> {
        match (self, requester) {
            (Principal::Everyone, _) => Some(Grant::Principal),
            (Principal::Account(account), Requester::Account(caller)) if account == caller => {
                Some(Grant::Principal)
            }
            (Principal::Account(account), Requester::Role { account: caller, .. }) if account == caller => {
                Some(Grant::Account)
            }
            (Principal::Role { account, name }, Requester::Role { account: caller, name: role }) => {
                (account == caller && name == role).then_some(Grant::Principal)
            }
            (Principal::Service(service), Requester::Service(caller)) if service == caller => {
                Some(Grant::Principal)
            }
            _ => None,
        }
    }
}

fn one(kind: &str, value: &str, invalid: impl Fn() -> Refusal) -> Result<Principal, Refusal> {
    match kind {
        "AWS" => aws(value, invalid),
        "Service" => {
            let host = value.strip_suffix(".amazonaws.com").filter(|host| !host.is_empty());
            let is_allowed =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
            match host {
                Some(host) if host.bytes().all(is_allowed) => Ok(Principal::Service(value.to_owned())),
                _ => Err(invalid()),
            }
        }
        "Federated" | "CanonicalUser" => Err(Refusal::not_implemented(&format!("the principal {kind}"))),
        _ => Err(invalid()),
    }
}

/// `*`, an account's number, or the ARN of an account, a role or a user.
fn aws(value: &str, invalid: impl Fn() -> Refusal) -> Result<Principal, Refusal> {
    if value == "*" {
        return Ok(Principal::Everyone);
    }
    if is_account(value) {
        return Ok(Principal::Account(value.to_owned()));
    }
    let parts: Vec<&str> = value.splitn(6, ':').collect();
    let (service, account, resource) = match parts[..] {
        ["arn", "aws", service, "", account, resource] if is_account(account) => (service, account, resource),
        _ => return Err(invalid()),
    };
    if super::pattern::is_pattern(resource) {
        return Err(invalid());
    }
    let account = account.to_owned();
    match (service, resource.split_once('/')) {
        ("iam", None) if resource == "root" => Ok(Principal::Account(account)),
        // A path may stand in front of the name.
        ("iam", Some(("role", path))) => match path.rsplit('/').next() {
            Some(name) if !name.is_empty() => Ok(Principal::Role { account, name: name.to_owned() }),
            _ => Err(invalid()),
        },
        ("iam", Some(("user", name))) if !name.is_empty() => Ok(Principal::User { arn: value.to_owned() }),
        ("sts", Some(("assumed-role" | "federated-user", _))) => {
            Err(Refusal::not_implemented("the principal of a session"))
        }
        _ => Err(invalid()),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "111111111111";

    fn read(text: &str) -> Result<Principals, &'static str> {
        let json: Json = serde_json::from_str(text).unwrap();
        Principals::read(&json, "MalformedPolicy").map_err(|refusal| refusal.code)
    }

    #[test]
    fn who_is_named() {
        let role = Requester::Role { account: ONE, name: "tagger" };
        let account = Requester::Account(ONE);
        let service = Requester::Service("s3.amazonaws.com");
        for (text, requester, expected) in [
            (r#""*""#, Requester::Anonymous, Some(Grant::Principal)),
            (r#"{"AWS": "*"}"#, service, Some(Grant::Principal)),
            (r#"{"AWS": "111111111111"}"#, account, Some(Grant::Principal)),
            (r#"{"AWS": "arn:aws:iam::111111111111:root"}"#, role, Some(Grant::Account)),
            (r#"{"AWS": "arn:aws:iam::222222222222:root"}"#, role, None),
            (r#"{"AWS": "arn:aws:iam::111111111111:role/tagger"}"#, role, Some(Grant::Principal)),
            (r#"{"AWS": "arn:aws:iam::111111111111:role/a/b/tagger"}"#, role, Some(Grant::Principal)),
            (r#"{"AWS": "arn:aws:iam::111111111111:role/tagger"}"#, account, None),
            (r#"{"AWS": ["222222222222", "111111111111"]}"#, role, Some(Grant::Account)),
            (r#"{"AWS": "111111111111"}"#, Requester::Anonymous, None),
            (r#"{"Service": "s3.amazonaws.com"}"#, service, Some(Grant::Principal)),
            (r#"{"Service": "logging.s3.amazonaws.com"}"#, service, None),
            (r#"{"AWS": "222222222222", "Service": "s3.amazonaws.com"}"#, service, Some(Grant::Principal)),
        ] {
            assert_eq!(read(text).unwrap().name(&requester), expected, "{text} {requester:?}");
        }
    }

    #[test]
    fn who_cannot_be_named() {
        for (text, code) in [
            (r#""111111111111""#, "MalformedPolicy"),
            ("{}", "MalformedPolicy"),
            (r#"{"AWS": []}"#, "MalformedPolicy"),
            (r#"{"AWS": 111111111111}"#, "MalformedPolicy"),
            (r#"{"AWS": "user"}"#, "MalformedPolicy"),
            (r#"{"AWS": "arn:aws:iam::111111111111:role/*"}"#, "MalformedPolicy"),
            (r#"{"AWS": "arn:aws:iam::1:root"}"#, "MalformedPolicy"),
            (r#"{"Service": "s3"}"#, "MalformedPolicy"),
            (r#"{"Nobody": "*"}"#, "MalformedPolicy"),
            (r#"{"Federated": "cognito-identity.amazonaws.com"}"#, "NotImplemented"),
            (r#"{"CanonicalUser": "abc"}"#, "NotImplemented"),
            (r#"{"AWS": "arn:aws:sts::111111111111:assumed-role/a/b"}"#, "NotImplemented"),
        ] {
            assert_eq!(read(text), Err(code), "{text}");
        }
    }
}
