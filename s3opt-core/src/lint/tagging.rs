//! What is wrong with tagging rules although each of them makes sense by itself.

use std::collections::BTreeSet;

use super::Finding;
use crate::config::{Config, TaggingRuleSection};
use crate::handlers::tagger::{COST_CENTER, DEPARTMENT};
use crate::s3::TagSet;

/// Finds rules none of whose tags is ever set, tags of rules that are never set, and objects that could want more tags
/// than they can have.
#[must_use]
pub fn lint_tagging(config: &Config) -> Vec<Finding> {
    let rules = &config.tagging.rules;
    let mut findings = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        let decided: Vec<(&String, &str)> = rule
            .tags
            .keys()
            .filter_map(|key| {
                let mut earlier = rules[..place].iter();
                let earlier =
                    earlier.find(|earlier| earlier.tags.contains_key(key) && covers(earlier, rule))?;
                Some((key, earlier.id.as_str()))
            })
            .collect();
        if decided.is_empty() {
            continue;
        }
        let told: Vec<String> = decided
            .iter()
            .map(|(key, by)| format!("the rule {by} decides {key} for all its objects"))
            .collect();
        let code = if decided.len() == rule.tags.len() {
            "tagging-rule-unreachable"
        } else {
            "tagging-tag-unreachable"
        };
        let message = format!("{}: of several rules the first that matches counts", told.join(", "));
        findings.push(Finding { code, message, rule: Some(rule.id.clone()) });
    }
    findings.extend(too_many(config));
    findings
}

/// Whether every object that a rule matches is matched by another one, as far as one condition beside the other tells.
fn covers(wide: &TaggingRuleSection, narrow: &TaggingRuleSection) -> bool {
    // What an exact rule asks for is asked of the key as it is; a rule in any case matches keys in every spelling.
    let case = |text: &String| if wide.any_case { text.to_lowercase() } else { text.clone() };
    let comparable = wide.any_case || !narrow.any_case;
    let all = |narrow: &[String], fits: &dyn Fn(&str) -> bool| {
        !narrow.is_empty() && narrow.iter().map(case).all(|text| fits(&text))
    };
    let prefixes = wide.prefixes.is_empty()
        || !narrow.prefixes.is_empty()
            && narrow
                .prefixes
                .iter()
                .all(|one| wide.prefixes.iter().any(|other| one.starts_with(other.as_str())));
    let part = |text: &str| wide.contains.iter().map(case).any(|part| text.contains(&part));
    let contains = wide.contains.is_empty()
        || comparable && (all(&narrow.contains, &part) || all(&narrow.endings, &part))
        || all(&narrow.prefixes, &part);
    let ending = |text: &str| wide.endings.iter().map(case).any(|ending| text.ends_with(&ending));
    let endings = wide.endings.is_empty() || comparable && all(&narrow.endings, &ending);
    let larger =
        wide.larger_than_bytes.is_none_or(|least| narrow.larger_than_bytes.is_some_and(|own| own >= least));
    let smaller =
        wide.smaller_than_bytes.is_none_or(|most| narrow.smaller_than_bytes.is_some_and(|own| own <= most));
    prefixes && contains && endings && larger && smaller
}

/// The object that wants the most tags, where it wants more than it can have.
///
/// Any key can contain whatever a rule asks for; prefix, ending and size exclude each other. So the object is found among
/// the combinations of the prefixes, endings and sizes that some rule names.
fn too_many(config: &Config) -> Option<Finding> {
    let rules = &config.tagging.rules;
    let of_rules = rules.iter().flat_map(|rule| &rule.prefixes);
    let of_departments = config.departments.iter().flat_map(|department| &department.prefixes);
    let prefixes: BTreeSet<&str> = of_rules.chain(of_departments).map(String::as_str).chain([""]).collect();
    let endings: BTreeSet<&str> =
        rules.iter().flat_map(|rule| &rule.endings).map(String::as_str).chain([""]).collect();
    let larger = rules.iter().filter_map(|rule| rule.larger_than_bytes?.checked_add(1));
    let sizes: BTreeSet<u64> = larger.chain([0]).collect();
    let mut most: BTreeSet<&str> = BTreeSet::new();
    for prefix in &prefixes {
        let department = department_tags(config, prefix);
        for ending in &endings {
            let fitting: Vec<&TaggingRuleSection> =
                rules.iter().filter(|rule| may_match(rule, prefix, ending)).collect();
            for size in &sizes {
                let fitting = fitting.iter().filter(|rule| {
                    rule.larger_than_bytes.is_none_or(|larger| *size > larger)
                        && rule.smaller_than_bytes.is_none_or(|smaller| *size < smaller)
                });
                let keys = fitting.flat_map(|rule| rule.tags.keys()).map(String::as_str);
                let keys: BTreeSet<&str> = keys.chain(department.iter().copied()).collect();
                if keys.len() > most.len() {
                    most = keys;
                }
            }
        }
    }
    (most.len() > TagSet::MAX_TAGS).then(|| Finding {
        code: "tagging-more-than-ten",
        message: format!(
            "an object could want {} tags ({}) and has {} at most: those of the last rules are left out",
            most.len(),
            most.iter().copied().collect::<Vec<_>>().join(", "),
            TagSet::MAX_TAGS
        ),
        rule: None,
    })
}

fn may_match(rule: &TaggingRuleSection, prefix: &str, ending: &str) -> bool {
    let case = |text: &str| if rule.any_case { text.to_lowercase() } else { text.to_owned() };
    let ending = case(ending);
    (rule.prefixes.is_empty() || rule.prefixes.iter().any(|one| prefix.starts_with(one.as_str())))
        && (rule.endings.is_empty() || rule.endings.iter().any(|one| ending.ends_with(&case(one))))
}

/// The tags that the department of keys with this prefix gives.
fn department_tags(config: &Config, prefix: &str) -> Vec<&'static str> {
    if !config.tagging.departments.enabled {
        return Vec::new();
    }
    let own = config.departments.iter().flat_map(|department| {
        department.prefixes.iter().map(move |one| (one, department.cost_center.is_some()))
    });
    let longest = own.filter(|(one, _)| prefix.starts_with(one.as_str())).max_by_key(|(one, _)| one.len());
    match longest {
        Some((_, true)) => vec![DEPARTMENT, COST_CENTER],
        Some((_, false)) => vec![DEPARTMENT],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handlers::tagger::TaggingRules;

    fn check(text: &str, expect: &[(&str, Option<&str>)]) {
        let config = Config::parse(text).unwrap();
        let findings = lint_tagging(&config);
        let found: Vec<_> = findings.iter().map(|finding| (finding.code, finding.rule.as_deref())).collect();
        assert_eq!(found, expect, "{text}: {findings:#?}");
    }

    /// Two rules for the tag T.
    fn check_two(first: &str, second: &str, unreachable: bool) {
        let text = format!(
            "[[tagging.rules]]\nid = \"a\"\ntags = {{ T = \"1\" }}\n{first}\n\
             [[tagging.rules]]\nid = \"b\"\ntags = {{ T = \"2\" }}\n{second}"
        );
        let expect = [("tagging-rule-unreachable", Some("b"))];
        check(&text, if unreachable { &expect } else { &[] });
    }

    #[test]
    fn the_default_rules_have_no_findings() {
        check(Config::default_text(), &[]);
    }

    #[test]
    fn a_rule_behind_a_wider_one_is_found() {
        for (first, second, unreachable) in [
            ("", "", true),
            ("", "endings = [\".log\"]", true),
            ("endings = [\".log\"]", "", false),
            ("endings = [\".log\"]", "endings = [\".LOG\"]", true),
            ("endings = [\".gz\"]", "endings = [\".log.gz\", \".tar.GZ\"]", true),
            ("endings = [\".gz\"]", "endings = [\".log.gz\", \".log\"]", false),
            ("endings = [\".gz\"]\nany_case = false", "endings = [\".gz\"]", false),
            ("endings = [\".gz\"]\nany_case = false", "endings = [\".gz\"]\nany_case = false", true),
            ("endings = [\".gz\"]", "endings = [\".Gz\"]\nany_case = false", true),
            ("prefixes = [\"a/\"]", "prefixes = [\"a/b/\", \"a/c\"]", true),
            ("prefixes = [\"a/\"]", "prefixes = [\"A/b/\"]", false),
            ("prefixes = [\"a/b/\"]", "prefixes = [\"a/\"]", false),
            ("prefixes = [\"a/\"]", "contains = [\"a/\"]", false),
            ("contains = [\"a\"]", "contains = [\"BAB\"]", true),
            ("contains = [\"a\"]", "prefixes = [\"x/A\"]", true),
            ("contains = [\"a\"]\nany_case = false", "prefixes = [\"x/a\"]", true),
            ("contains = [\"a\"]\nany_case = false", "prefixes = [\"x/A\"]", false),
            ("contains = [\"a\"]", "endings = [\".JAR\"]", true),
            ("contains = [\"ab\"]", "contains = [\"a\"]", false),
            ("larger_than_bytes = 5", "larger_than_bytes = 9", true),
            ("larger_than_bytes = 9", "larger_than_bytes = 5", false),
            ("larger_than_bytes = 9", "smaller_than_bytes = 20", false),
            ("smaller_than_bytes = 9", "larger_than_bytes = 1\nsmaller_than_bytes = 9", true),
        ] {
            check_two(first, second, unreachable);
        }
    }

    #[test]
    fn one_tag_of_several_is_told_apart() {
        let text = "[[tagging.rules]]\nid = \"a\"\ntags = { T = \"1\" }\n\
                    [[tagging.rules]]\nid = \"b\"\ntags = { T = \"2\", U = \"\" }";
        check(text, &[("tagging-tag-unreachable", Some("b"))]);
    }

    #[test]
    fn more_than_ten_are_found_only_where_one_object_could_want_them() {
        let rule = |id: &str, conditions: &str, from: u32, to: u32| {
            let tags: Vec<String> = (from..to).map(|number| format!("T{number} = \"\"")).collect();
            format!("[[tagging.rules]]\nid = \"{id}\"\n{conditions}\ntags = {{ {} }}\n", tags.join(", "))
        };
        let department = "[[departments]]\nname = \"D\"\nprefixes = [\"a/\"]\ncost_center = \"1\"\n";
        let many: &[(&str, Option<&str>)] = &[("tagging-more-than-ten", None)];
        for (first, second, expect) in [
            ("", "", many),
            ("prefixes = [\"a/\"]", "prefixes = [\"b/\"]", &[]),
            ("prefixes = [\"a/\"]", "prefixes = [\"a/b/\"]", many),
            ("endings = [\".a\"]", "endings = [\".b\"]", &[]),
            ("endings = [\".a\"]", "endings = [\".b.A\"]", many),
            ("contains = [\"x\"]", "contains = [\"y\"]", many),
            ("larger_than_bytes = 9", "smaller_than_bytes = 10", &[]),
            ("larger_than_bytes = 9", "smaller_than_bytes = 11", many),
        ] {
            check(&format!("{}{}", rule("a", first, 0, 6), rule("b", second, 6, 11)), expect);
        }
        let alone = format!("{department}{}", rule("a", "", 0, 9));
        check(&alone, many);
        let rules = TaggingRules::new(&Config::parse(&alone).unwrap());
        assert_eq!(rules.wanted("a/", 0).len(), 11);
        check(&format!("{department}{}", rule("a", "", 0, 8)), &[]);
    }
}
