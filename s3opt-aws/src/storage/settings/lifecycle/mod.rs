//! Lifecycle configurations.

mod action;
mod filter;

use aws_sdk_s3::types;
use s3opt_core::s3::lifecycle::{LifecycleConfiguration, Rule, TransitionDefaultMinimumObjectSize};

use self::filter::{from_filter, to_filter};
use crate::storage::convert::{Unfit, from_count, to_count};

/// What does not stand in the document, but in the header `x-amz-transition-default-minimum-object-size`.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html>.
pub(super) fn from_minimum(
    configuration: &LifecycleConfiguration,
) -> types::TransitionDefaultMinimumObjectSize {
    configuration.transition_default_minimum_object_size.name().into()
}

pub(super) fn from_lifecycle(
    configuration: LifecycleConfiguration,
) -> Result<types::BucketLifecycleConfiguration, Unfit> {
    let rules = configuration.rules.into_iter().map(from_rule).collect::<Result<Vec<_>, _>>()?;
    Ok(types::BucketLifecycleConfiguration::builder().set_rules(Some(rules)).build()?)
}

/// A service that does not name the minimum does as S3 does without one.
pub(super) fn to_lifecycle(
    rules: &[types::LifecycleRule],
    minimum: Option<&types::TransitionDefaultMinimumObjectSize>,
) -> Result<LifecycleConfiguration, Unfit> {
    let minimum = match minimum.map(types::TransitionDefaultMinimumObjectSize::as_str) {
        None => TransitionDefaultMinimumObjectSize::default(),
        Some(name) => TransitionDefaultMinimumObjectSize::ALL
            .into_iter()
            .find(|known| known.name() == name)
            .ok_or_else(|| Unfit::new(format!("the minimum size {name} of transitions")))?,
    };
    Ok(LifecycleConfiguration {
        rules: rules.iter().map(to_rule).collect::<Result<_, _>>()?,
        transition_default_minimum_object_size: minimum,
    })
}

fn from_rule(rule: Rule) -> Result<types::LifecycleRule, Unfit> {
    let status =
        if rule.enabled { types::ExpirationStatus::Enabled } else { types::ExpirationStatus::Disabled };
    let transitions =
        rule.transitions.into_iter().map(action::from_transition).collect::<Result<Vec<_>, _>>()?;
    let noncurrent = rule
        .noncurrent_transitions
        .into_iter()
        .map(action::from_noncurrent_transition)
        .collect::<Result<Vec<_>, _>>()?;
    let expiration = rule.expiration.map(action::from_expiration).transpose()?;
    let noncurrent_expiration =
        rule.noncurrent_expiration.map(action::from_noncurrent_expiration).transpose()?;
    let abort = match rule.abort_incomplete_multipart_upload_days {
        None => None,
        Some(days) => Some(
            types::AbortIncompleteMultipartUpload::builder()
                .days_after_initiation(from_count("DaysAfterInitiation", days)?)
                .build(),
        ),
    };
    let built = types::LifecycleRule::builder()
        .set_id(rule.id)
        .status(status)
        .set_transitions((!transitions.is_empty()).then_some(transitions))
        .set_expiration(expiration)
        .set_noncurrent_version_transitions((!noncurrent.is_empty()).then_some(noncurrent))
        .set_noncurrent_version_expiration(noncurrent_expiration)
        .set_abort_incomplete_multipart_upload(abort);
    Ok(from_filter(rule.filter, built)?.build()?)
}

fn to_rule(rule: &types::LifecycleRule) -> Result<Rule, Unfit> {
    let abort = rule.abort_incomplete_multipart_upload();
    let days = abort.and_then(types::AbortIncompleteMultipartUpload::days_after_initiation);
    Ok(Rule {
        id: rule.id().map(str::to_owned),
        enabled: *rule.status() == types::ExpirationStatus::Enabled,
        filter: to_filter(rule)?,
        transitions: rule.transitions().iter().map(action::to_transition).collect::<Result<_, _>>()?,
        expiration: rule
            .expiration()
            .and_then(|expiration| action::to_expiration(expiration).transpose())
            .transpose()?,
        noncurrent_transitions: rule
            .noncurrent_version_transitions()
            .iter()
            .map(action::to_noncurrent_transition)
            .collect::<Result<_, _>>()?,
        noncurrent_expiration: rule
            .noncurrent_version_expiration()
            .map(action::to_noncurrent_expiration)
            .transpose()?,
        abort_incomplete_multipart_upload_days: to_count("DaysAfterInitiation", days)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use s3opt_core::s3::lifecycle::testing;

    use super::*;

    proptest! {
        #[test]
        fn it_reads_back(configuration in testing::configuration()) {
            let minimum = from_minimum(&configuration);
            let sdk = from_lifecycle(configuration.clone()).unwrap();
            prop_assert_eq!(to_lifecycle(sdk.rules(), Some(&minimum)), Ok(configuration));
        }
    }

    #[test]
    fn the_sdk_knows_both_minima() {
        for minimum in TransitionDefaultMinimumObjectSize::ALL {
            assert!(types::TransitionDefaultMinimumObjectSize::values().contains(&minimum.name()));
        }
        assert_eq!(to_lifecycle(&[], None), Ok(LifecycleConfiguration::default()));
        assert!(to_lifecycle(&[], Some(&"other".into())).is_err());
    }

    #[test]
    fn a_number_that_s3_has_no_room_for_is_refused() {
        let rule = Rule {
            abort_incomplete_multipart_upload_days: Some(u32::MAX),
            ..Rule::new(s3opt_core::s3::lifecycle::Filter::Everything)
        };
        assert!(from_rule(rule).is_err());
    }
}
