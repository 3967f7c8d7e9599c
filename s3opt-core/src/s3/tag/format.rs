//! Tag sets as texts: the REST API's XML and the JSON of `aws s3api get-object-tagging`.

use super::{Tag, TagSet, rules};
use crate::s3::S3Error;
use crate::s3::document::{self, Element, List, Problems, Schema};

const SCHEMA: Schema = Schema {
    root: "Tagging",
    lists: &[List { within: "Tagging", item: "Tag", plural: "TagSet", wrapped: true }],
    signs: &[],
    spellings: &[],
};

/// Reads the tags of an object from the REST API's XML (`<Tagging><TagSet>…`) or the JSON of
/// `aws s3api get-object-tagging` (`{"TagSet":[…]}`), told apart by their content.
///
/// # Errors
/// All of S3's answers to the text: `MalformedXML` for what is not of that form, a missing key or value among it
/// (recorded from the real service), and those of [`TagSet::new`].
pub fn parse(text: &str) -> Result<TagSet, Vec<S3Error>> {
    let root = document::parse(text, &[&SCHEMA]).map_err(|error| vec![error])?;
    let mut problems = Problems::default();
    let tags = read(&root, &mut problems);
    for error in tags.as_deref().map(rules::check_object_tags).unwrap_or_default() {
        problems.refuse(error);
    }
    problems.finish(tags.map(|tags| TagSet { tags }))
}

fn read(root: &Element, problems: &mut Problems) -> Option<Vec<Tag>> {
    if !root.is_group(&["TagSet"], problems) {
        return None;
    }
    let set = root.required("TagSet", problems)?;
    if !set.is_group(&["Tag"], problems) {
        return None;
    }
    Some(set.all("Tag").filter_map(|tag| read_tag(tag, problems)).collect())
}

/// Reads `<Tag><Key/><Value/></Tag>`, which has both.
pub(crate) fn read_tag(element: &Element, problems: &mut Problems) -> Option<Tag> {
    if !element.is_group(&["Key", "Value"], problems) {
        return None;
    }
    let key = element.required("Key", problems).and_then(|key| key.string(problems));
    let value = element.required("Value", problems).and_then(|value| value.string(problems));
    Some(Tag { key: key?, value: value? })
}

/// The tag as `<Tag>`.
pub(crate) fn tag_element(tag: &Tag) -> Element {
    Element::group("Tag").with_text("Key", &tag.key).with_text("Value", &tag.value)
}

impl TagSet {
    /// The set as the REST API's XML.
    #[must_use]
    pub fn to_xml(&self) -> String {
        document::to_text(&self.element())
    }

    /// The set as the JSON of `aws s3api get-object-tagging`.
    #[must_use]
    pub fn to_json(&self) -> String {
        format!("{:#}\n", document::to_value(&self.element(), &SCHEMA))
    }

    fn element(&self) -> Element {
        let tags = self.tags.iter().map(tag_element);
        Element::group("Tagging").with(Element::group("TagSet").with_all(tags))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let set = parse(text).unwrap_or_else(|errors| panic!("{text}: {errors:?}"));
        let tags: Vec<_> = set.tags().iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect();
        assert_eq!(tags, expected, "{text}");
    }

    #[test]
    fn both_forms_read() {
        check("<Tagging><TagSet/></Tagging>", &[]);
        check(r#"{"TagSet":[]}"#, &[]);
        check(
            "<?xml version=\"1.0\"?><Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">
                <TagSet><Tag><Key>a</Key><Value>b &#x2b; c</Value></Tag><Tag><Key>d</Key><Value/></Tag></TagSet>
            </Tagging>",
            &[("a", "b + c"), ("d", "")],
        );
        check(
            r#" {"VersionId":"null","TagSet":[{"Key":"tag1","Value":"tag1"},{"Key":"tag2","Value":""}]}"#,
            &[("tag1", "tag1"), ("tag2", "")],
        );
        check(r#"{"Tagging":{"TagSet":[{"Value":"b","Key":"a"}]}}"#, &[("a", "b")]);
    }

    #[test]
    fn what_lacks_a_part_is_malformed() {
        for text in [
            r#"{"TagSet":[{"Key":"Key1"}]}"#,
            r#"{"TagSet":[{"Value":"Val1"}]}"#,
            r#"{"TagSet":[{"Key":null,"Value":"Val1"}]}"#,
            r#"{"TagSet":[{"Key":"Key1","Value":1}]}"#,
            r#"{"TagSet":{"Key":"Key1","Value":"Val1"}}"#,
            r#"{"TagSet":["Key1"]}"#,
            r#"{"Tags":[]}"#,
            "{}",
            "<Tagging/>",
            "<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>",
            "<Tagging><TagSet><Tag><Key>a</Key><Key>b</Key><Value/></Tag></TagSet></Tagging>",
            "<Tagging><TagSet>a</TagSet></Tagging>",
        ] {
            let errors = parse(text).unwrap_err();
            assert!(errors.iter().all(|error| error.code == "MalformedXML"), "{text}: {errors:?}");
        }
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let text = "<Tagging><TagSet>\n<Tag><Key>a</Key></Tag>\n<Tag><Key>aws:b</Key><Value>,</Value></Tag>\n\
                    <Tag><Value/></Tag></TagSet></Tagging>";
        let errors = parse(text).unwrap_err();
        let found: Vec<_> =
            errors.iter().map(|error| (error.code, error.rule.as_deref(), error.line)).collect();
        assert_eq!(
            found,
            [
                ("MalformedXML", None, Some(2)),
                ("MalformedXML", None, Some(4)),
                ("InvalidTag", Some("aws:b"), None),
                ("InvalidTag", Some("aws:b"), None),
            ]
        );
    }

    proptest! {
        #[test]
        fn a_set_reads_back_from_what_it_prints(
            tags in prop::collection::btree_map("[A-Za-z0-9 +=._:/@-]{5,20}é?", "[a-z0-9 +=._:/@ß-]{0,20}", 0..=10),
        ) {
            let tags = tags.into_iter().map(|(key, value)| Tag { key: format!("k{key}"), value });
            let set = TagSet::new(tags.collect()).unwrap();
            prop_assert_eq!(parse(&set.to_xml()), Ok(set.clone()));
            prop_assert_eq!(parse(&set.to_json()), Ok(set));
        }

        #[test]
        fn no_text_makes_it_panic(text in "\\PC*|(</?(Tagging|TagSet|Tag|Key|Value)>|[a&;]){0,12}") {
            let _ = parse(&text);
        }
    }
}
