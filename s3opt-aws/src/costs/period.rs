//! Answers, as Cost Explorer sends them.

use std::collections::HashMap;

use aws_sdk_costexplorer::types;
use s3opt_core::backend::costs::{CostGroup, CostPeriod};
use s3opt_core::calendar::{Day, ParseTimeError};

use super::amount::{AmountError, cost, quantity};
use super::query::{COST, QUANTITY};

/// An answer that makes no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(super) enum PeriodError {
    /// A figure does not.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// A period has no days.
    #[error(transparent)]
    Time(#[from] ParseTimeError),
}

/// Puts the pages of an answer together. A page may end within a period, whose other groups are on the next one.
#[derive(Debug)]
pub(super) struct Periods {
    is_grouped: bool,
    periods: Vec<CostPeriod>,
}

impl Periods {
    /// An answer without pages, to a question with groupings or without.
    pub(super) fn new(is_grouped: bool) -> Periods {
        Periods { is_grouped, periods: Vec::new() }
    }

    /// Takes the next page.
    ///
    /// # Errors
    /// Where the answer makes no sense.
    pub(super) fn add(&mut self, page: &[types::ResultByTime]) -> Result<(), PeriodError> {
        for result in page {
            let period = self.period(result)?;
            match self.periods.last_mut() {
                Some(last) if last.start == period.start && last.end == period.end => {
                    if self.is_grouped {
                        last.groups.extend(period.groups);
                    }
                    last.estimated |= period.estimated;
                }
                _ => self.periods.push(period),
            }
        }
        Ok(())
    }

    fn period(&self, result: &types::ResultByTime) -> Result<CostPeriod, PeriodError> {
        let span = result.time_period();
        let day = |text: Option<&str>| text.unwrap_or_default().parse::<Day>();
        let groups = if self.is_grouped {
            let convert = |group: &types::Group| to_group(group.keys(), group.metrics());
            result.groups().iter().map(convert).collect::<Result<_, _>>()?
        } else {
            vec![to_group(&[], result.total())?]
        };
        Ok(CostPeriod {
            start: day(span.map(types::DateInterval::start))?,
            end: day(span.map(types::DateInterval::end))?,
            groups,
            estimated: result.estimated(),
        })
    }

    /// The whole answer.
    pub(super) fn into_periods(self) -> Vec<CostPeriod> {
        self.periods
    }
}

fn to_group(
    keys: &[String],
    metrics: Option<&HashMap<String, types::MetricValue>>,
) -> Result<CostGroup, AmountError> {
    let value = |name: &str| metrics.and_then(|metrics| metrics.get(name));
    Ok(CostGroup { keys: keys.to_vec(), cost: cost(value(COST))?, quantity: quantity(value(QUANTITY))? })
}

#[cfg(test)]
mod tests {
    use rust_decimal::Decimal;

    use super::*;

    fn value(amount: &str, unit: &str) -> types::MetricValue {
        types::MetricValue::builder().amount(amount).unit(unit).build()
    }

    fn span(start: &str, end: &str) -> types::DateInterval {
        types::DateInterval::builder().start(start).end(end).build().unwrap()
    }

    fn group(key: &str, cost: &str, quantity: &str) -> types::Group {
        let builder = types::Group::builder().keys(key).metrics(COST, value(cost, "USD"));
        builder.metrics(QUANTITY, value(quantity, "N/A")).build()
    }

    fn month(groups: Vec<types::Group>, estimated: bool) -> types::ResultByTime {
        types::ResultByTime::builder()
            .time_period(span("2026-01-01", "2026-02-01"))
            .set_groups(Some(groups))
            .estimated(estimated)
            .build()
    }

    fn came(key: &str, cost: &str, quantity: &str) -> CostGroup {
        let decimal = |text: &str| text.parse::<Decimal>().unwrap();
        CostGroup { keys: vec![key.to_owned()], cost: decimal(cost), quantity: decimal(quantity) }
    }

    #[test]
    fn a_period_may_go_on_with_the_next_page() {
        let mut periods = Periods::new(true);
        periods.add(&[month(vec![group("Department$", "0.1", "1")], false)]).unwrap();
        let next = types::ResultByTime::builder().time_period(span("2026-02-01", "2026-02-03"));
        let next = next.groups(group("Department$Finance", "7", "8")).estimated(true).build();
        periods.add(&[month(vec![group("Department$Finance", "2.30", "4")], true), next]).unwrap();
        let came: Vec<(String, String, Vec<CostGroup>, bool)> = periods
            .into_periods()
            .into_iter()
            .map(|period| (period.start.to_string(), period.end.to_string(), period.groups, period.estimated))
            .collect();
        let text = str::to_owned;
        let expected = [
            (
                text("2026-01-01"),
                text("2026-02-01"),
                vec![self::came("Department$", "0.1", "1"), self::came("Department$Finance", "2.30", "4")],
                true,
            ),
            (text("2026-02-01"), text("2026-02-03"), vec![self::came("Department$Finance", "7", "8")], true),
        ];
        assert_eq!(came, expected);
    }

    #[test]
    fn without_a_grouping_the_total_is_the_only_group() {
        let builder = types::ResultByTime::builder().time_period(span("2026-01-01", "2026-02-01"));
        let whole =
            builder.clone().total(COST, value("1.5", "USD")).total(QUANTITY, value("3", "N/A")).build();
        for (result, cost) in [(whole, Decimal::new(15, 1)), (builder.build(), Decimal::ZERO)] {
            let mut periods = Periods::new(false);
            periods.add(std::slice::from_ref(&result)).unwrap();
            // The same period once more: its total is the same.
            periods.add(&[result]).unwrap();
            let came = periods.into_periods();
            assert_eq!(came.len(), 1);
            assert_eq!(came[0].groups.iter().map(|group| group.cost).collect::<Vec<_>>(), [cost]);
            assert!(came[0].groups[0].keys.is_empty());
        }
    }

    #[test]
    fn an_answer_that_makes_no_sense_is_an_error() {
        let mut periods = Periods::new(true);
        let amount = periods.add(&[month(vec![group("a", "much", "1")], false)]);
        assert_eq!(amount, Err(AmountError::Number("much".to_owned()).into()));
        assert!(matches!(periods.add(&[types::ResultByTime::builder().build()]), Err(PeriodError::Time(_))));
        assert_eq!(periods.into_periods(), Vec::new());
    }
}
