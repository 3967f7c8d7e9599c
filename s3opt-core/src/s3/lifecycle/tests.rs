//! The texts: what is read, where mistakes are, and that each form reads back what it wrote.

use proptest::prelude::*;

use super::toml::LifecycleTable;
use super::{
    LifecycleConfiguration, Timing, TransitionDefaultMinimumObjectSize, from_xml, parse, testing, to_json,
    to_xml,
};
use crate::calendar::Day;
use crate::s3::lifecycle::Expiration;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <!-- what compliance wants -->
  <Rule>
    <ID>compliance &amp; more</ID>
    <Filter>
      <And>
        <Prefix>compliance/</Prefix>
        <Tag><Key>DataType</Key><Value>Compliance</Value></Tag>
        <ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan>
      </And>
    </Filter>
    <Status>Enabled</Status>
    <Transition><Days>30</Days><StorageClass>INTELLIGENT_TIERING</StorageClass></Transition>
    <Transition><Days>90</Days><StorageClass>GLACIER</StorageClass></Transition>
    <NoncurrentVersionTransition>
      <NoncurrentDays>30</NoncurrentDays>
      <StorageClass>DEEP_ARCHIVE</StorageClass>
    </NoncurrentVersionTransition>
    <NoncurrentVersionExpiration>
      <NoncurrentDays>2555</NoncurrentDays>
      <NewerNoncurrentVersions>3</NewerNoncurrentVersions>
    </NoncurrentVersionExpiration>
  </Rule>
  <Rule>
    <Filter/>
    <Status>Disabled</Status>
    <Expiration><Date>2026-05-14T00:00:00.000Z</Date></Expiration>
    <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>
  </Rule>
</LifecycleConfiguration>
"#;

const JSON: &str = r#"{
    "Rules": [
        {
            "ID": "compliance & more",
            "Filter": {
                "And": {
                    "Prefix": "compliance/",
                    "Tags": [{"Key": "DataType", "Value": "Compliance"}],
                    "ObjectSizeGreaterThan": 131072
                }
            },
            "Status": "Enabled",
            "Transitions": [
                {"Days": 30, "StorageClass": "INTELLIGENT_TIERING"},
                {"Days": 90, "StorageClass": "GLACIER"}
            ],
            "NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "DEEP_ARCHIVE"}],
            "NoncurrentVersionExpiration": {"NoncurrentDays": 2555, "NewerNoncurrentVersions": 3}
        },
        {
            "Expiration": {"Date": "2026-05-14T00:00:00+00:00"},
            "Filter": {},
            "Status": "Disabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}
        }
    ],
    "TransitionDefaultMinimumObjectSize": "all_storage_classes_128K"
}"#;

const TOML: &str = r#"
[[rules]]
id = "compliance & more"
filter = { prefix = "compliance/", tags = { DataType = "Compliance" }, object_size_greater_than = 131072 }
transitions = [{ days = 30, storage_class = "INTELLIGENT_TIERING" }, { days = 90, storage_class = "GLACIER" }]
noncurrent_version_transitions = [{ noncurrent_days = 30, storage_class = "DEEP_ARCHIVE" }]
noncurrent_version_expiration = { noncurrent_days = 2555, newer_noncurrent_versions = 3 }

[[rules]]
status = "Disabled"
filter = {}
expiration = { date = 2026-05-14 }
abort_incomplete_multipart_upload = { days_after_initiation = 7 }
"#;

fn from_toml(text: &str) -> LifecycleConfiguration {
    ::toml::from_str::<LifecycleTable>(text).unwrap().into_configuration().unwrap()
}

/// The lines and rules of the mistakes in a text.
fn places(text: &str) -> Vec<(Option<usize>, Option<String>)> {
    parse(text).unwrap_err().into_iter().map(|error| (error.line, error.rule)).collect()
}

#[test]
fn the_three_forms_say_the_same() {
    let configuration = parse(XML).unwrap();
    assert_eq!(configuration.rules.len(), 2);
    assert_eq!(parse(JSON).unwrap(), configuration);
    assert_eq!(from_toml(TOML), configuration);
    assert_eq!(parse(&format!("\u{feff}\n {JSON}")).unwrap(), configuration);
    assert_eq!(parse(&format!("{{\"LifecycleConfiguration\": {JSON}}}")).unwrap(), configuration);
    let without_namespace = XML.replace(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"", "");
    assert_eq!(parse(&without_namespace).unwrap(), configuration);
}

#[test]
fn dates_in_every_common_form() {
    let day = Day::from_date(2026, 5, 14).unwrap();
    let midnight = "2026-05-14T00:00:00";
    for date in [
        "\"2026-05-14\"".to_owned(),
        format!("\"{midnight}Z\""),
        format!("\"{midnight}.000Z\""),
        format!("\"{midnight}+00:00\""),
        "\"2026-05-13T17:00:00-07:00\"".to_owned(),
        "1778716800".to_owned(),
        "1778716800.0".to_owned(),
    ] {
        let text = format!(
            "{{\"Rules\": [{{\"Filter\": {{}}, \"Status\": \"Enabled\", \"Expiration\": {{\"Date\": {date}}}}}]}}"
        );
        let configuration = parse(&text).unwrap();
        assert_eq!(configuration.rules[0].expiration, Some(Expiration::At(Timing::Date(day))), "{date}");
        assert!(to_xml(&configuration).contains("<Date>2026-05-14T00:00:00Z</Date>"));
        assert!(to_json(&configuration).contains("\"Date\": \"2026-05-14T00:00:00Z\""));
    }
}

#[test]
fn three_mistakes_are_three_errors_with_their_places() {
    let xml = "<LifecycleConfiguration>\n<Rule>\n<ID>a</ID>\n<Filter/>\n<Status>enabled</Status>\n\
        <Expiration>\n<Days>0</Days></Expiration>\n</Rule>\n<Rule>\n<Filter/><Status>Enabled</Status>\n\
        <Transition><Days>1</Days>\n<StorageClass>COLD</StorageClass></Transition>\n</Rule>\n</LifecycleConfiguration>";
    let a = Some("a".to_owned());
    let second = Some("rule 2".to_owned());
    assert_eq!(places(xml), [(Some(5), a.clone()), (Some(6), a.clone()), (Some(12), second.clone())]);
    let json = "{\"Rules\": [\n{\"ID\": \"a\", \"Filter\": {},\n\"Status\": \"enabled\",\n\"Expiration\": {\n\
        \"Days\": 0\n}},\n{\"Filter\": {}, \"Status\": \"Enabled\",\n\"Transitions\": [\n{\"Days\": 1,\n\
        \"StorageClass\": \"COLD\"}]}]}";
    assert_eq!(places(json), [(Some(3), a.clone()), (Some(4), a), (Some(10), second)]);
}

#[test]
fn broken_texts() {
    let rule = "<Rule><Filter/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>";
    for (text, line) in [
        ("", 1),
        ("lifecycle", 1),
        ("{", 1),
        ("{\"Rules\": [\n{]}", 2),
        ("{} {}", 1),
        ("<LifecycleConfiguration>\n", 2),
        ("<LifecycleConfiguration>\n</Lifecycle>", 2),
        ("<LifecycleConfiguration>\n&unknown;</LifecycleConfiguration>", 2),
        ("<!DOCTYPE a>\n<LifecycleConfiguration/>", 1),
        ("\n<Lifecycle/>", 2),
        ("<LifecycleConfiguration xmlns='https://example.com/'/>", 1),
        (&format!("<LifecycleConfiguration>{rule}</LifecycleConfiguration>\n<Rule/>"), 2),
        (&format!("<LifecycleConfiguration>{rule}</LifecycleConfiguration>\ntext"), 2),
        (&format!("<LifecycleConfiguration>\n{rule}text</LifecycleConfiguration>"), 1),
        (&format!("<LifecycleConfiguration>{rule}\n<Rules/></LifecycleConfiguration>"), 2),
        (
            &format!(
                "<LifecycleConfiguration>{}</LifecycleConfiguration>",
                rule.replace("<Filter/>", "<Filter/>\n<Filter/>")
            ),
            2,
        ),
        (
            &format!(
                "<LifecycleConfiguration>{rule}\n<TransitionDefaultMinimumObjectSize>varies_by_storage_class\
                 </TransitionDefaultMinimumObjectSize></LifecycleConfiguration>"
            ),
            2,
        ),
    ] {
        let errors = parse(text).unwrap_err();
        let found: Vec<_> = errors.iter().map(|error| (error.code, error.line)).collect();
        assert_eq!(found[0], ("MalformedXML", Some(line)), "{text}: {errors:#?}");
    }
    // Closed rules of a text that breaks off later are still looked at.
    let errors = parse(&format!("<LifecycleConfiguration>{}<Rule>", rule.replace('1', "0"))).unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.code).collect::<Vec<_>>(),
        ["MalformedXML", "InvalidArgument"]
    );
    assert!(from_xml(&"<a>".repeat(100_000)).is_err());
    assert!(parse(&"{\"a\":".repeat(100_000)).is_err());
}

#[test]
fn json_knows_lists_by_their_plural_names() {
    for text in [
        r#"{"Rule": []}"#,
        r#"{"Rules": {}}"#,
        r#"{"Rules": [{"Filter": {}, "Status": "Enabled", "Transition": {"Days": 1, "StorageClass": "GLACIER"}}]}"#,
        r#"{"Rules": [{"Filter": {}, "Status": "Enabled", "Expiration": [{"Days": 1}]}]}"#,
        r#"{"Rules": [{"Filter": {"And": {"Prefix": "a", "Tag": {"Key": "k", "Value": "v"}}}, "Status": "Enabled", "Expiration": {"Days": 1}}]}"#,
        r#"{"Rules": [null]}"#,
        r#"{"Rules": [], "Rules": []}"#,
        r#"{"Rules": [{"ID": "a", "ID": "b", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 1}}]}"#,
    ] {
        assert!(parse(text).unwrap_err().iter().any(|error| error.code == "MalformedXML"), "{text}");
    }
}

#[test]
fn toml_may_leave_things_out_but_not_invent_any() {
    let rule = "[[rules]]\nfilter = {}\nexpiration = { days = 1 }\n";
    assert!(from_toml(rule).rules[0].enabled);
    assert!(!from_toml(&format!("{rule}status = \"disabled\"")).rules[0].enabled);
    assert!(::toml::from_str::<LifecycleTable>(&format!("{rule}day = 1")).is_err());
    let table: LifecycleTable = ::toml::from_str("[[rules]]\nexpiration = { days = 0 }").unwrap();
    let errors = table.into_configuration().unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.code).collect::<Vec<_>>(),
        ["MalformedXML", "InvalidArgument"]
    );
}

/// A valid text with some bytes cut out, doubled or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let text = testing::configuration().prop_flat_map(|configuration| {
        prop_oneof![Just(to_xml(&configuration)), Just(to_json(&configuration))]
    });
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0_usize..8, ".{0,3}"), 1..4);
    (text, edits).prop_map(|(text, edits)| {
        edits.into_iter().fold(text, |text, (index, length, insertion)| {
            let characters: Vec<char> = text.chars().collect();
            let start = index.index(characters.len().max(1));
            let head = characters.iter().take(start).copied();
            let tail = characters.iter().skip(start + length).copied();
            head.chain(insertion.chars()).chain(tail).collect()
        })
    })
}

proptest! {
    #[test]
    fn arbitrary_configurations_are_valid(configuration in testing::configuration()) {
        prop_assert_eq!(configuration.validate(), []);
    }

    #[test]
    fn what_is_written_reads_back(configuration in testing::configuration()) {
        prop_assert_eq!(parse(&to_json(&configuration)), Ok(configuration.clone()));
        let text = ::toml::to_string(&LifecycleTable::from(&configuration)).unwrap();
        prop_assert_eq!(from_toml(&text), configuration.clone());
        // XML has no place for the default minimum size.
        let mut expect = configuration.clone();
        expect.transition_default_minimum_object_size = TransitionDefaultMinimumObjectSize::default();
        prop_assert_eq!(parse(&to_xml(&configuration)), Ok(expect));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), bytes in any::<Vec<u8>>()) {
        for text in [text.as_str(), &String::from_utf8_lossy(&bytes), &format!("<{text}"), &format!("{{{text}")] {
            if let Ok(configuration) = parse(text) {
                prop_assert_eq!(configuration.validate(), []);
            }
        }
    }

    #[test]
    fn no_damage_makes_it_panic(text in mutated()) {
        match parse(&text) {
            Ok(configuration) => prop_assert_eq!(configuration.validate(), []),
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
    }
}
