//! From a key and a size to the tags that an object should have.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::{COST_CENTER, DEPARTMENT};
use crate::config::{Config, TaggingRuleSection};
use crate::s3::Tag;

/// A tag that an object should have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WantedTag {
    /// The tag.
    pub tag: Tag,
    /// Whether it replaces another value that the object has.
    pub overrides_user_tags: bool,
}

/// The rules of a configuration, ready for use.
#[derive(Clone, Debug, Default)]
pub struct TaggingRules {
    /// Prefixes with their tags, longer prefixes first.
    departments: Vec<(String, Vec<WantedTag>)>,
    rules: Vec<Rule>,
}

#[derive(Clone, Debug)]
struct Rule {
    prefixes: Vec<String>,
    contains: Vec<String>,
    endings: Vec<String>,
    /// Whether `contains` and `endings`, which are lower case then, are compared with the key in lower case.
    any_case: bool,
    larger_than: Option<u64>,
    smaller_than: Option<u64>,
    tags: Vec<WantedTag>,
}

/// A key, as it is and in lower case.
struct Key<'a> {
    own: &'a str,
    lower: String,
}

impl TaggingRules {
    /// The rules of a configuration.
    #[must_use]
    pub fn new(config: &Config) -> TaggingRules {
        let section = &config.tagging.departments;
        let mut departments = Vec::new();
        for department in config.departments.iter().filter(|_| section.enabled) {
            let wanted = |key: &str, value: &String| WantedTag {
                tag: Tag { key: key.to_owned(), value: value.clone() },
                overrides_user_tags: section.overrides_user_tags,
            };
            let center = department.cost_center.iter().map(|center| wanted(COST_CENTER, center));
            let tags: Vec<WantedTag> =
                std::iter::once(wanted(DEPARTMENT, &department.name)).chain(center).collect();
            departments.extend(department.prefixes.iter().map(|prefix| (prefix.clone(), tags.clone())));
        }
        departments.sort_by_key(|(prefix, _)| Reverse(prefix.len()));
        TaggingRules { departments, rules: config.tagging.rules.iter().map(Rule::new).collect() }
    }

    /// Whether there is no rule at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.departments.is_empty() && self.rules.is_empty()
    }

    /// The tags that an object with this key and so many bytes should have: those of its department, which is the one
    /// with the longest prefix that the key starts with; then those of each rule that matches, in the order of the
    /// rules. Of several with the same key the first counts, so no key is there twice.
    #[must_use]
    pub fn wanted(&self, key: &str, size: u64) -> Vec<WantedTag> {
        let key = Key { own: key, lower: key.to_lowercase() };
        let department = self.departments.iter().find(|(prefix, _)| key.own.starts_with(prefix));
        let department = department.into_iter().flat_map(|(_, tags)| tags);
        let matching = self.rules.iter().filter(|rule| rule.matches_size(size) && rule.matches_key(&key));
        let mut seen = HashSet::new();
        let all = department.chain(matching.flat_map(|rule| &rule.tags));
        all.filter(|wanted| seen.insert(wanted.tag.key.as_str())).cloned().collect()
    }

    /// Whether the tags of objects with this key may depend on how large they are.
    #[must_use]
    pub fn depends_on_size(&self, key: &str) -> bool {
        let key = Key { own: key, lower: key.to_lowercase() };
        let mut by_size = self.rules.iter().filter(|rule| rule.has_size());
        by_size.any(|rule| rule.matches_key(&key))
    }
}

impl Rule {
    fn new(section: &TaggingRuleSection) -> Rule {
        let folded = |texts: &Vec<String>| {
            let fold = |text: &String| if section.any_case { text.to_lowercase() } else { text.clone() };
            texts.iter().map(fold).collect()
        };
        let tags = section.tags.iter().map(|(key, value)| WantedTag {
            tag: Tag { key: key.clone(), value: value.clone() },
            overrides_user_tags: section.overrides_user_tags,
        });
        Rule {
            prefixes: section.prefixes.clone(),
            contains: folded(&section.contains),
            endings: folded(&section.endings),
            any_case: section.any_case,
            larger_than: section.larger_than_bytes,
            smaller_than: section.smaller_than_bytes,
            tags: tags.collect(),
        }
    }

    fn has_size(&self) -> bool {
        self.larger_than.is_some() || self.smaller_than.is_some()
    }

    fn matches_size(&self, size: u64) -> bool {
        self.larger_than.is_none_or(|larger| size > larger)
            && self.smaller_than.is_none_or(|smaller| size < smaller)
    }

    fn matches_key(&self, key: &Key<'_>) -> bool {
        let text = if self.any_case { &key.lower } else { key.own };
        let any = |texts: &[String], fits: &dyn Fn(&str) -> bool| {
            texts.is_empty() || texts.iter().any(|one| fits(one))
        };
        any(&self.prefixes, &|prefix| key.own.starts_with(prefix))
            && any(&self.contains, &|part| text.contains(part))
            && any(&self.endings, &|ending| text.ends_with(ending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;
    const GIB: u64 = 1 << 30;

    fn rules(text: &str) -> TaggingRules {
        TaggingRules::new(&Config::parse(text).unwrap())
    }

    fn shown(rules: &TaggingRules, key: &str, size: u64) -> String {
        let tags = rules.wanted(key, size);
        let tags: Vec<String> =
            tags.iter().map(|wanted| format!("{}={}", wanted.tag.key, wanted.tag.value)).collect();
        tags.join(" ")
    }

    #[test]
    fn keys_and_sizes_have_the_tags_of_the_default_rules() {
        let rules = rules(Config::default_text());
        for (key, size, expected) in [
            ("a", 0, "SizeCategory=Small"),
            (
                "finance/a.pdf",
                1,
                "Department=Finance CostCenter=finance ContentType=Documents SizeCategory=Small",
            ),
            (
                "hr/b.DOC",
                1,
                "Department=HumanResources CostCenter=hr ContentType=Documents SizeCategory=Small",
            ),
            (
                "engineering/c.docx",
                1,
                "Department=Engineering CostCenter=engineering ContentType=Documents SizeCategory=Small",
            ),
            (
                "marketing/d.JPG",
                1,
                "Department=Marketing CostCenter=marketing ContentType=Images SizeCategory=Small",
            ),
            (
                "compliance/e.log",
                1,
                "Department=Compliance CostCenter=compliance DataType=Compliance RetentionYears=7 ContentType=Logs \
                 SizeCategory=Small",
            ),
            // A prefix is one only at the begin, and in its case.
            ("old/finance/a", 1, "SizeCategory=Small"),
            ("Finance/a", 1, "SizeCategory=Small"),
            ("finance", 1, "SizeCategory=Small"),
            // Compliance is found anywhere, in any case.
            ("a/CompLiance-2026.x", 1, "DataType=Compliance RetentionYears=7 SizeCategory=Small"),
            ("a/complianc e", 1, "SizeCategory=Small"),
            // Endings.
            ("a.jpeg", 1, "ContentType=Images SizeCategory=Small"),
            ("a.png", 1, "ContentType=Images SizeCategory=Small"),
            ("a.GiF", 1, "ContentType=Images SizeCategory=Small"),
            ("a.json", 1, "ContentType=JSON SizeCategory=Small"),
            ("a.json.gz", 1, "SizeCategory=Small"),
            ("log", 1, "SizeCategory=Small"),
            (".log", 1, "ContentType=Logs SizeCategory=Small"),
            ("ä ö.LOG", 1, "ContentType=Logs SizeCategory=Small"),
            // Sizes: above, not from.
            ("a", 100 * MIB, "SizeCategory=Small"),
            ("a", 100 * MIB + 1, "SizeCategory=Medium"),
            ("a", GIB, "SizeCategory=Medium"),
            ("a", GIB + 1, "SizeCategory=Large"),
            ("a", u64::MAX, "SizeCategory=Large"),
        ] {
            assert_eq!(shown(&rules, key, size), expected, "{key} {size}");
            assert!(rules.depends_on_size(key));
        }
    }

    #[test]
    fn conditions_are_told_apart() {
        let rules = rules(
            r#"
            [[tagging.rules]]
            id = "exact"
            contains = ["Raw", "Draft"]
            any_case = false
            tags = { Case = "exact" }
            [[tagging.rules]]
            id = "all"
            prefixes = ["a/", "b/"]
            contains = ["X"]
            endings = [".Y", ".z"]
            larger_than_bytes = 9
            smaller_than_bytes = 11
            overrides_user_tags = true
            tags = { All = "conditions" }
            [[tagging.rules]]
            id = "second"
            prefixes = ["a/"]
            tags = { Case = "second", Two = "" }
            "#,
        );
        for (key, size, expected) in [
            ("Raw", 0, "Case=exact"),
            ("Draft", 0, "Case=exact"),
            ("raw", 0, ""),
            ("a/Raw", 0, "Case=exact Two="),
            ("a/", 0, "Case=second Two="),
            ("a/1x2.y", 10, "All=conditions Case=second Two="),
            ("b/1X2.Z", 10, "All=conditions"),
            ("b/1X2.Z", 9, ""),
            ("b/1X2.Z", 11, ""),
            ("b/1-2.Z", 10, ""),
            ("b/1X2.w", 10, ""),
            ("c/1X2.Z", 10, ""),
        ] {
            assert_eq!(shown(&rules, key, size), expected, "{key} {size}");
        }
        assert!(rules.depends_on_size("a/x.y"));
        assert!(!rules.depends_on_size("a/"));
        let overriding =
            |key| rules.wanted(key, 10).iter().map(|one| one.overrides_user_tags).collect::<Vec<_>>();
        assert_eq!(overriding("a/1x2.y"), [true, false, false]);
    }

    #[test]
    fn the_department_with_the_longest_prefix_pays() {
        let text = r#"
            [[departments]]
            name = "Finance"
            prefixes = ["finance/"]
            cost_center = "1"
            [[departments]]
            name = "Audit"
            prefixes = ["finance/audit/", "audit/"]
        "#;
        for (key, expected) in [
            ("finance/a", "Department=Finance CostCenter=1"),
            // No cost center of its own is none, not another department's.
            ("finance/audit/a", "Department=Audit"),
            ("audit/", "Department=Audit"),
            ("other", ""),
        ] {
            assert_eq!(shown(&rules(text), key, 0), expected, "{key}");
        }
        assert_eq!(
            shown(&rules(&format!("{text}\n[tagging.departments]\nenabled = false")), "audit/", 0),
            ""
        );
    }

    #[test]
    fn a_configuration_without_rules_wants_nothing() {
        let rules = rules("");
        assert!(rules.is_empty());
        assert_eq!(rules.wanted("finance/compliance.log", GIB), []);
    }
}
