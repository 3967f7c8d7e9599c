//! Replication configurations.

use aws_sdk_s3::types;
use aws_sdk_s3::types::builders::ReplicationRuleBuilder;
use s3opt_core::s3::replication::{
    Destination, ReplicationConfiguration, ReplicationFilter, ReplicationRule, SourceSelectionCriteria,
};

use crate::storage::convert::{Unfit, from_class, from_tag, from_tags, to_class, to_tags};

/// The only time that S3 Replication Time Control knows, in minutes.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationTimeValue.html>.
const REPLICATION_TIME_MINUTES: i32 = 15;

const ENABLED: &str = "Enabled";

/// A switch as one of the SDK's types for it, of which it has one for each place.
fn from_switch<T: for<'a> From<&'a str>>(is_on: bool) -> T {
    T::from(if is_on { ENABLED } else { "Disabled" })
}

pub(super) fn from_replication(
    configuration: ReplicationConfiguration,
) -> Result<types::ReplicationConfiguration, Unfit> {
    let rules = configuration.rules.into_iter().map(from_rule).collect::<Result<Vec<_>, _>>()?;
    Ok(types::ReplicationConfiguration::builder().role(configuration.role).set_rules(Some(rules)).build()?)
}

pub(super) fn to_replication(
    configuration: &types::ReplicationConfiguration,
) -> Result<ReplicationConfiguration, Unfit> {
    let rules = configuration.rules().iter().map(to_rule).collect::<Result<_, _>>()?;
    Ok(ReplicationConfiguration { role: configuration.role().to_owned(), rules })
}

fn from_rule(rule: ReplicationRule) -> Result<types::ReplicationRule, Unfit> {
    let markers = |is_on| types::DeleteMarkerReplication::builder().status(from_switch(is_on)).build();
    let existing = |is_on| types::ExistingObjectReplication::builder().status(from_switch(is_on)).build();
    let built = types::ReplicationRule::builder()
        .set_id(rule.id)
        .set_priority(rule.priority)
        .status(from_switch(rule.enabled))
        .destination(from_destination(rule.destination)?)
        .set_delete_marker_replication(rule.delete_marker_replication.map(markers))
        .set_existing_object_replication(rule.existing_object_replication.map(existing).transpose()?)
        .set_source_selection_criteria(from_criteria(rule.source_selection_criteria)?);
    Ok(from_filter(rule.filter, built)?.build()?)
}

fn to_rule(rule: &types::ReplicationRule) -> Result<ReplicationRule, Unfit> {
    let destination =
        rule.destination().ok_or_else(|| Unfit::new("a replication rule without a destination"))?;
    Ok(ReplicationRule {
        id: rule.id().map(str::to_owned),
        priority: rule.priority(),
        enabled: rule.status().as_str() == ENABLED,
        filter: to_filter(rule),
        destination: to_destination(destination)?,
        delete_marker_replication: rule
            .delete_marker_replication()
            .and_then(types::DeleteMarkerReplication::status)
            .map(|status| status.as_str() == ENABLED),
        existing_object_replication: rule
            .existing_object_replication()
            .map(|replication| replication.status().as_str() == ENABLED),
        source_selection_criteria: to_criteria(rule.source_selection_criteria()),
    })
}

fn from_filter(
    filter: ReplicationFilter,
    rule: ReplicationRuleBuilder,
) -> Result<ReplicationRuleBuilder, Unfit> {
    let built = types::ReplicationRuleFilter::builder();
    let built = match filter {
        ReplicationFilter::LegacyPrefix(prefix) => {
            #[expect(deprecated, reason = "S3 keeps the form in which a rule was written")]
            return Ok(rule.prefix(prefix));
        }
        ReplicationFilter::Everything => built,
        ReplicationFilter::Prefix(prefix) => built.prefix(prefix),
        ReplicationFilter::Tag(tag) => built.tag(from_tag(tag)?),
        ReplicationFilter::And { prefix, tags } => built.and(
            types::ReplicationRuleAndOperator::builder()
                .set_prefix(prefix)
                .set_tags(Some(from_tags(tags)?))
                .build(),
        ),
    };
    Ok(rule.filter(built.build()))
}

fn to_filter(rule: &types::ReplicationRule) -> ReplicationFilter {
    let Some(filter) = rule.filter() else {
        #[expect(deprecated, reason = "S3 keeps the form in which a rule was written")]
        let prefix = rule.prefix();
        return ReplicationFilter::LegacyPrefix(prefix.unwrap_or_default().to_owned());
    };
    if let Some(and) = filter.and() {
        return ReplicationFilter::And { prefix: and.prefix().map(str::to_owned), tags: to_tags(and.tags()) };
    }
    if let Some(tag) = to_tags(filter.tag().map(std::slice::from_ref).unwrap_or_default()).pop() {
        return ReplicationFilter::Tag(tag);
    }
    filter
        .prefix()
        .map_or(ReplicationFilter::Everything, |prefix| ReplicationFilter::Prefix(prefix.to_owned()))
}

fn from_destination(destination: Destination) -> Result<types::Destination, Unfit> {
    let minutes = || types::ReplicationTimeValue::builder().minutes(REPLICATION_TIME_MINUTES).build();
    let has_time_control = destination.has_replication_time_control();
    let mut built = types::Destination::builder()
        .bucket(destination.bucket)
        .set_account(destination.account)
        .set_storage_class(destination.storage_class.map(from_class));
    if destination.owner_override {
        let owner = types::OwnerOverride::Destination;
        built = built
            .access_control_translation(types::AccessControlTranslation::builder().owner(owner).build()?);
    }
    if let Some(key) = destination.replica_kms_key_id {
        let encryption = types::EncryptionConfiguration::builder().replica_kms_key_id(key).build();
        built = built.encryption_configuration(encryption);
    }
    if let Some(is_on) = destination.replication_time_control {
        let time = types::ReplicationTime::builder().status(from_switch(is_on)).time(minutes()).build()?;
        built = built.replication_time(time);
    }
    if let Some(is_on) = destination.metrics {
        let threshold = has_time_control.then(minutes);
        let metrics =
            types::Metrics::builder().status(from_switch(is_on)).set_event_threshold(threshold).build()?;
        built = built.metrics(metrics);
    }
    Ok(built.build()?)
}

fn to_destination(destination: &types::Destination) -> Result<Destination, Unfit> {
    let encryption = destination.encryption_configuration();
    Ok(Destination {
        bucket: destination.bucket().to_owned(),
        account: destination.account().map(str::to_owned),
        storage_class: match destination.storage_class() {
            Some(class) => Some(to_class(Some(class.as_str()))?),
            None => None,
        },
        replication_time_control: destination
            .replication_time()
            .map(|time| time.status().as_str() == ENABLED),
        metrics: destination.metrics().map(|metrics| metrics.status().as_str() == ENABLED),
        replica_kms_key_id: encryption
            .and_then(types::EncryptionConfiguration::replica_kms_key_id)
            .map(str::to_owned),
        owner_override: destination.access_control_translation().is_some(),
    })
}

fn from_criteria(criteria: SourceSelectionCriteria) -> Result<Option<types::SourceSelectionCriteria>, Unfit> {
    if criteria == SourceSelectionCriteria::default() {
        return Ok(None);
    }
    let encrypted = |is_on| types::SseKmsEncryptedObjects::builder().status(from_switch(is_on)).build();
    let modifications = |is_on| types::ReplicaModifications::builder().status(from_switch(is_on)).build();
    let built = types::SourceSelectionCriteria::builder()
        .set_sse_kms_encrypted_objects(criteria.sse_kms_encrypted_objects.map(encrypted).transpose()?)
        .set_replica_modifications(criteria.replica_modifications.map(modifications).transpose()?);
    Ok(Some(built.build()))
}

fn to_criteria(criteria: Option<&types::SourceSelectionCriteria>) -> SourceSelectionCriteria {
    let encrypted = criteria.and_then(types::SourceSelectionCriteria::sse_kms_encrypted_objects);
    let modifications = criteria.and_then(types::SourceSelectionCriteria::replica_modifications);
    SourceSelectionCriteria {
        sse_kms_encrypted_objects: encrypted.map(|encrypted| encrypted.status().as_str() == ENABLED),
        replica_modifications: modifications.map(|modifications| modifications.status().as_str() == ENABLED),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use s3opt_core::s3::replication::testing;

    use super::*;

    proptest! {
        #[test]
        fn it_reads_back(configuration in testing::configuration()) {
            let sdk = from_replication(configuration.clone()).unwrap();
            prop_assert_eq!(to_replication(&sdk), Ok(configuration));
        }
    }

    #[test]
    fn the_sdk_knows_the_words_of_switches() {
        for (words, values) in [
            (ENABLED, types::ReplicationRuleStatus::values()),
            ("Disabled", types::ReplicationRuleStatus::values()),
            (ENABLED, types::MetricsStatus::values()),
            (ENABLED, types::ReplicationTimeStatus::values()),
            (ENABLED, types::DeleteMarkerReplicationStatus::values()),
            (ENABLED, types::SseKmsEncryptedObjectsStatus::values()),
            (ENABLED, types::ReplicaModificationsStatus::values()),
            (ENABLED, types::ExistingObjectReplicationStatus::values()),
        ] {
            assert!(values.contains(&words), "{values:?}");
        }
    }

    #[test]
    fn a_rule_without_a_destination_is_an_error() {
        let rule = types::ReplicationRule::builder().status(from_switch(true)).build().unwrap();
        assert!(to_rule(&rule).is_err());
    }
}
