//! Two scenarios of one bucket, side by side.

use rust_decimal::Decimal;

use super::run::{SimulateError, usage};
use super::statement::{Statement, price};
use crate::calendar::Day;
use crate::cube::Cube;
use crate::price::{Catalog, PriceError};
use crate::simulate::{Scenario, Settings, Warning, warnings};

/// What a policy changes against the bucket as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The first day.
    pub start: Day,
    /// The first day that is no longer covered.
    pub end: Day,
    /// The bucket as it is.
    pub baseline: Statement,
    /// The bucket with the policy.
    pub policy: Statement,
    /// When the policy has paid for itself.
    pub payback: Payback,
    /// What each department pays, those that pay nothing left out.
    pub departments: Vec<DepartmentShare>,
    /// What will hurt.
    pub warnings: Vec<Warning>,
}

/// The curve of what has been saved since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payback {
    /// The first day at whose end the policy has paid for itself and never falls behind again, if there is one.
    pub date: Option<Day>,
    /// The day at whose end the most has been lost, or the start where nothing is ever lost.
    pub lowest_date: Day,
    /// What has been saved by then in USD; negative, or zero where nothing is ever lost.
    pub lowest_amount: Decimal,
}

/// A department's part of the two bills in USD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentShare {
    /// The department's name; `None` for what no department pays for.
    pub name: Option<String>,
    /// What it pays for the bucket as it is.
    pub baseline: Decimal,
    /// What it pays with the policy.
    pub policy: Decimal,
}

/// Two scenarios cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// One of them cannot be simulated.
    #[error(transparent)]
    Simulate(#[from] SimulateError),
    /// One of them cannot be priced.
    #[error(transparent)]
    Price(#[from] PriceError),
}

/// Simulates and prices the bucket as it is and with the policy.
///
/// # Errors
/// [`CompareError`] where one of the two cannot be simulated or priced.
pub fn compare(
    cube: &Cube,
    baseline: &Scenario,
    policy: &Scenario,
    settings: &Settings,
    catalog: &Catalog,
) -> Result<Comparison, CompareError> {
    let baseline_usage = usage(cube, baseline, settings)?;
    let policy_usage = usage(cube, policy, settings)?;
    let baseline_bill = price(&baseline_usage, settings, catalog)?;
    let policy_bill = price(&policy_usage, settings, catalog)?;
    let payback = payback(settings.start, &baseline_bill, &policy_bill);
    let names = settings.departments.iter().map(|department| Some(department.name.clone())).chain([None]);
    let departments = names
        .zip(baseline_bill.departments.iter().zip(&policy_bill.departments))
        .map(|(name, (baseline, policy))| DepartmentShare { name, baseline: *baseline, policy: *policy })
        .filter(|share| !(share.baseline.is_zero() && share.policy.is_zero()))
        .collect();
    let mut comparison = Comparison {
        start: settings.start,
        end: settings.end,
        baseline: baseline_bill,
        policy: policy_bill,
        payback,
        departments,
        warnings: Vec::new(),
    };
    comparison.warnings = warnings::find(cube, policy, settings, &comparison);
    Ok(comparison)
}

impl Comparison {
    /// What the policy saves over the whole time in USD; negative where it costs more.
    #[must_use]
    pub fn saved(&self) -> Decimal {
        self.baseline.total - self.policy.total
    }

    /// What the policy saves in percent of the baseline, to two decimals; zero where the baseline costs nothing.
    #[must_use]
    pub fn saved_percent(&self) -> Decimal {
        let share = (self.saved() * Decimal::ONE_HUNDRED).checked_div(self.baseline.total);
        share.unwrap_or_default().round_dp(2)
    }
}

/// Follows what has been saved from day to day.
fn payback(start: Day, baseline: &Statement, policy: &Statement) -> Payback {
    let mut saved = Decimal::ZERO;
    let mut payback = Payback { date: Some(start), lowest_date: start, lowest_amount: Decimal::ZERO };
    for ((day, baseline), (_, policy)) in baseline.days.iter().zip(&policy.days) {
        saved += baseline - policy;
        if saved < payback.lowest_amount {
            payback.lowest_amount = saved;
            payback.lowest_date = *day;
        }
        if saved.is_sign_negative() && !saved.is_zero() {
            payback.date = None;
        } else if payback.date.is_none() {
            payback.date = Some(*day);
        }
    }
    payback
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(days: &[i64]) -> Statement {
        let start: Day = "2026-05-01".parse().unwrap();
        let days = (0_u32..).zip(days).map(|(index, cost)| (start + index, Decimal::from(*cost)));
        Statement { total: Decimal::ZERO, months: Vec::new(), days: days.collect(), departments: Vec::new() }
    }

    #[test]
    fn the_payback_is_the_last_time_the_curve_comes_up() {
        for (policy, date, lowest) in [
            (vec![10, 10, 10], Some("2026-05-01"), ("2026-05-01", 0)),
            (vec![9, 9, 9], Some("2026-05-01"), ("2026-05-01", 0)),
            (vec![30, 5, 5, 0, 0], Some("2026-05-04"), ("2026-05-01", -20)),
            (vec![15, 0, 30, 0, 0], Some("2026-05-05"), ("2026-05-03", -15)),
            (vec![15, 0, 30, 10], None, ("2026-05-03", -15)),
            (vec![11, 11, 11], None, ("2026-05-03", -3)),
        ] {
            let baseline = statement(&vec![10; policy.len()]);
            let payback = payback("2026-05-01".parse().unwrap(), &baseline, &statement(&policy));
            assert_eq!(payback.date.map(|day| day.to_string()).as_deref(), date, "{policy:?}");
            let found = (payback.lowest_date.to_string(), payback.lowest_amount);
            assert_eq!(found, (lowest.0.to_owned(), Decimal::from(lowest.1)), "{policy:?}");
        }
    }
}
