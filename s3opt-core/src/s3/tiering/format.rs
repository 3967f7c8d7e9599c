//! Intelligent-Tiering configurations as texts.

use std::collections::HashSet;

use super::TieringConfiguration;
use crate::s3::document::{self, Element, List, Problems, Schema};
use crate::s3::filter::{self, Form};
use crate::s3::{AccessTier, S3Error, Tag};

const TIERINGS: List =
    List { within: "IntelligentTieringConfiguration", item: "Tiering", plural: "Tierings", wrapped: false };

pub(super) const SCHEMA: Schema = Schema {
    root: "IntelligentTieringConfiguration",
    lists: &[TIERINGS, filter::AND_TAGS],
    signs: &[],
    spellings: &[],
};

/// What `ListBucketIntelligentTieringConfigurations` answers.
const LIST_SCHEMA: Schema = Schema {
    root: "ListBucketIntelligentTieringConfigurationsOutput",
    lists: &[
        List {
            within: "ListBucketIntelligentTieringConfigurationsOutput",
            item: "IntelligentTieringConfiguration",
            plural: "IntelligentTieringConfigurationList",
            wrapped: false,
        },
        TIERINGS,
        filter::AND_TAGS,
    ],
    signs: &["IntelligentTieringConfigurationList", "IsTruncated"],
    spellings: &[],
};

/// Reads one configuration from the REST API's XML or the JSON of
/// `aws s3api get-bucket-intelligent-tiering-configuration`, or all of a bucket from those of
/// `list-bucket-intelligent-tiering-configurations`, told apart by their content.
///
/// # Errors
/// All of S3's answers: `MalformedXML` for what is not of that form, those of [`TieringConfiguration::validate`] for
/// each, and `MalformedXML` too for a list that does not hold all, or two of one ID: what it leaves open would cost
/// money without a trace.
pub fn parse(text: &str) -> Result<Vec<TieringConfiguration>, Vec<S3Error>> {
    let root = document::parse(text, &[&SCHEMA, &LIST_SCHEMA]).map_err(|error| vec![error])?;
    let mut problems = Problems::default();
    let configurations = if root.is_named(SCHEMA.root) {
        read(&root, &mut problems).map(|configuration| vec![configuration])
    } else {
        read_list(&root, &mut problems)
    };
    problems.finish(configurations)
}

/// The configurations as the REST API's XML: of one configuration where there is one, else of the list.
#[must_use]
pub fn to_xml(configurations: &[TieringConfiguration]) -> String {
    match configurations {
        [configuration] => document::to_text(&element(configuration)),
        _ => document::to_text(&list(configurations)),
    }
}

/// The configurations as the AWS command line prints them: one configuration where there is one, else the list.
#[must_use]
pub fn to_json(configurations: &[TieringConfiguration]) -> String {
    let value = match configurations {
        [configuration] => {
            serde_json::json!({ SCHEMA.root: document::to_value(&element(configuration), &SCHEMA) })
        }
        _ => document::to_value(&list(configurations), &LIST_SCHEMA),
    };
    format!("{value:#}\n")
}

fn read_list(root: &Element, problems: &mut Problems) -> Option<Vec<TieringConfiguration>> {
    let known = ["IsTruncated", "ContinuationToken", "NextContinuationToken", SCHEMA.root];
    if !root.is_group(&known, problems) {
        return None;
    }
    if let Some(truncated) = root.one("IsTruncated", problems)
        && truncated.is_true()
    {
        problems.malformed(truncated, "the list goes on: fetch all of its pages and put them together");
    }
    let mut ids = HashSet::new();
    let mut configurations = Vec::new();
    for element in root.all(SCHEMA.root) {
        problems.about(None);
        let Some(configuration) = read(element, problems) else { continue };
        if !ids.insert(configuration.id.clone()) {
            problems.malformed(element, "there are two configurations of this Id");
        }
        configurations.push(configuration);
    }
    Some(configurations)
}

pub(super) fn read(element: &Element, problems: &mut Problems) -> Option<TieringConfiguration> {
    if !element.is_group(&["Id", "Status", "Filter", "Tiering"], problems) {
        return None;
    }
    let id = element.required("Id", problems).and_then(|id| id.string(problems));
    problems.about(id.as_ref().map(|id| element.place(id)));
    let mut configuration = TieringConfiguration {
        id: id.clone().unwrap_or_else(|| "without Id".to_owned()),
        enabled: element.status(problems).unwrap_or(true),
        prefix: String::new(),
        tags: Vec::new(),
        archive_access_days: None,
        deep_archive_access_days: None,
    };
    if let Some(form) = element.one("Filter", problems).and_then(|filter| filter::read(filter, problems)) {
        (configuration.prefix, configuration.tags) = conditions(form);
    }
    if element.all("Tiering").next().is_none() {
        problems.malformed(element, "IntelligentTieringConfiguration lacks Tiering");
    }
    for tiering in element.all("Tiering") {
        read_tiering(tiering, &mut configuration, problems);
    }
    configuration.check(problems);
    problems.about(None);
    id.map(|_| configuration)
}

fn conditions(form: Form) -> (String, Vec<Tag>) {
    match form {
        Form::Everything => (String::new(), Vec::new()),
        Form::Prefix(prefix) => (prefix, Vec::new()),
        Form::Tag(tag) => (String::new(), vec![tag]),
        Form::And { prefix, tags } => (prefix.unwrap_or_default(), tags),
    }
}

fn read_tiering(tiering: &Element, configuration: &mut TieringConfiguration, problems: &mut Problems) {
    if !tiering.is_group(&["AccessTier", "Days"], problems) {
        return;
    }
    let tier = tiering.required("AccessTier", problems);
    let days = tiering.required("Days", problems).and_then(|days| {
        let number = u32::try_from(days.integer(problems)?);
        number.map_err(|_| problems.malformed(days, "Days is no number of days")).ok()
    });
    let Some(tier) = tier else { return };
    let place = match tier.string(problems).as_deref().map(str::trim) {
        Some("ARCHIVE_ACCESS") => &mut configuration.archive_access_days,
        Some("DEEP_ARCHIVE_ACCESS") => &mut configuration.deep_archive_access_days,
        Some(other) => {
            let detail = format!("AccessTier is ARCHIVE_ACCESS or DEEP_ARCHIVE_ACCESS, not {other:?}");
            problems.malformed(tier, detail);
            return;
        }
        None => return,
    };
    if place.is_some() {
        problems.malformed(tiering, "there are two Tierings of this AccessTier");
    }
    *place = place.or(days);
}

fn list(configurations: &[TieringConfiguration]) -> Element {
    Element::group(LIST_SCHEMA.root).with_all(configurations.iter().map(element))
}

pub(super) fn element(configuration: &TieringConfiguration) -> Element {
    let element = Element::group(SCHEMA.root).with_text("Id", &configuration.id);
    let element = match form(configuration) {
        Form::Everything => element,
        form => element.with(filter::element(&form)),
    };
    let tiers = [
        (AccessTier::Archive, configuration.archive_access_days),
        (AccessTier::DeepArchive, configuration.deep_archive_access_days),
    ];
    let tierings = tiers.into_iter().filter_map(|(tier, days)| {
        let tiering = Element::group("Tiering").with_text("AccessTier", tier.name());
        days.map(|days| tiering.with_number("Days", i64::from(days)))
    });
    element.with_status(configuration.enabled).with_all(tierings)
}

/// The simplest filter that says the same.
fn form(configuration: &TieringConfiguration) -> Form {
    let prefix = configuration.prefix.clone();
    match configuration.tags.as_slice() {
        [] if prefix.is_empty() => Form::Everything,
        [] => Form::Prefix(prefix),
        [tag] if prefix.is_empty() => Form::Tag(tag.clone()),
        tags => Form::And { prefix: (!prefix.is_empty()).then_some(prefix), tags: tags.to_vec() },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::toml::TieringTable;
    use super::*;

    fn check(configuration: &Value, expected: &[&str]) {
        let text = configuration.to_string();
        let errors = parse(&text).err().unwrap_or_default();
        let answers: Vec<String> =
            errors.iter().map(|error| format!("{}: {}", error.code, error.message)).collect();
        assert_eq!(answers, expected, "{text}: {errors:?}");
    }

    fn tiers(tierings: &[(&str, i64)]) -> Value {
        let tierings: Vec<Value> =
            tierings.iter().map(|(tier, days)| json!({ "AccessTier": tier, "Days": days })).collect();
        json!({ "Id": "all", "Status": "Enabled", "Tierings": tierings })
    }

    const MALFORMED: &str = "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema";
    const ARCHIVE: &str = "ARCHIVE_ACCESS";
    const DEEP: &str = "DEEP_ARCHIVE_ACCESS";

    /// Ranges: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tiering.html>.
    #[test]
    fn days_lie_within_the_ranges_of_their_tiers() {
        let least = "InvalidArgument: Days specified in ARCHIVE_ACCESS tier should not be less than 90.";
        let most = "InvalidArgument: Days specified in ARCHIVE_ACCESS tier should not be more than 730.";
        for (days, expected) in [(89, &[least] as &[&str]), (90, &[]), (730, &[]), (731, &[most])] {
            check(&tiers(&[(ARCHIVE, days)]), expected);
        }
        let least =
            "InvalidArgument: Days specified in DEEP_ARCHIVE_ACCESS tier should not be less than 180.";
        let most = "InvalidArgument: Days specified in DEEP_ARCHIVE_ACCESS tier should not be more than 730.";
        for (days, expected) in [(179, &[least] as &[&str]), (180, &[]), (730, &[]), (731, &[most])] {
            check(&tiers(&[(DEEP, days)]), expected);
        }
        for days in [-1, 1 << 32] {
            check(&tiers(&[(DEEP, days)]), &[MALFORMED]);
        }
    }

    #[test]
    fn the_deep_archive_comes_after_the_archive() {
        let order = "InvalidArgument: Days specified in DEEP_ARCHIVE_ACCESS tier should be more than days specified \
                     in ARCHIVE_ACCESS tier.";
        for (archive, deep, expected) in
            [(90, 180, &[] as &[&str]), (179, 180, &[]), (180, 180, &[order]), (365, 180, &[order])]
        {
            check(&tiers(&[(DEEP, deep), (ARCHIVE, archive)]), expected);
        }
    }

    #[test]
    fn tiers_are_there_and_told_apart() {
        check(&tiers(&[]), &[MALFORMED]);
        check(&json!({ "Id": "all", "Status": "Enabled" }), &[MALFORMED]);
        check(&tiers(&[(ARCHIVE, 90), (ARCHIVE, 120)]), &[MALFORMED]);
        check(&tiers(&[("ARCHIVE_INSTANT_ACCESS", 90)]), &[MALFORMED]);
        check(&tiers(&[("archive_access", 90)]), &[MALFORMED]);
        check(&json!({ "Id": "a", "Status": "Enabled", "Tierings": [{ "Days": 90 }] }), &[MALFORMED]);
        check(
            &json!({ "Id": "a", "Status": "Enabled", "Tierings": [{ "AccessTier": ARCHIVE }] }),
            &[MALFORMED],
        );
    }

    #[test]
    fn id_and_status_are_there() {
        let tierings = json!([{ "AccessTier": ARCHIVE, "Days": 90 }]);
        check(&json!({ "Status": "Enabled", "Tierings": tierings }), &[MALFORMED]);
        check(&json!({ "Id": "", "Status": "Enabled", "Tierings": tierings }), &[MALFORMED]);
        check(&json!({ "Id": "all", "Tierings": tierings }), &[MALFORMED]);
        check(&json!({ "Id": "all", "Status": "On", "Tierings": tierings }), &[MALFORMED]);
        check(&json!({ "Tierings": [{ "AccessTier": ARCHIVE, "Days": "90" }] }), &[MALFORMED; 3]);
    }

    #[test]
    fn every_form_reads() {
        let expected = TieringConfiguration {
            id: "all".to_owned(),
            enabled: true,
            prefix: "a/".to_owned(),
            tags: vec![Tag { key: "k".to_owned(), value: String::new() }],
            archive_access_days: Some(90),
            deep_archive_access_days: Some(180),
        };
        let xml = "<IntelligentTieringConfiguration><Id>all</Id><Filter><And><Prefix>a/</Prefix><Tag><Key>k</Key>
            <Value/></Tag></And></Filter><Status>Enabled</Status><Tiering><AccessTier>ARCHIVE_ACCESS</AccessTier>
            <Days>90</Days></Tiering><Tiering><AccessTier>DEEP_ARCHIVE_ACCESS</AccessTier><Days>180</Days></Tiering>
            </IntelligentTieringConfiguration>";
        let json = r#"{"Id":"all","Filter":{"And":{"Prefix":"a/","Tags":[{"Key":"k","Value":""}]}},
            "Status":"Enabled","Tierings":[{"Days":180,"AccessTier":"DEEP_ARCHIVE_ACCESS"},
            {"Days":90,"AccessTier":"ARCHIVE_ACCESS"}]}"#;
        let toml = r#"
            id = "all"
            status = "Enabled"
            filter = { and = { prefix = "a/", tags = [{ key = "k", value = "" }] } }
            tierings = [
                { access_tier = "ARCHIVE_ACCESS", days = 90 },
                { access_tier = "DEEP_ARCHIVE_ACCESS", days = 180 },
            ]
        "#;
        let expected_list = Ok(vec![expected.clone()]);
        assert_eq!(parse(xml), expected_list);
        assert_eq!(parse(json), expected_list);
        assert_eq!(parse(&format!(r#"{{"IntelligentTieringConfiguration":{json}}}"#)), expected_list);
        let list = format!(r#"{{"IsTruncated":false,"IntelligentTieringConfigurationList":[{json}]}}"#);
        assert_eq!(parse(&list), expected_list);
        let root = "ListBucketIntelligentTieringConfigurationsOutput";
        let list = format!("<{root}><IsTruncated>false</IsTruncated>{xml}</{root}>");
        assert_eq!(parse(&list), expected_list);
        let table: TieringTable = ::toml::from_str(toml).unwrap();
        assert_eq!(table.into_configuration(), Ok(expected));
    }

    #[test]
    fn a_list_holds_all_and_each_once() {
        let one = tiers(&[(ARCHIVE, 90)]);
        assert_eq!(parse(r#"{"IntelligentTieringConfigurationList":[]}"#), Ok(vec![]));
        // What the AWS command line prints for a bucket without any.
        assert_eq!(parse(r#"{"IsTruncated":false}"#), Ok(vec![]));
        check(&json!({ "IntelligentTieringConfigurationList": [one, one] }), &[MALFORMED]);
        check(&json!({ "IntelligentTieringConfigurationList": [one], "IsTruncated": true }), &[MALFORMED]);
        let text = "<ListBucketIntelligentTieringConfigurationsOutput><IsTruncated>true</IsTruncated>\
                    </ListBucketIntelligentTieringConfigurationsOutput>";
        assert!(parse(text).is_err());
    }

    fn configuration() -> impl Strategy<Value = TieringConfiguration> {
        let tags = prop::collection::btree_map("[a-z:=ß]{1,8}", "[a-z@ ]{0,8}", 0..3);
        let days = prop_oneof![
            (90..=730_u32).prop_map(|days| (Some(days), None)),
            (180..=730_u32).prop_map(|days| (None, Some(days))),
            (90..=500_u32, 1..=230_u32).prop_map(|(days, more)| (Some(days), Some((days + more).max(180)))),
        ];
        ("[^\u{0}\u{fffe}\u{ffff}]{1,12}", any::<bool>(), "[^\u{0}\u{fffe}\u{ffff}]{0,12}", tags, days)
            .prop_map(|(id, enabled, prefix, tags, (archive, deep))| TieringConfiguration {
                id,
                enabled,
                prefix,
                tags: tags.into_iter().map(|(key, value)| Tag { key, value }).collect(),
                archive_access_days: archive,
                deep_archive_access_days: deep,
            })
    }

    proptest! {
        #[test]
        fn configurations_read_back_from_what_they_print(
            configurations in prop::collection::hash_map(any::<u8>(), configuration(), 0..3),
        ) {
            let configurations: Vec<TieringConfiguration> = configurations
                .into_iter()
                .map(|(number, configuration)| {
                    TieringConfiguration { id: format!("{number}-{}", configuration.id), ..configuration }
                })
                .collect();
            prop_assert_eq!(parse(&to_xml(&configurations)), Ok(configurations.clone()));
            prop_assert_eq!(parse(&to_json(&configurations)), Ok(configurations.clone()));
            for configuration in configurations {
                prop_assert_eq!(configuration.validate(), Ok(()));
                let toml = ::toml::to_string(&TieringTable::from(&configuration)).unwrap();
                let table: TieringTable = ::toml::from_str(&toml).unwrap();
                prop_assert_eq!(table.into_configuration(), Ok(configuration));
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|(</?(IntelligentTieringConfiguration|Id|Tiering|Days)/?>|-?9){0,12}") {
            let _ = parse(&text);
        }
    }
}
