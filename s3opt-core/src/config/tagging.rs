//! Which tags objects get, by their keys and sizes.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use super::policy::tags;
use super::{Config, ConfigProblem};
use crate::handlers::tagger::{COST_CENTER, DEPARTMENT};
use crate::s3::{S3Error, Tag, TagSet};

/// The most bytes of a key.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
const MAXIMUM_KEY_BYTES: usize = 1024;

/// Which tags objects get.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaggingSection {
    /// The tags `Department` and `CostCenter`.
    pub departments: DepartmentTagsSection,
    /// All others. Of several that name the same tag the first that matches counts.
    pub rules: Vec<TaggingRuleSection>,
}

/// The tags `Department` and `CostCenter`, by the prefixes of the departments. They come before the rules.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DepartmentTagsSection {
    /// Whether they are set.
    pub enabled: bool,
    /// Whether they replace other values that an object has.
    pub overrides_user_tags: bool,
}

/// A rule: objects for which all conditions hold get all the tags.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaggingRuleSection {
    /// The rule's ID.
    pub id: String,
    /// Keys that start with one of these, case and all; any key where there are none.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// Keys that contain one of these; any key where there are none.
    #[serde(default)]
    pub contains: Vec<String>,
    /// Keys that end in one of these; any key where there are none.
    #[serde(default)]
    pub endings: Vec<String>,
    /// Whether upper and lower case are alike in `contains` and `endings`.
    #[serde(default = "yes")]
    pub any_case: bool,
    /// Objects with more bytes than this.
    pub larger_than_bytes: Option<u64>,
    /// Objects with fewer bytes than this.
    pub smaller_than_bytes: Option<u64>,
    /// The tags.
    pub tags: BTreeMap<String, String>,
    /// Whether they replace other values that an object has.
    #[serde(default)]
    pub overrides_user_tags: bool,
}

fn yes() -> bool {
    true
}

impl Default for DepartmentTagsSection {
    fn default() -> DepartmentTagsSection {
        DepartmentTagsSection { enabled: true, overrides_user_tags: false }
    }
}

impl Config {
    pub(super) fn tagging_problems(&self) -> Vec<ConfigProblem> {
        let mut problems = Vec::new();
        if self.tagging.departments.enabled {
            for department in &self.departments {
                let name = Tag { key: DEPARTMENT.to_owned(), value: department.name.clone() };
                let center = department.cost_center.iter();
                let center = center.map(|value| Tag { key: COST_CENTER.to_owned(), value: value.clone() });
                let errors = refused(std::iter::once(name).chain(center).collect(), &department.name);
                problems.extend(ConfigProblem::refused("departments", errors));
            }
        }
        let mut ids = HashSet::new();
        for rule in &self.tagging.rules {
            let invalid = |problem: String| {
                ConfigProblem::Invalid(format!("tagging.rules: the rule {:?} {problem}", rule.id))
            };
            if rule.id.is_empty() {
                problems
                    .push(ConfigProblem::Invalid("tagging.rules.id = \"\": give the rule a name".to_owned()));
            } else if !ids.insert(&rule.id) {
                problems.push(invalid("is there twice".to_owned()));
            }
            problems.extend(rule.problem().map(invalid));
            problems.extend(ConfigProblem::refused("tagging.rules", refused(tags(&rule.tags), &rule.id)));
        }
        problems
    }
}

/// What S3 has against tags that one rule, or one department, sets together.
fn refused(tags: Vec<Tag>, whose: &str) -> Vec<S3Error> {
    let mut errors = TagSet::new(tags).err().unwrap_or_default();
    for error in &mut errors {
        let tag = error.rule.replace(whose.to_owned());
        let tag = tag.map(|key| format!("the tag {key:?}"));
        let parts: Vec<String> = tag.into_iter().chain(error.detail.take()).collect();
        error.detail = (!parts.is_empty()).then(|| parts.join(": "));
    }
    errors
}

impl TaggingRuleSection {
    /// What makes no sense in the rule by itself.
    fn problem(&self) -> Option<String> {
        if self.tags.is_empty() {
            return Some("names no tags".to_owned());
        }
        for (name, texts) in
            [("prefixes", &self.prefixes), ("contains", &self.contains), ("endings", &self.endings)]
        {
            if texts.iter().any(String::is_empty) {
                return Some(format!("has an empty text in {name}: leave {name} out for every key"));
            }
            if texts.iter().any(|text| text.len() > MAXIMUM_KEY_BYTES) {
                return Some(format!(
                    "has a text in {name} that is longer than the {MAXIMUM_KEY_BYTES} bytes of a key"
                ));
            }
        }
        let larger = self.larger_than_bytes;
        self.smaller_than_bytes
            .filter(|smaller| larger.map_or(0, |larger| larger.saturating_add(1)) >= *smaller)
            .map(|smaller| match larger {
                Some(larger) => {
                    format!(
                        "matches no size: nothing is larger than {larger} and smaller than {smaller} bytes"
                    )
                }
                None => format!("matches no size: nothing is smaller than {smaller} bytes"),
            })
    }
}
