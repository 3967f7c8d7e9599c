//! Which objects a rule is about.

use aws_sdk_s3::types;
use aws_sdk_s3::types::builders::LifecycleRuleBuilder;
use s3opt_core::s3::lifecycle::Filter;

use crate::storage::convert::{Unfit, from_count, from_tag, from_tags, to_count, to_tags};

/// Puts the filter into a rule, in the form in which its owner wrote it.
pub(super) fn from_filter(filter: Filter, rule: LifecycleRuleBuilder) -> Result<LifecycleRuleBuilder, Unfit> {
    let built = types::LifecycleRuleFilter::builder();
    let built = match filter {
        Filter::LegacyPrefix(prefix) => {
            #[expect(deprecated, reason = "S3 keeps the form in which a rule was written")]
            return Ok(rule.prefix(prefix));
        }
        Filter::Everything => built,
        Filter::Prefix(prefix) => built.prefix(prefix),
        Filter::Tag(tag) => built.tag(from_tag(tag)?),
        Filter::ObjectSizeGreaterThan(size) => {
            built.object_size_greater_than(from_count("ObjectSizeGreaterThan", size)?)
        }
        Filter::ObjectSizeLessThan(size) => {
            built.object_size_less_than(from_count("ObjectSizeLessThan", size)?)
        }
        Filter::And { prefix, tags, object_size_greater_than, object_size_less_than } => built.and(
            types::LifecycleRuleAndOperator::builder()
                .set_prefix(prefix)
                .set_tags((!tags.is_empty()).then(|| from_tags(tags)).transpose()?)
                .set_object_size_greater_than(to_count("ObjectSizeGreaterThan", object_size_greater_than)?)
                .set_object_size_less_than(to_count("ObjectSizeLessThan", object_size_less_than)?)
                .build(),
        ),
    };
    Ok(rule.filter(built.build()))
}

/// A rule with neither a filter nor the older prefix, which S3 does not make, is about everything.
pub(super) fn to_filter(rule: &types::LifecycleRule) -> Result<Filter, Unfit> {
    let Some(filter) = rule.filter() else {
        #[expect(deprecated, reason = "S3 keeps the form in which a rule was written")]
        let prefix = rule.prefix();
        return Ok(Filter::LegacyPrefix(prefix.unwrap_or_default().to_owned()));
    };
    if let Some(and) = filter.and() {
        return Ok(Filter::And {
            prefix: and.prefix().map(str::to_owned),
            tags: to_tags(and.tags()),
            object_size_greater_than: to_count("ObjectSizeGreaterThan", and.object_size_greater_than())?,
            object_size_less_than: to_count("ObjectSizeLessThan", and.object_size_less_than())?,
        });
    }
    if let Some(tag) = to_tags(filter.tag().map(std::slice::from_ref).unwrap_or_default()).pop() {
        return Ok(Filter::Tag(tag));
    }
    if let Some(size) = to_count("ObjectSizeGreaterThan", filter.object_size_greater_than())? {
        return Ok(Filter::ObjectSizeGreaterThan(size));
    }
    if let Some(size) = to_count("ObjectSizeLessThan", filter.object_size_less_than())? {
        return Ok(Filter::ObjectSizeLessThan(size));
    }
    Ok(filter.prefix().map_or(Filter::Everything, |prefix| Filter::Prefix(prefix.to_owned())))
}
