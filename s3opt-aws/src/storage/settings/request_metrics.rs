//! Request metrics configurations.

use aws_sdk_s3::types::{self, MetricsFilter};
use s3opt_core::s3::bucket::RequestMetricsConfiguration;

use super::filter::Conditions;
use crate::storage::convert::{Unfit, to_tags};

pub(super) fn from_metrics(
    configuration: RequestMetricsConfiguration,
) -> Result<types::MetricsConfiguration, Unfit> {
    let filter = match Conditions::new(configuration.prefix, configuration.tags)? {
        Conditions::Everything => None,
        Conditions::Prefix(prefix) => Some(MetricsFilter::Prefix(prefix)),
        Conditions::Tag(tag) => Some(MetricsFilter::Tag(tag)),
        Conditions::And { prefix, tags } => {
            let and = types::MetricsAndOperator::builder().set_prefix(prefix).set_tags(Some(tags)).build();
            Some(MetricsFilter::And(and))
        }
    };
    Ok(types::MetricsConfiguration::builder().id(configuration.id).set_filter(filter).build()?)
}

pub(super) fn to_metrics(
    configuration: &types::MetricsConfiguration,
) -> Result<RequestMetricsConfiguration, Unfit> {
    let id = configuration.id().to_owned();
    let access_point = || Unfit::new(format!("the access point in the request metrics configuration {id}"));
    let (prefix, tags) = match configuration.filter() {
        None => (None, Vec::new()),
        Some(MetricsFilter::Prefix(prefix)) => (Some(prefix.clone()), Vec::new()),
        Some(MetricsFilter::Tag(tag)) => (None, to_tags(std::slice::from_ref(tag))),
        Some(MetricsFilter::And(and)) if and.access_point_arn().is_some() => return Err(access_point()),
        Some(MetricsFilter::And(and)) => (and.prefix().map(str::to_owned), to_tags(and.tags())),
        Some(_) => return Err(access_point()),
    };
    Ok(RequestMetricsConfiguration { id, prefix, tags })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::storage::settings::samples;

    proptest! {
        #[test]
        fn it_reads_back(id in "[a-z]{1,8}", prefix in prop::option::of("[a-z/]{0,4}"), tags in samples::tags()) {
            let configuration = RequestMetricsConfiguration { id, prefix, tags };
            let sdk = from_metrics(configuration.clone()).unwrap();
            prop_assert_eq!(to_metrics(&sdk), Ok(configuration));
        }
    }

    #[test]
    fn an_access_point_is_not_left_out() {
        let arn = "arn:aws:s3:us-east-1:111111111111:accesspoint/a".to_owned();
        let and = types::MetricsAndOperator::builder().prefix("a").access_point_arn(&arn).build();
        for filter in [MetricsFilter::AccessPointArn(arn), MetricsFilter::And(and)] {
            let sdk = types::MetricsConfiguration::builder().id("id").filter(filter).build().unwrap();
            assert!(to_metrics(&sdk).is_err());
        }
    }
}
