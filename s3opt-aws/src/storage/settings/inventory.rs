//! Inventory configurations.

use aws_sdk_s3::types;
use s3opt_core::s3::bucket::{InventoryConfiguration, InventoryFormat, InventoryFrequency};

use crate::storage::convert::Unfit;

pub(super) fn from_inventory(
    configuration: InventoryConfiguration,
) -> Result<types::InventoryConfiguration, Unfit> {
    let frequency = match configuration.frequency {
        InventoryFrequency::Daily => types::InventoryFrequency::Daily,
        InventoryFrequency::Weekly => types::InventoryFrequency::Weekly,
    };
    let format = match configuration.format {
        InventoryFormat::Csv => types::InventoryFormat::Csv,
        InventoryFormat::Orc => types::InventoryFormat::Orc,
        InventoryFormat::Parquet => types::InventoryFormat::Parquet,
    };
    let versions = if configuration.all_versions {
        types::InventoryIncludedObjectVersions::All
    } else {
        types::InventoryIncludedObjectVersions::Current
    };
    let by_s3 = || types::InventoryEncryption::builder().sses3(types::Sses3::builder().build()).build();
    let destination = types::InventoryS3BucketDestination::builder()
        .bucket(configuration.destination_bucket)
        .set_account_id(configuration.destination_account)
        .set_prefix(configuration.destination_prefix)
        .format(format)
        .set_encryption(configuration.encrypted.then(by_s3))
        .build()?;
    let filter = match configuration.filter_prefix {
        Some(prefix) => Some(types::InventoryFilter::builder().prefix(prefix).build()?),
        None => None,
    };
    let fields: Vec<_> = configuration
        .optional_fields
        .iter()
        .map(|field| types::InventoryOptionalField::from(field.as_str()))
        .collect();
    Ok(types::InventoryConfiguration::builder()
        .id(configuration.id)
        .is_enabled(configuration.enabled)
        .set_filter(filter)
        .included_object_versions(versions)
        .schedule(types::InventorySchedule::builder().frequency(frequency).build()?)
        .destination(types::InventoryDestination::builder().s3_bucket_destination(destination).build())
        .set_optional_fields((!fields.is_empty()).then_some(fields))
        .build()?)
}

/// An empty prefix, which says nothing, is read as none.
pub(super) fn to_inventory(
    configuration: &types::InventoryConfiguration,
) -> Result<InventoryConfiguration, Unfit> {
    let id = configuration.id().to_owned();
    let lacks = |what: &str| Unfit::new(format!("the inventory configuration {id} without {what}"));
    let some = |text: &str| Some(text).filter(|text| !text.is_empty()).map(str::to_owned);
    let destination =
        configuration.destination().and_then(types::InventoryDestination::s3_bucket_destination);
    let destination = destination.ok_or_else(|| lacks("a destination"))?;
    let schedule = configuration.schedule().ok_or_else(|| lacks("a schedule"))?;
    let encryption = destination.encryption();
    if encryption.is_some_and(|encryption| encryption.ssekms().is_some()) {
        return Err(Unfit::new(format!("encryption by KMS in the inventory configuration {id}")));
    }
    Ok(InventoryConfiguration {
        enabled: configuration.is_enabled(),
        filter_prefix: configuration.filter().map(types::InventoryFilter::prefix).and_then(some),
        all_versions: match configuration.included_object_versions() {
            types::InventoryIncludedObjectVersions::All => true,
            types::InventoryIncludedObjectVersions::Current => false,
            other => return Err(Unfit::new(format!("the inventory of {} versions", other.as_str()))),
        },
        frequency: match schedule.frequency() {
            types::InventoryFrequency::Daily => InventoryFrequency::Daily,
            types::InventoryFrequency::Weekly => InventoryFrequency::Weekly,
            other => return Err(Unfit::new(format!("the inventory's frequency {}", other.as_str()))),
        },
        format: match destination.format() {
            types::InventoryFormat::Csv => InventoryFormat::Csv,
            types::InventoryFormat::Orc => InventoryFormat::Orc,
            types::InventoryFormat::Parquet => InventoryFormat::Parquet,
            other => return Err(Unfit::new(format!("the inventory's format {}", other.as_str()))),
        },
        destination_bucket: destination.bucket().to_owned(),
        destination_account: destination.account_id().and_then(some),
        destination_prefix: destination.prefix().and_then(some),
        encrypted: encryption.is_some_and(|encryption| encryption.sses3().is_some()),
        optional_fields: configuration
            .optional_fields()
            .iter()
            .map(|field| field.as_str().to_owned())
            .collect(),
        id,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};
    use s3opt_core::s3::bucket::inventory::OPTIONAL_FIELDS;

    use super::*;

    fn configuration() -> impl Strategy<Value = InventoryConfiguration> {
        let words = ("[a-z]{1,8}", prop::option::of("[a-z/]{1,4}"), prop::option::of("[a-z]{1,4}"));
        let account = prop::option::of("[0-9]{12}");
        let frequency = select(vec![InventoryFrequency::Daily, InventoryFrequency::Weekly]);
        let format = select(vec![InventoryFormat::Csv, InventoryFormat::Orc, InventoryFormat::Parquet]);
        let fields = subsequence(OPTIONAL_FIELDS.to_vec(), 0..=OPTIONAL_FIELDS.len());
        (words, account, frequency, format, fields, any::<(bool, bool, bool)>()).prop_map(
            |(
                (id, filter_prefix, destination_prefix),
                destination_account,
                frequency,
                format,
                fields,
                switches,
            )| {
                InventoryConfiguration {
                    id,
                    enabled: switches.0,
                    filter_prefix,
                    all_versions: switches.1,
                    frequency,
                    format,
                    destination_bucket: "arn:aws:s3:::reports".to_owned(),
                    destination_account,
                    destination_prefix,
                    encrypted: switches.2,
                    optional_fields: fields.into_iter().map(str::to_owned).collect(),
                }
            },
        )
    }

    proptest! {
        #[test]
        fn it_reads_back(configuration in configuration()) {
            let sdk = from_inventory(configuration.clone()).unwrap();
            prop_assert_eq!(to_inventory(&sdk), Ok(configuration));
        }
    }

    #[test]
    fn the_sdk_knows_every_field() {
        for field in OPTIONAL_FIELDS {
            assert!(types::InventoryOptionalField::values().contains(&field), "{field}");
        }
    }
}
