//! The table `[lifecycle]` of s3opt.toml.
//!
//! The names are those of S3's API in snake case, and a few things are shorter: `status` may be left out, tags are a
//! table, and a filter of several conditions needs no `And` around them.
//!
//! ```toml
//! [[lifecycle.rules]]
//! id = "compliance-data-archival"
//! filter = { prefix = "compliance/", tags = { DataType = "Compliance" } }
//! transitions = [{ days = 90, storage_class = "GLACIER" }]
//! noncurrent_version_expiration = { noncurrent_days = 2555 }
//! ```

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use super::decode::{self, MINIMUM, ROOT};
use super::encode;
use super::rule::{self, Filter, LifecycleConfiguration, Rule, Timing};
use super::wire::{Element, Value};
use crate::s3::S3Error;

/// The table `[lifecycle]`: a lifecycle configuration, of the right form but not validated yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifecycleTable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transition_default_minimum_object_size: Option<String>,
    #[serde(default)]
    rules: Vec<RuleTable>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<FilterTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    transitions: Vec<TimedTable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expiration: Option<TimedTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    noncurrent_version_transitions: Vec<NoncurrentTable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_version_expiration: Option<NoncurrentTable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    abort_incomplete_multipart_upload: Option<AbortTable>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilterTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_greater_than: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_size_less_than: Option<i64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TimedTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<DateValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired_object_delete_marker: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
}

/// TOML has dates of its own; a string does as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum DateValue {
    Datetime(Datetime),
    Text(String),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoncurrentTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    noncurrent_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newer_noncurrent_versions: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    storage_class: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AbortTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    days_after_initiation: Option<i64>,
}

impl LifecycleTable {
    /// Whether the table has no rule, which a bucket without a lifecycle configuration looks like.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The configuration that the table stands for.
    ///
    /// # Errors
    /// Every mistake, in the words that S3 has for it. The lines are not known.
    pub fn into_configuration(self) -> Result<LifecycleConfiguration, Vec<S3Error>> {
        let minimum = string(MINIMUM, self.transition_default_minimum_object_size);
        let children = minimum.into_iter().chain(self.rules.into_iter().map(rule)).collect();
        decode::configuration(&Element::parent(ROOT, children), Vec::new())
    }
}

fn rule(table: RuleTable) -> Element {
    let status = match table.status.as_deref() {
        None | Some("enabled") => "Enabled".to_owned(),
        Some("disabled") => "Disabled".to_owned(),
        Some(other) => other.to_owned(),
    };
    let children = [
        string("ID", table.id),
        string("Status", Some(status)),
        string("Prefix", table.prefix),
        table.filter.map(filter),
        table.expiration.map(|table| timed("Expiration", table)),
        table.noncurrent_version_expiration.map(|table| noncurrent("NoncurrentVersionExpiration", table)),
        table.abort_incomplete_multipart_upload.map(|table| {
            let days = number("DaysAfterInitiation", table.days_after_initiation);
            Element::parent("AbortIncompleteMultipartUpload", days.into_iter().collect())
        }),
    ];
    let transitions = table.transitions.into_iter().map(|table| timed("Transition", table));
    let noncurrent_transitions = table
        .noncurrent_version_transitions
        .into_iter()
        .map(|table| noncurrent("NoncurrentVersionTransition", table));
    let children = children.into_iter().flatten().chain(transitions).chain(noncurrent_transitions);
    Element::parent("Rule", children.collect())
}

fn filter(table: FilterTable) -> Element {
    let tags = table.tags.into_iter().map(|(key, value)| {
        Element::parent("Tag", vec![Element::string("Key", key), Element::string("Value", value)])
    });
    let mut conditions: Vec<Element> = string("Prefix", table.prefix).into_iter().chain(tags).collect();
    conditions.extend(number("ObjectSizeGreaterThan", table.object_size_greater_than));
    conditions.extend(number("ObjectSizeLessThan", table.object_size_less_than));
    if conditions.len() > 1 {
        conditions = vec![Element::parent("And", conditions)];
    }
    Element::parent("Filter", conditions)
}

fn timed(name: &str, table: TimedTable) -> Element {
    let date = table.date.map(|date| match date {
        DateValue::Datetime(date) => date.to_string(),
        DateValue::Text(date) => date,
    });
    let marker = table
        .expired_object_delete_marker
        .map(|removes| Element::leaf("ExpiredObjectDeleteMarker", Value::Boolean(removes)));
    let children = [
        string("Date", date),
        number("Days", table.days),
        marker,
        string("StorageClass", table.storage_class),
    ];
    Element::parent(name, children.into_iter().flatten().collect())
}

fn noncurrent(name: &str, table: NoncurrentTable) -> Element {
    let children = [
        number("NoncurrentDays", table.noncurrent_days),
        number("NewerNoncurrentVersions", table.newer_noncurrent_versions),
        string("StorageClass", table.storage_class),
    ];
    Element::parent(name, children.into_iter().flatten().collect())
}

fn string(name: &str, value: Option<String>) -> Option<Element> {
    value.map(|value| Element::string(name, value))
}

fn number(name: &str, value: Option<i64>) -> Option<Element> {
    value.map(|value| Element::number(name, value))
}

impl From<&LifecycleConfiguration> for LifecycleTable {
    /// The table that stands for the configuration. The tags of a filter come out ordered by their keys.
    fn from(configuration: &LifecycleConfiguration) -> LifecycleTable {
        let minimum = configuration.transition_default_minimum_object_size;
        let is_default = minimum == rule::TransitionDefaultMinimumObjectSize::default();
        LifecycleTable {
            transition_default_minimum_object_size: (!is_default).then(|| minimum.name().to_owned()),
            rules: configuration.rules.iter().map(RuleTable::from).collect(),
        }
    }
}

impl From<&Rule> for RuleTable {
    fn from(rule: &Rule) -> RuleTable {
        let is_legacy = matches!(rule.filter, Filter::LegacyPrefix(_));
        RuleTable {
            id: rule.id.clone(),
            status: (!rule.enabled).then(|| "Disabled".to_owned()),
            prefix: is_legacy.then(|| rule.filter.prefix().to_owned()),
            filter: (!is_legacy).then(|| FilterTable::from(&rule.filter)),
            transitions: rule
                .transitions
                .iter()
                .map(|transition| TimedTable {
                    storage_class: Some(transition.storage_class.name().to_owned()),
                    ..TimedTable::from(transition.timing)
                })
                .collect(),
            expiration: rule.expiration.map(|expiration| match expiration {
                rule::Expiration::At(timing) => TimedTable::from(timing),
                rule::Expiration::ExpiredObjectDeleteMarker(removes) => {
                    TimedTable { expired_object_delete_marker: Some(removes), ..TimedTable::default() }
                }
            }),
            noncurrent_version_transitions: rule
                .noncurrent_transitions
                .iter()
                .map(|transition| NoncurrentTable {
                    noncurrent_days: Some(transition.noncurrent_days.into()),
                    newer_noncurrent_versions: transition.newer_noncurrent_versions.map(i64::from),
                    storage_class: Some(transition.storage_class.name().to_owned()),
                })
                .collect(),
            noncurrent_version_expiration: rule.noncurrent_expiration.map(|expiration| NoncurrentTable {
                noncurrent_days: Some(expiration.noncurrent_days.into()),
                newer_noncurrent_versions: expiration.newer_noncurrent_versions.map(i64::from),
                storage_class: None,
            }),
            abort_incomplete_multipart_upload: rule
                .abort_incomplete_multipart_upload_days
                .map(|days| AbortTable { days_after_initiation: Some(days.into()) }),
        }
    }
}

impl From<&Filter> for FilterTable {
    fn from(filter: &Filter) -> FilterTable {
        let prefix = match filter {
            Filter::LegacyPrefix(prefix) | Filter::Prefix(prefix) => Some(prefix.clone()),
            Filter::And { prefix, .. } => prefix.clone(),
            _ => None,
        };
        // S3 admits no size that an i64 could not hold.
        let size = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
        FilterTable {
            prefix,
            object_size_greater_than: filter.object_size_greater_than().map(size),
            object_size_less_than: filter.object_size_less_than().map(size),
            tags: filter.tags().iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect(),
        }
    }
}

impl From<Timing> for TimedTable {
    fn from(timing: Timing) -> TimedTable {
        match timing {
            Timing::Days(days) => TimedTable { days: Some(days.into()), ..TimedTable::default() },
            Timing::Date(day) => {
                TimedTable { date: Some(DateValue::Text(encode::date(day))), ..TimedTable::default() }
            }
        }
    }
}
