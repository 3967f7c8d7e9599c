//! The report as metrics of CloudWatch, for dashboards and alarms.

use rust_decimal::prelude::ToPrimitive;

use super::figure::{Part, by_part};
use super::record::Record;
use crate::backend::metrics::{Dimension, MetricDatum, MetricId};
use crate::calendar::Instant;

/// The namespace of the metrics.
pub const NAMESPACE: &str = "S3Opt";
/// What a part has paid in a month, in USD.
pub const MONTHLY_COST: &str = "MonthlyCost";
/// The dimension that names the bucket.
pub const BUCKET: &str = "Bucket";
/// The dimension that names the department, or one of the three below.
pub const DEPARTMENT: &str = "Department";
/// What objects cost below no department's prefix.
pub const NO_DEPARTMENT: &str = "NoDepartment";
/// What is nobody's.
pub const REMAINDER: &str = "Remainder";
/// The bill.
pub const TOTAL: &str = "Total";

/// Milliseconds that CloudWatch takes data late, and an hour to spare.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html>.
const LATEST: i64 = (14 * 24 - 1) * 3_600_000;

/// The data of a report, at the midnight at which its month ended: whoever puts them twice changes neither average nor
/// maximum. None where CloudWatch would no longer take them.
pub(super) fn data(record: &Record, departments: &[String], now: Instant) -> Vec<MetricDatum> {
    let time = Instant::from(record.month.end());
    if now.milliseconds().saturating_sub(time.milliseconds()) > LATEST {
        return Vec::new();
    }
    let mut parts = by_part(&record.figures);
    // What costs nothing is told, too, so that no line of a dashboard stays where it was.
    for part in departments.iter().cloned().map(Part::Department).chain([Part::NoDepartment, Part::Remainder])
    {
        parts.entry(part).or_default();
    }
    let values =
        parts.iter().map(|(part, cost)| (name(part), *cost)).chain([(TOTAL.to_owned(), record.total)]);
    let datum = |(name, cost): (String, rust_decimal::Decimal)| MetricDatum {
        metric: MetricId::new(
            NAMESPACE,
            MONTHLY_COST,
            vec![Dimension::new(BUCKET, record.bucket.clone()), Dimension::new(DEPARTMENT, name)],
        ),
        time,
        value: cost.to_f64().unwrap_or_default(),
        // CloudWatch knows no currencies.
        unit: "None".to_owned(),
    };
    values.map(datum).collect()
}

/// A part's name as CloudWatch takes it: ASCII without control characters, 1024 of them at most.
///
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html>.
fn name(part: &Part) -> String {
    match part {
        Part::NoDepartment => NO_DEPARTMENT.to_owned(),
        Part::Remainder => REMAINDER.to_owned(),
        Part::Department(name) => {
            let plain = |character: char| if (' '..='~').contains(&character) { character } else { '?' };
            let name: String = name.trim().chars().map(plain).take(1024).collect();
            if name.is_empty() { "?".to_owned() } else { name }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handlers::cost::sample::record;

    #[test]
    fn every_part_has_a_datum_and_the_total_too() {
        let departments = ["Engineering".to_owned(), "Idle".to_owned()];
        let data = data(&record(), &departments, "2026-11-01T06:00:00Z".parse().unwrap());
        let told: Vec<(String, String)> = data
            .iter()
            .map(|datum| (datum.metric.dimensions[1].value.clone(), format!("{:.2}", datum.value)))
            .collect();
        let expected = [
            ("Engineering", "647.50"),
            ("Finance", "483.00"),
            ("Idle", "0.00"),
            ("Legal (Gr??e)", "0.00"),
            ("NoDepartment", "23.00"),
            ("Remainder", "94.86"),
            ("Total", "1248.36"),
        ];
        assert_eq!(told, expected.map(|(name, cost)| (name.to_owned(), cost.to_owned())));
        assert!(data.iter().all(|datum| datum.time == "2026-11-01".parse().unwrap()));
    }

    #[test]
    fn what_cloudwatch_would_refuse_is_not_put() {
        for (now, count) in [("2026-11-14T22:00:00Z", 6), ("2026-11-15T00:00:00Z", 0), ("2030-01-01", 0)] {
            assert_eq!(data(&record(), &[], now.parse().unwrap()).len(), count, "{now}");
        }
        assert_eq!(name(&Part::Department(" \n".to_owned())), "?");
    }
}
