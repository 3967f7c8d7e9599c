//! Intelligent-Tiering configurations.

use aws_sdk_s3::types;
use s3opt_core::s3::tiering::TieringConfiguration;

use super::filter::Conditions;
use crate::storage::convert::{Unfit, from_count, to_tags};

pub(super) fn from_tiering(
    configuration: TieringConfiguration,
) -> Result<types::IntelligentTieringConfiguration, Unfit> {
    use types::IntelligentTieringAccessTier::{ArchiveAccess, DeepArchiveAccess};
    let tiers = [
        (ArchiveAccess, configuration.archive_access_days),
        (DeepArchiveAccess, configuration.deep_archive_access_days),
    ];
    let mut tierings = Vec::new();
    for (tier, days) in tiers {
        if let Some(days) = days {
            let days = from_count(tier.as_str(), days)?;
            tierings.push(types::Tiering::builder().access_tier(tier).days(days).build()?);
        }
    }
    let status = if configuration.enabled {
        types::IntelligentTieringStatus::Enabled
    } else {
        types::IntelligentTieringStatus::Disabled
    };
    let prefix = Some(configuration.prefix).filter(|prefix| !prefix.is_empty());
    Ok(types::IntelligentTieringConfiguration::builder()
        .id(configuration.id)
        .status(status)
        .set_filter(from_conditions(Conditions::new(prefix, configuration.tags)?))
        .set_tierings(Some(tierings))
        .build()?)
}

/// Without conditions there is no filter.
fn from_conditions(conditions: Conditions) -> Option<types::IntelligentTieringFilter> {
    let filter = types::IntelligentTieringFilter::builder();
    let filter = match conditions {
        Conditions::Everything => return None,
        Conditions::Prefix(prefix) => filter.prefix(prefix),
        Conditions::Tag(tag) => filter.tag(tag),
        Conditions::And { prefix, tags } => filter.and(
            types::IntelligentTieringAndOperator::builder().set_prefix(prefix).set_tags(Some(tags)).build(),
        ),
    };
    Some(filter.build())
}

pub(super) fn to_tiering(
    configuration: &types::IntelligentTieringConfiguration,
) -> Result<TieringConfiguration, Unfit> {
    use types::IntelligentTieringAccessTier::{ArchiveAccess, DeepArchiveAccess};
    let (prefix, tags) = to_conditions(configuration.filter());
    let mut read = TieringConfiguration {
        id: configuration.id().to_owned(),
        enabled: *configuration.status() == types::IntelligentTieringStatus::Enabled,
        prefix: prefix.unwrap_or_default().to_owned(),
        tags: to_tags(tags),
        archive_access_days: None,
        deep_archive_access_days: None,
    };
    for tiering in configuration.tierings() {
        let tier = tiering.access_tier();
        let days = Some(from_count(tier.as_str(), tiering.days())?);
        match tier {
            ArchiveAccess => read.archive_access_days = days,
            DeepArchiveAccess => read.deep_archive_access_days = days,
            other => return Err(Unfit::new(format!("the access tier {}", other.as_str()))),
        }
    }
    Ok(read)
}

fn to_conditions(filter: Option<&types::IntelligentTieringFilter>) -> (Option<&str>, &[types::Tag]) {
    let Some(filter) = filter else { return (None, &[]) };
    match filter.and() {
        Some(and) => (and.prefix(), and.tags()),
        None => (filter.prefix(), filter.tag().map(std::slice::from_ref).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::storage::settings::samples;

    proptest! {
        #[test]
        fn it_reads_back(
            id in "[a-z]{1,8}",
            enabled: bool,
            prefix in "[a-z/]{0,4}",
            tags in samples::tags(),
            days in any::<(Option<u16>, Option<u16>)>(),
        ) {
            let configuration = TieringConfiguration {
                id,
                enabled,
                prefix,
                tags,
                archive_access_days: days.0.map(u32::from),
                deep_archive_access_days: days.1.map(u32::from),
            };
            let sdk = from_tiering(configuration.clone()).unwrap();
            prop_assert_eq!(to_tiering(&sdk), Ok(configuration));
        }
    }
}
