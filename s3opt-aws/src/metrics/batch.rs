//! How data are shared out over calls of PutMetricData.

use std::collections::BTreeMap;

use s3opt_core::backend::metrics::MetricDatum;

/// Data in one call.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html>.
const MAX_DATA: usize = 1000;

/// Bytes of one call; "limited to 1 MB in size for HTTP POST requests" in the same place.
const MAX_BYTES: usize = 1_000_000;

/// Bytes of a datum beside its texts: names of members, marks, the value and the time. In the longest of CloudWatch's
/// protocols a member is named by some 40 bytes.
const BYTES_PER_DATUM: usize = 300;

/// Bytes of a dimension beside its texts.
const BYTES_PER_DIMENSION: usize = 120;

/// What one call puts: data of one namespace.
pub(super) type Batch<'a> = (&'a str, Vec<&'a MetricDatum>);

/// Shares data out over calls, each of which has one namespace, and neither too many data nor too many bytes. The order
/// within a namespace stays.
pub(super) fn batches(data: &[MetricDatum]) -> Vec<Batch<'_>> {
    let mut by_namespace: BTreeMap<&str, Vec<&MetricDatum>> = BTreeMap::new();
    for datum in data {
        by_namespace.entry(&datum.metric.namespace).or_default().push(datum);
    }
    let share = |(namespace, data): (_, Vec<_>)| {
        split(data).into_iter().map(move |data| (namespace, data)).collect::<Vec<_>>()
    };
    by_namespace.into_iter().flat_map(share).collect()
}

fn split(data: Vec<&MetricDatum>) -> Vec<Vec<&MetricDatum>> {
    let mut batches: Vec<Vec<&MetricDatum>> = Vec::new();
    let mut bytes = 0;
    for datum in data {
        let size = size(datum);
        match batches.last_mut() {
            Some(batch) if batch.len() < MAX_DATA && bytes + size <= MAX_BYTES => {
                bytes += size;
                batch.push(datum);
            }
            _ => {
                bytes = size;
                batches.push(vec![datum]);
            }
        }
    }
    batches
}

/// Bytes that a datum takes at most. Texts count three times, because a byte can become three where it is escaped.
fn size(datum: &MetricDatum) -> usize {
    let dimensions: usize = datum
        .metric
        .dimensions
        .iter()
        .map(|dimension| BYTES_PER_DIMENSION + 3 * (dimension.name.len() + dimension.value.len()))
        .sum();
    BYTES_PER_DATUM + 3 * (datum.metric.name.len() + datum.unit.len()) + dimensions
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use s3opt_core::backend::metrics::{Dimension, MetricId};
    use s3opt_core::calendar::Instant;

    use super::*;

    fn datum(namespace: &str, value: f64, dimension: usize) -> MetricDatum {
        let dimensions = vec![Dimension::new("BucketName", "b".repeat(dimension))];
        MetricDatum {
            metric: MetricId::new(namespace, "Metric", dimensions),
            time: Instant::from_milliseconds(0),
            value,
            unit: "Count".to_owned(),
        }
    }

    #[test]
    fn a_call_has_one_namespace_and_at_most_a_thousand_data() {
        let many = |namespace: &str, count| vec![datum(namespace, 1.0, 1); count];
        for (data, expected) in [
            (Vec::new(), vec![]),
            (many("a", 1), vec![("a", 1)]),
            (many("a", 1000), vec![("a", 1000)]),
            (many("a", 1001), vec![("a", 1000), ("a", 1)]),
            ([many("b", 2), many("a", 3), many("b", 1)].concat(), vec![("a", 3), ("b", 3)]),
        ] {
            let came: Vec<(&str, usize)> =
                batches(&data).into_iter().map(|(namespace, data)| (namespace, data.len())).collect();
            assert_eq!(came, expected);
        }
    }

    #[test]
    fn long_texts_make_smaller_calls() {
        let data = vec![datum("a", 1.0, 1024); 1000];
        let came = batches(&data);
        assert_eq!(came.len(), 4);
        assert!(
            came.iter().all(|(_, data)| data.iter().map(|datum| size(datum)).sum::<usize>() <= MAX_BYTES)
        );
    }

    proptest! {
        #[test]
        fn each_datum_is_put_once_and_in_order(
            data in proptest::collection::vec(("[ab]", 0..9_u8, 0..1024_usize), 0..200)
        ) {
            let data: Vec<MetricDatum> = data
                .into_iter()
                .map(|(namespace, value, dimension)| datum(&namespace, f64::from(value), dimension))
                .collect();
            for namespace in ["a", "b"] {
                let of = |datum: &&MetricDatum| datum.metric.namespace == namespace;
                let expected: Vec<&MetricDatum> = data.iter().filter(of).collect();
                let came: Vec<&MetricDatum> = batches(&data)
                    .into_iter()
                    .filter(|batch| batch.0 == namespace)
                    .flat_map(|batch| batch.1)
                    .collect();
                prop_assert_eq!(came, expected);
            }
        }
    }
}
