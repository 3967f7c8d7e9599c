//! Questions, as Cost Explorer takes them.
//!
//! Source: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html>.

use aws_sdk_costexplorer::types;
use aws_smithy_types::error::operation::BuildError;
use s3opt_core::backend::costs::{CostQuery, Granularity, Grouping};

/// What each period is asked for.
pub(super) const COST: &str = "UnblendedCost";
/// See [`COST`].
pub(super) const QUANTITY: &str = "UsageQuantity";

/// Groupings of one question.
const MAX_GROUPINGS: usize = 2;

/// What Cost Explorer has against a question. It is said here because an answer costs a cent each, a refusal among them.
///
/// Source of the price: <https://aws.amazon.com/aws-cost-management/aws-cost-explorer/pricing/>.
pub(super) fn refusal(query: &CostQuery) -> Option<String> {
    if query.group_by.len() > MAX_GROUPINGS {
        return Some(format!(
            "1 validation error detected: Value at 'groupBy' failed to satisfy constraint: Member must have length less than \
             or equal to {MAX_GROUPINGS}"
        ));
    }
    (query.start >= query.end)
        .then(|| "Start date (and hour) should be before end date (and hour)".to_owned())
}

/// From a day on and before another.
pub(super) fn from_span(query: &CostQuery) -> Result<types::DateInterval, BuildError> {
    types::DateInterval::builder().start(query.start.to_string()).end(query.end.to_string()).build()
}

pub(super) fn from_granularity(granularity: Granularity) -> types::Granularity {
    match granularity {
        Granularity::Daily => types::Granularity::Daily,
        Granularity::Monthly => types::Granularity::Monthly,
    }
}

pub(super) fn from_grouping(grouping: &Grouping) -> types::GroupDefinition {
    let (kind, key) = match grouping {
        Grouping::UsageType => (types::GroupDefinitionType::Dimension, "USAGE_TYPE"),
        Grouping::Operation => (types::GroupDefinitionType::Dimension, "OPERATION"),
        Grouping::Service => (types::GroupDefinitionType::Dimension, "SERVICE"),
        Grouping::Tag(key) => (types::GroupDefinitionType::Tag, key.as_str()),
    };
    types::GroupDefinition::builder().r#type(kind).key(key).build()
}

/// What is counted; all where it is `None`. An expression that joins others joins two at least.
///
/// Source: <https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Expression.html>.
pub(super) fn from_filter(query: &CostQuery) -> Option<types::Expression> {
    let service = query.service.as_ref().map(|service| {
        let values = types::DimensionValues::builder().key(types::Dimension::Service).values(service);
        types::Expression::builder().dimensions(values.build()).build()
    });
    let tag = query.tag.as_ref().map(|(key, values)| {
        let values = types::TagValues::builder().key(key).set_values(Some(values.clone()));
        types::Expression::builder().tags(values.build()).build()
    });
    match (service, tag) {
        (Some(service), Some(tag)) => Some(types::Expression::builder().and(service).and(tag).build()),
        (service, tag) => service.or(tag),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use s3opt_core::calendar::Day;

    use super::*;

    pub(in crate::costs) fn query(start: &str, end: &str) -> CostQuery {
        let day = |text: &str| text.parse::<Day>().unwrap();
        CostQuery {
            start: day(start),
            end: day(end),
            granularity: Granularity::Monthly,
            group_by: Vec::new(),
            service: None,
            tag: None,
        }
    }

    #[test]
    fn what_would_be_refused_is_not_asked() {
        let three = vec![Grouping::UsageType, Grouping::Operation, Grouping::Service];
        for (query, expected) in [
            (query("2026-01-01", "2026-01-02"), None),
            (CostQuery { group_by: three[..2].to_vec(), ..query("2026-01-01", "2026-01-02") }, None),
            (
                CostQuery { group_by: three, ..query("2026-01-01", "2026-01-02") },
                Some("less than or equal to 2"),
            ),
            (query("2026-01-01", "2026-01-01"), Some("Start date")),
            (query("2026-01-02", "2026-01-01"), Some("Start date")),
        ] {
            match (refusal(&query), expected) {
                (None, None) => {}
                (Some(message), Some(words)) => assert!(message.contains(words), "{message}"),
                (came, _) => panic!("{query:?}: {came:?}"),
            }
        }
    }

    #[test]
    fn groupings_are_dimensions_and_tags() {
        for (grouping, kind, key) in [
            (Grouping::UsageType, "DIMENSION", "USAGE_TYPE"),
            (Grouping::Operation, "DIMENSION", "OPERATION"),
            (Grouping::Service, "DIMENSION", "SERVICE"),
            (Grouping::Tag("Department".to_owned()), "TAG", "Department"),
        ] {
            let came = from_grouping(&grouping);
            assert_eq!(came.r#type().map(types::GroupDefinitionType::as_str), Some(kind));
            assert_eq!(came.key(), Some(key));
        }
        assert_eq!(from_granularity(Granularity::Daily).as_str(), "DAILY");
        assert_eq!(from_granularity(Granularity::Monthly).as_str(), "MONTHLY");
    }

    #[test]
    fn a_day_is_written_as_a_date() {
        let span = from_span(&query("2026-01-31", "2026-02-01")).unwrap();
        assert_eq!((span.start(), span.end()), ("2026-01-31", "2026-02-01"));
    }

    #[test]
    fn filters_are_joined_where_there_are_two() {
        let service = Some("Amazon Simple Storage Service".to_owned());
        let tag = Some(("Department".to_owned(), vec!["Finance".to_owned(), String::new()]));
        let with = |service: &Option<String>, tag: &Option<(String, Vec<String>)>| {
            from_filter(&CostQuery {
                service: service.clone(),
                tag: tag.clone(),
                ..query("2026-01-01", "2026-01-02")
            })
        };
        assert_eq!(with(&None, &None), None);
        let by_service = with(&service, &None).unwrap();
        let dimension = by_service.dimensions().unwrap();
        assert_eq!(dimension.key(), Some(&types::Dimension::Service));
        assert_eq!(dimension.values(), [service.clone().unwrap()]);
        let by_tag = with(&None, &tag).unwrap();
        let values = by_tag.tags().unwrap();
        assert_eq!(
            (values.key(), values.values()),
            (Some("Department"), &["Finance".to_owned(), String::new()][..])
        );
        assert_eq!(with(&service, &tag).unwrap().and(), [by_service, by_tag]);
    }
}
