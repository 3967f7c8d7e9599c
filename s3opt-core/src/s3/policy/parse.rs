//! Reading a policy.
//!
//! The words are AWS's as its users report them: <https://github.com/versity/versitygw/issues/645>, 648 and 649,
//! <https://github.com/noobaa/noobaa-core/issues/10058>, <https://github.com/humanmade/S3-Uploads/issues/239>,
//! <https://github.com/hashicorp/terraform/issues/28688>. What S3 says to a statement of the wrong shape is not recorded.

use super::Policy;
use super::action::{Level, actions};
use super::condition::Condition;
use super::json::Json;
use super::pattern::fits;
use super::principal::Principals;
use super::selector::Selector;
use super::statement::{Effect, Statement};
use crate::s3::bucket::Refusal;

/// The largest bucket policy: 20 KB.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html>.
pub const MAX_BUCKET_POLICY_BYTES: usize = 20 * 1024;

/// What a policy belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind<'a> {
    /// To the bucket of this name: everybody it speaks of is named, and all is about the bucket and its objects.
    Bucket(&'a str),
    /// To a role, which is the one it speaks of.
    Identity,
    /// To another resource, such as a topic, or to a role as what is assumed: everybody is named. Without `Resource` it
    /// is about what it belongs to.
    Resource,
}

const POLICY_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

impl PolicyKind<'_> {
    /// AWS's code for a policy of the kind that it does not take.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PolicyKind::Bucket(_) | PolicyKind::Resource => "MalformedPolicy",
            PolicyKind::Identity => "MalformedPolicyDocument",
        }
    }

    fn refuse(self, message: impl Into<String>) -> Refusal {
        Refusal::new(self.code(), message)
    }
}

type Members = [(String, Json)];

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// AWS's answer to the first thing that it would not take; `NotImplemented` where AWS would, but it cannot be
    /// evaluated here.
    pub fn parse(text: &str, kind: PolicyKind<'_>) -> Result<Policy, Refusal> {
        if matches!(kind, PolicyKind::Bucket(_)) && text.len() > MAX_BUCKET_POLICY_BYTES {
            return Err(kind.refuse("Policy exceeds the maximum allowed document size."));
        }
        if !text.starts_with('{') {
            return Err(kind.refuse("Policies must be valid JSON and the first byte must be '{'"));
        }
        let json: Json = serde_json::from_str(text).map_err(|error| {
            kind.refuse("This policy contains invalid Json").with("Detail", error.to_string())
        })?;
        let Json::Object(members) = json else {
            return Err(kind.refuse("This policy contains invalid Json"));
        };
        known(&members, &POLICY_ELEMENTS, kind)?;
        if let Some(version) = member(&members, "Version") {
            let is_version = |text: &String| ["2012-10-17", "2008-10-17"].contains(&text.as_str());
            if !matches!(version, Json::Text(text) if is_version(text)) {
                return Err(kind.refuse("The policy must contain a valid version string"));
            }
        }
        let statements = match member(&members, "Statement") {
            None => return Err(kind.refuse("Missing required field Statement")),
            Some(Json::List(statements)) => statements.iter().collect(),
            Some(statement) => vec![statement],
        };
        if statements.is_empty() {
            return Err(kind.refuse("Could not parse the policy: Statement is empty!"));
        }
        let statements =
            statements.into_iter().map(|json| statement(json, kind)).collect::<Result<_, _>>()?;
        Ok(Policy { statements })
    }
}

fn member<'a>(members: &'a Members, name: &str) -> Option<&'a Json> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn known(members: &Members, names: &[&str], kind: PolicyKind<'_>) -> Result<(), Refusal> {
    match members.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        Some((name, _)) => Err(kind.refuse(format!("Unknown field {name}"))),
        None => Ok(()),
    }
}

fn statement(json: &Json, kind: PolicyKind<'_>) -> Result<Statement, Refusal> {
    let Json::Object(members) = json else {
        return Err(kind.refuse("This policy contains invalid Json"));
    };
    known(members, &STATEMENT_ELEMENTS, kind)?;
    let effect = match member(members, "Effect") {
        None => return Err(kind.refuse("Missing required field Effect")),
        Some(Json::Text(text)) if text == "Allow" => Effect::Allow,
        Some(Json::Text(text)) if text == "Deny" => Effect::Deny,
        Some(other) => {
            return Err(kind.refuse(format!("Invalid effect: {}", other.scalar().unwrap_or_default())));
        }
    };
    let principals = principals(members, kind)?;
    let actions = selector(members, "Action", "NotAction", kind)?
        .ok_or_else(|| kind.refuse("Missing required field Action"))?;
    check_actions(&actions, kind)?;
    let resources = selector(members, "Resource", "NotResource", kind)?;
    let resources = match (resources, kind) {
        (Some(resources), _) => resources,
        (None, PolicyKind::Resource) => Selector::Of(vec!["*".to_owned()]),
        (None, _) => return Err(kind.refuse("Missing required field Resource")),
    };
    if let PolicyKind::Bucket(bucket) = kind {
        check_resources(&resources, bucket, kind)?;
        check_levels(&actions, &resources, kind)?;
    }
    let conditions = match member(members, "Condition") {
        Some(condition) => Condition::read(condition, actions.patterns(), kind)?,
        None => Vec::new(),
    };
    Ok(Statement { effect, principals, actions, resources, conditions })
}

fn principals(members: &Members, kind: PolicyKind<'_>) -> Result<Principals, Refusal> {
    if member(members, "NotPrincipal").is_some() {
        return Err(Refusal::not_implemented("NotPrincipal"));
    }
    match (member(members, "Principal"), kind) {
        (None, PolicyKind::Identity) => Ok(Principals::Bearer),
        (Some(_), PolicyKind::Identity) => {
            Err(kind.refuse("Policy document should not specify a principal."))
        }
        (None, _) => Err(kind.refuse("Missing required field Principal")),
        (Some(principal), _) => Principals::read(principal, kind.code()),
    }
}

fn selector(
    members: &Members,
    name: &str,
    negated: &str,
    kind: PolicyKind<'_>,
) -> Result<Option<Selector>, Refusal> {
    let word = name.to_ascii_lowercase();
    let texts = |json: &Json| {
        let texts = json.texts().filter(|texts| !texts.is_empty());
        texts.ok_or_else(|| kind.refuse(format!("Policy has invalid {word}")))
    };
    let selector = match (member(members, name), member(members, negated)) {
        (Some(_), Some(_)) => {
            return Err(kind.refuse(format!("Statement/policy already has instance of {name}")));
        }
        (Some(patterns), None) => Selector::Of(texts(patterns)?),
        (None, Some(patterns)) => Selector::AllBut(texts(patterns)?),
        (None, None) => return Ok(None),
    };
    if let Some(pattern) = selector.patterns().iter().find(|pattern| pattern.contains("${")) {
        return Err(Refusal::not_implemented(&format!("the policy variable in {pattern}")));
    }
    Ok(Some(selector))
}

/// Each pattern is `*` or names a service; in the policy of a bucket it fits an action of S3's.
fn check_actions(selector: &Selector, kind: PolicyKind<'_>) -> Result<(), Refusal> {
    let is_action = |pattern: &str| match kind {
        PolicyKind::Bucket(_) => actions(pattern).next().is_some(),
        PolicyKind::Identity | PolicyKind::Resource => {
            pattern == "*"
                || pattern.split_once(':').is_some_and(|(one, two)| !one.is_empty() && !two.is_empty())
        }
    };
    match selector.patterns().iter().find(|pattern| !is_action(pattern)) {
        Some(pattern) => Err(kind.refuse("Policy has invalid action").with("Detail", pattern)),
        None => Ok(()),
    }
}

/// The part of a resource's pattern that names the bucket, and whether there is one that names objects.
fn parts(pattern: &str) -> Option<(&str, Option<&str>)> {
    let name = pattern.strip_prefix("arn:aws:s3:::").filter(|name| !name.is_empty())?;
    Some(match name.split_once('/') {
        Some((bucket, key)) => (bucket, Some(key)),
        None => (name, None),
    })
}

/// Each resource is the bucket or something in it.
fn check_resources(resources: &Selector, bucket: &str, kind: PolicyKind<'_>) -> Result<(), Refusal> {
    let is_of_bucket = |pattern: &str| parts(pattern).is_some_and(|(name, _)| fits(name, bucket));
    match resources.patterns().iter().find(|pattern| !is_of_bucket(pattern)) {
        Some(pattern) => Err(kind.refuse("Policy has invalid resource").with("Detail", pattern)),
        None => Ok(()),
    }
}

/// Each pattern of actions fits one that can be done to one of the resources.
fn check_levels(selector: &Selector, resources: &Selector, kind: PolicyKind<'_>) -> Result<(), Refusal> {
    let (Selector::Of(patterns), Selector::Of(resources)) = (selector, resources) else { return Ok(()) };
    let reaches = |pattern: &String, level: Level| match (parts(pattern), level) {
        (None, _) => false,
        (Some((_, key)), Level::Object) => key.is_some() || pattern.ends_with('*'),
        (Some((_, key)), Level::Bucket) => key.is_none(),
    };
    let applies = |pattern: &&String| {
        actions(pattern).any(|(_, level)| resources.iter().any(|resource| reaches(resource, level)))
    };
    match patterns.iter().find(|pattern| !applies(pattern)) {
        Some(pattern) => {
            let message = "Action does not apply to any resource(s) in statement";
            Err(kind.refuse(message).with("Detail", pattern))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
