//! Metrics and statistics, as CloudWatch names them.

use aws_sdk_cloudwatch::types;
use s3opt_core::backend::metrics::{Dimension, MetricId, Statistic};

/// Dimensions as the SDK takes them.
pub(super) fn to_dimensions(dimensions: &[Dimension]) -> Vec<types::Dimension> {
    let convert = |dimension: &Dimension| {
        types::Dimension::builder().name(&dimension.name).value(&dimension.value).build()
    };
    dimensions.iter().map(convert).collect()
}

/// A metric of which the SDK names the parts.
pub(super) fn to_metric(namespace: &str, name: &str, dimensions: &[types::Dimension]) -> MetricId {
    let convert = |dimension: &types::Dimension| {
        Dimension::new(dimension.name().unwrap_or_default(), dimension.value().unwrap_or_default())
    };
    MetricId::new(namespace, name, dimensions.iter().map(convert).collect())
}

/// A statistic as the SDK takes it.
pub(super) fn from_statistic(statistic: Statistic) -> types::Statistic {
    match statistic {
        Statistic::Average => types::Statistic::Average,
        Statistic::Sum => types::Statistic::Sum,
        Statistic::Minimum => types::Statistic::Minimum,
        Statistic::Maximum => types::Statistic::Maximum,
        Statistic::SampleCount => types::Statistic::SampleCount,
    }
}

/// A statistic of the SDK's; `None` for one that is newer than the SDK.
pub(super) fn to_statistic(statistic: &types::Statistic) -> Option<Statistic> {
    Some(match statistic {
        types::Statistic::Average => Statistic::Average,
        types::Statistic::Sum => Statistic::Sum,
        types::Statistic::Minimum => Statistic::Minimum,
        types::Statistic::Maximum => Statistic::Maximum,
        types::Statistic::SampleCount => Statistic::SampleCount,
        _ => return None,
    })
}

/// The figure that a datapoint holds for a statistic.
pub(super) fn figure(point: &types::Datapoint, statistic: Statistic) -> Option<f64> {
    match statistic {
        Statistic::Average => point.average(),
        Statistic::Sum => point.sum(),
        Statistic::Minimum => point.minimum(),
        Statistic::Maximum => point.maximum(),
        Statistic::SampleCount => point.sample_count(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::metrics) const STATISTICS: [Statistic; 5] =
        [Statistic::Average, Statistic::Sum, Statistic::Minimum, Statistic::Maximum, Statistic::SampleCount];

    pub(in crate::metrics) fn any_metric() -> impl Strategy<Value = MetricId> {
        let dimensions = proptest::collection::vec(("[a-z]{1,5}", "[a-z]{0,5}"), 0..4);
        ("[a-zA-Z/]{1,9}", "[a-zA-Z]{1,9}", dimensions).prop_map(|(namespace, name, dimensions)| {
            let dimensions =
                dimensions.into_iter().map(|(name, value)| Dimension::new(name, value)).collect();
            MetricId::new(namespace, name, dimensions)
        })
    }

    #[test]
    fn statistics_have_the_names_of_cloudwatch() {
        let names = ["Average", "Sum", "Minimum", "Maximum", "SampleCount"];
        for (statistic, name) in STATISTICS.into_iter().zip(names) {
            assert_eq!(from_statistic(statistic).as_str(), name);
            assert_eq!(to_statistic(&from_statistic(statistic)), Some(statistic));
        }
        assert_eq!(to_statistic(&types::Statistic::from("Median")), None);
    }

    #[test]
    fn each_statistic_has_its_figure() {
        let point = types::Datapoint::builder().average(1.0).sum(2.0).minimum(3.0).maximum(4.0).build();
        let came = STATISTICS.map(|statistic| figure(&point, statistic));
        assert_eq!(came, [Some(1.0), Some(2.0), Some(3.0), Some(4.0), None]);
    }

    proptest! {
        #[test]
        fn a_metric_is_read_as_it_was_written(metric in any_metric(), turn in any::<bool>()) {
            let mut dimensions = to_dimensions(&metric.dimensions);
            if turn {
                dimensions.reverse();
            }
            prop_assert_eq!(to_metric(&metric.namespace, &metric.name, &dimensions), metric);
        }
    }
}
