//! Replication configurations as texts.

mod read;
mod write;

pub(super) use read::from_element;
pub(super) use write::element;

use super::ReplicationConfiguration;
use crate::s3::document::{self, List, Schema};
use crate::s3::{S3Error, filter};

pub(super) const SCHEMA: Schema = Schema {
    root: "ReplicationConfiguration",
    lists: &[
        List { within: "ReplicationConfiguration", item: "Rule", plural: "Rules", wrapped: false },
        filter::AND_TAGS,
    ],
    signs: &[],
    spellings: &[("id", "ID"), ("replica_kms_key_id", "ReplicaKmsKeyID")],
};

/// The only time that S3 Replication Time Control knows, in minutes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html>.
const REPLICATION_TIME_MINUTES: i64 = 15;

/// Reads a replication configuration from the REST API's XML or the JSON of `aws s3api get-bucket-replication`
/// (with or without the member `ReplicationConfiguration` around it), told apart by their content.
///
/// # Errors
/// All of S3's answers: `MalformedXML` for what is not of that form, and those of
/// [`ReplicationConfiguration::validate`].
pub fn parse(text: &str) -> Result<ReplicationConfiguration, Vec<S3Error>> {
    from_element(&document::parse(text, &[&SCHEMA]).map_err(|error| vec![error])?)
}

impl ReplicationConfiguration {
    /// The configuration as the REST API's XML.
    #[must_use]
    pub fn to_xml(&self) -> String {
        document::to_text(&element(self))
    }

    /// The configuration as the JSON of `aws s3api get-bucket-replication`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let inner = document::to_value(&element(self), &SCHEMA);
        format!("{:#}\n", serde_json::json!({ "ReplicationConfiguration": inner }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::s3::StorageClass;
    use crate::s3::replication::toml::ReplicationTable;
    use crate::s3::replication::{ReplicationFilter, testing};

    #[test]
    fn recorded_answers_read() {
        let filtered = r#"{"ReplicationConfiguration":{"Role":"role","Rules":[{"DeleteMarkerReplication":
            {"Status":"Disabled"},"Destination":{"Bucket":"dest-bucket"},"Filter":{"Prefix":"Tax"},"ID":"id",
            "Priority":1,"Status":"Enabled"}]},"ResponseMetadata":{"HTTPHeaders":{},"HTTPStatusCode":200}}"#;
        let configuration = parse(filtered).unwrap();
        assert_eq!(configuration.role, "role");
        let rule = &configuration.rules[0];
        assert_eq!((rule.id.as_deref(), rule.priority, rule.enabled), (Some("id"), Some(1), true));
        assert_eq!(rule.filter, ReplicationFilter::Prefix("Tax".to_owned()));
        assert_eq!(rule.delete_marker_replication, Some(false));

        let timed = r#"{"Role":"role","Rules":[{"DeleteMarkerReplication":{"Status":"Disabled"},"Destination":
            {"Bucket":"dest-bucket","Metrics":{"EventThreshold":{"Minutes":15},"Status":"Enabled"},
            "ReplicationTime":{"Status":"Enabled","Time":{"Minutes":15}},"StorageClass":"STANDARD"},"Filter":{},
            "ID":"rtc","Priority":0,"Status":"Disabled"}]}"#;
        let rule = &parse(timed).unwrap().rules[0];
        assert_eq!((rule.enabled, &rule.filter), (false, &ReplicationFilter::Everything));
        assert_eq!(rule.destination.storage_class, Some(StorageClass::Standard));
        assert!(rule.destination.has_replication_time_control());
        assert_eq!(rule.destination.metrics, Some(true));
    }

    #[test]
    fn the_three_forms_say_the_same() {
        let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
            <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <Role>role</Role>
              <Rule>
                <ID>one</ID><Priority>1</Priority>
                <Filter><And><Prefix>a &amp; b</Prefix><Tag><Key>k</Key><Value/></Tag></And></Filter>
                <Status>Enabled</Status>
                <Destination><Bucket>arn:aws:s3:::replica</Bucket><StorageClass>GLACIER</StorageClass></Destination>
                <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication>
              </Rule>
            </ReplicationConfiguration>"#;
        let json = r#"{"Role":"role","Rules":[{"ID":"one","Priority":1,
            "Filter":{"And":{"Prefix":"a & b","Tags":[{"Key":"k","Value":""}]}},"Status":"Enabled",
            "Destination":{"Bucket":"arn:aws:s3:::replica","StorageClass":"GLACIER"},
            "DeleteMarkerReplication":{"Status":"Disabled"}}]}"#;
        let toml = r#"
            role = "role"
            [[rules]]
            id = "one"
            priority = 1
            filter = { and = { prefix = "a & b", tags = [{ key = "k", value = "" }] } }
            status = "Enabled"
            destination = { bucket = "arn:aws:s3:::replica", storage_class = "GLACIER" }
            delete_marker_replication = { status = "Disabled" }
        "#;
        let configuration = parse(xml).unwrap();
        assert_eq!(parse(json), Ok(configuration.clone()));
        let table: ReplicationTable = ::toml::from_str(toml).unwrap();
        assert_eq!(table.into_configuration(), Ok(configuration));
    }

    proptest! {
        #[test]
        fn a_configuration_reads_back_from_what_it_prints(configuration in testing::configuration()) {
            prop_assert_eq!(configuration.validate(), Ok(()));
            prop_assert_eq!(parse(&configuration.to_xml()), Ok(configuration.clone()));
            prop_assert_eq!(parse(&configuration.to_json()), Ok(configuration.clone()));
            let toml = ::toml::to_string(&ReplicationTable::from(&configuration)).unwrap();
            let table: ReplicationTable = ::toml::from_str(&toml).unwrap();
            prop_assert_eq!(table.into_configuration(), Ok(configuration));
        }

        #[test]
        fn no_text_makes_it_panic(
            text in "\\PC*|<ReplicationConfiguration>(</?(Role|Rule|ID|Filter|And|Tag|Priority|Status)/?>|1|Enabled){0,12}",
            damage in any::<prop::sample::Index>(),
            configuration in testing::configuration(),
        ) {
            let _ = parse(&text);
            let json = configuration.to_json();
            let json = json.trim_end();
            let cut: String = json.chars().take(damage.index(json.chars().count())).collect();
            prop_assert!(parse(&cut).is_err());
        }
    }
}
