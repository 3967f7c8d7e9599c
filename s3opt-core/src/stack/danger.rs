//! What a change could destroy: data that would be deleted, or access that would be lost.

use std::fmt;

use serde::Serialize;

use super::destroy::is_empty;
use super::observe::ObserveError;
use super::{Names, Plan, ResourceId, State};
use crate::backend::Cloud;
use crate::backend::storage::{BucketVersioning, Setting, SettingKey};
use crate::s3::lifecycle::{Expiration, LifecycleConfiguration, Rule, Timing};
use crate::s3::policy::{Policy, PolicyKind, Request, Requester, Verdict};
use crate::s3::replication::ReplicationConfiguration;

/// Why a change needs leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "message", rename_all = "kebab-case")]
pub enum Danger {
    /// Objects or versions would be deleted, or would no longer be kept, in words.
    DataLoss(String),
    /// Somebody who can reach the bucket now could do so no longer, in words.
    AccessLoss(String),
}

impl fmt::Display for Danger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Danger::DataLoss(message) | Danger::AccessLoss(message) => formatter.write_str(message),
        }
    }
}

/// What a change of a resource that is there could destroy; `to` is `None` where it would go.
#[must_use]
pub fn of_change(from: Option<&State>, to: Option<&State>, bucket: &str, names: &Names) -> Vec<Danger> {
    let setting = |state: Option<&State>| match state {
        Some(State::Setting(setting)) => Some(setting.clone()),
        _ => None,
    };
    match (setting(from), setting(to)) {
        (from, Some(Setting::Lifecycle(to))) => {
            let from = match from {
                Some(Setting::Lifecycle(from)) => from,
                _ => LifecycleConfiguration::default(),
            };
            of_lifecycle(&from, &to)
        }
        (Some(Setting::Versioning(BucketVersioning::Enabled)), Some(Setting::Versioning(to)))
            if to != BucketVersioning::Enabled =>
        {
            let message = "from now on, what is overwritten is lost: no more versions are kept";
            vec![Danger::DataLoss(message.to_owned())]
        }
        (Some(Setting::Replication(from)), to) => {
            let to = match to {
                Some(Setting::Replication(to)) => Some(to),
                _ => None,
            };
            of_replication(&from, to.as_ref())
        }
        (_, Some(Setting::Policy(to))) => of_policy(&to, bucket, names),
        _ => Vec::new(),
    }
}

/// Takes the dangers of expirations from a plan whose buckets are empty: there is nothing that could expire. So a run that
/// was cut off between a bucket and its lifecycle is mended without leave.
///
/// # Errors
/// Buckets that could not be looked into.
pub async fn spare_empty_buckets(cloud: &Cloud, plan: &mut Plan) -> Result<(), Vec<ObserveError>> {
    let mut errors = Vec::new();
    for step in plan.steps.iter_mut().filter(|step| !step.dangers.is_empty()) {
        let ResourceId::Setting { bucket, key: SettingKey::Lifecycle } = &step.resource else { continue };
        match is_empty(cloud, bucket).await {
            Ok(true) => step.dangers.clear(),
            Ok(false) => {}
            Err(error) => errors.push(ObserveError { resource: step.resource.clone(), error }),
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// New and shorter expirations, rule by rule: of a rule that now is about other objects, every expiration is new.
fn of_lifecycle(from: &LifecycleConfiguration, to: &LifecycleConfiguration) -> Vec<Danger> {
    let mut dangers = Vec::new();
    for rule in to.rules.iter().filter(|rule| rule.enabled) {
        let name = rule.id.as_deref().unwrap_or("without an ID");
        let before = from.rules.iter().find(|before| {
            before.enabled && before.id == rule.id && before.filter == rule.filter && rule.id.is_some()
        });
        let mut lose = |what: String| dangers.push(Danger::DataLoss(format!("rule {name} {what}")));
        match (before.and_then(expires), expires(rule)) {
            (None, Some(at)) => lose(format!("would let objects expire {}", words(at))),
            (Some(before), Some(at)) if !is_later(before, at) => {
                lose(format!("would let objects expire {} and no longer {}", words(at), words(before)));
            }
            _ => {}
        }
        let noncurrent = rule.noncurrent_expiration;
        match (before.and_then(|before| before.noncurrent_expiration), noncurrent) {
            (None, Some(at)) => {
                lose(format!("would delete noncurrent versions after {} days", at.noncurrent_days));
            }
            (Some(before), Some(at)) => {
                let kept = |newer: Option<u32>| newer.unwrap_or(0);
                if at.noncurrent_days < before.noncurrent_days {
                    let (days, before) = (at.noncurrent_days, before.noncurrent_days);
                    lose(format!(
                        "would delete noncurrent versions after {days} days and no longer {before}"
                    ));
                } else if kept(at.newer_noncurrent_versions) < kept(before.newer_noncurrent_versions) {
                    lose("would keep fewer noncurrent versions".to_owned());
                }
            }
            _ => {}
        }
    }
    dangers
}

fn expires(rule: &Rule) -> Option<Timing> {
    match rule.expiration {
        Some(Expiration::At(timing)) => Some(timing),
        _ => None,
    }
}

/// Whether the second time is no sooner than the first, as far as one can tell.
fn is_later(before: Timing, at: Timing) -> bool {
    match (before, at) {
        (Timing::Days(before), Timing::Days(at)) => at >= before,
        (Timing::Date(before), Timing::Date(at)) => at >= before,
        _ => false,
    }
}

fn words(timing: Timing) -> String {
    match timing {
        Timing::Days(days) => format!("after {days} days"),
        Timing::Date(date) => format!("from {date} on"),
    }
}

fn of_replication(from: &ReplicationConfiguration, to: Option<&ReplicationConfiguration>) -> Vec<Danger> {
    let is_kept =
        |id: &Option<String>| to.is_some_and(|to| to.rules.iter().any(|rule| rule.enabled && rule.id == *id));
    let lost = from.rules.iter().filter(|rule| rule.enabled && !is_kept(&rule.id));
    lost.map(|rule| {
        let name = rule.id.as_deref().unwrap_or("without an ID");
        Danger::DataLoss(format!("replication rule {name} would go: new objects would have no copy"))
    })
    .collect()
}

/// Whether the account itself could no longer mend the policy over TLS.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html>, "Bucket policies".
fn of_policy(policy: &str, bucket: &str, names: &Names) -> Vec<Danger> {
    let Ok(policy) = Policy::parse(policy, PolicyKind::Bucket(bucket)) else { return Vec::new() };
    let resource = Names::bucket_arn(bucket);
    let denied =
        ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].into_iter().filter(|action| {
            let request = Request {
                requester: Requester::Account(&names.account),
                action,
                resource: &resource,
                context: &[("aws:SecureTransport", "true")],
            };
            policy.evaluate(&request) == Verdict::Denied
        });
    let denied: Vec<&str> = denied.collect();
    if denied.is_empty() {
        return Vec::new();
    }
    vec![Danger::AccessLoss(format!("the policy would deny this account {}", denied.join(", ")))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::s3::lifecycle::{Filter, NoncurrentExpiration};

    fn rule(expires: Option<u32>, noncurrent: Option<(u32, Option<u32>)>) -> Rule {
        Rule {
            id: Some("r".to_owned()),
            enabled: true,
            filter: Filter::Everything,
            transitions: Vec::new(),
            expiration: expires.map(|days| Expiration::At(Timing::Days(days))),
            noncurrent_transitions: Vec::new(),
            noncurrent_expiration: noncurrent.map(|(noncurrent_days, newer_noncurrent_versions)| {
                NoncurrentExpiration { noncurrent_days, newer_noncurrent_versions }
            }),
            abort_incomplete_multipart_upload_days: None,
        }
    }

    fn lifecycle(rule: Rule) -> LifecycleConfiguration {
        LifecycleConfiguration { rules: vec![rule], ..Default::default() }
    }

    #[test]
    fn sooner_and_new_expirations_lose_data() {
        for (from, to, expected) in [
            (rule(Some(9), None), rule(Some(9), None), 0),
            (rule(Some(9), None), rule(Some(10), None), 0),
            (rule(Some(9), None), rule(None, None), 0),
            (rule(Some(9), None), rule(Some(8), None), 1),
            (rule(None, None), rule(Some(8), None), 1),
            (rule(None, Some((9, None))), rule(None, Some((9, Some(2)))), 0),
            (rule(None, Some((9, Some(3)))), rule(None, Some((9, Some(2)))), 1),
            (rule(None, Some((9, None))), rule(None, Some((8, Some(2)))), 1),
            (rule(None, None), rule(Some(1), Some((8, None))), 2),
        ] {
            let found = of_lifecycle(&lifecycle(from.clone()), &lifecycle(to.clone()));
            assert_eq!(found.len(), expected, "{from:?} {to:?} {found:?}");
        }
        let mut elsewhere = rule(Some(9), None);
        elsewhere.filter = Filter::Prefix("a".to_owned());
        assert_eq!(of_lifecycle(&lifecycle(elsewhere), &lifecycle(rule(Some(9), None))).len(), 1);
        let mut off = rule(Some(1), None);
        off.enabled = false;
        assert_eq!(of_lifecycle(&LifecycleConfiguration::default(), &lifecycle(off.clone())), []);
        assert_eq!(of_lifecycle(&lifecycle(off), &lifecycle(rule(Some(1), None))).len(), 1);
    }

    #[test]
    fn a_policy_that_locks_its_account_out_is_dangerous() {
        let names = Names::new(&Config::default(), "111111111111").unwrap();
        let policy = |action: &str, condition: &str| {
            State::Setting(Setting::Policy(format!(
                r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "A", "Effect": "Deny", "Principal": "*",
                    "Action": "{action}", "Resource": ["arn:aws:s3:::acme", "arn:aws:s3:::acme/*"]{condition}}}]}}"#
            )))
        };
        let tls = r#", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
        for (action, condition, expected) in
            [("s3:*", "", 1), ("s3:*", tls, 0), ("s3:PutBucketPolicy", "", 1), ("s3:DeleteBucket", "", 0)]
        {
            let found = of_change(None, Some(&policy(action, condition)), "acme", &names);
            assert_eq!(found.len(), expected, "{action} {condition}: {found:?}");
        }
    }
}
