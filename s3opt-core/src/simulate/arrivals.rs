//! What is written to the bucket after the start: the last days before it, again and again.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::calendar::Day;
use crate::cube::{Amount, CellKey, Cube, CubeError};
use crate::s3::{State, Versioning};
use crate::simulate::{Arrivals, Settings, SimulateError};

/// The cells that arrive between the start and the end of the simulation.
pub(super) fn cells(cube: &Cube, settings: &Settings) -> Result<Vec<(CellKey, Amount)>, SimulateError> {
    let (window, percent) = match settings.arrivals {
        Arrivals::None => return Ok(Vec::new()),
        Arrivals::Steady { window_days } => (window_days, Decimal::ZERO),
        Arrivals::Growing { window_days, percent_a_month } => (window_days, percent_a_month),
    };
    if window == 0 {
        let what = "arrivals repeat the days of a window of at least one day".to_owned();
        return Err(SimulateError::Settings { what });
    }
    let factors = growth(percent, months_between(settings.start, settings.end))?;
    let (start, end) = (settings.start, settings.end);
    let template = |(key, _): &(CellKey, Amount)| {
        key.state == State::Current && key.modified <= start && start.days_since(key.modified) < window
    };
    // What is written again is written by the bucket as it is, whatever it was when the template was written, and begins
    // in the Frequent tier.
    let null_version = settings.versioning != Versioning::Enabled;
    let mut arriving = Vec::new();
    let mut total = Amount::default();
    for (key, amount) in cube.versions().filter(template) {
        let mut day = key.modified + window;
        while day < end {
            let amount = grown(amount, factors.get(months_between(start, day) as usize).copied())?;
            total =
                total.checked_add(amount).ok_or(SimulateError::TooLarge { source: CubeError::TooLarge })?;
            arriving.push((CellKey { modified: day, access_tier: None, null_version, ..key }, amount));
            day = day + window;
        }
    }
    Ok(arriving)
}

/// The factor for each month since the start; empty where nothing grows.
fn growth(percent: Decimal, months: u32) -> Result<Vec<Decimal>, SimulateError> {
    if percent.is_zero() {
        return Ok(Vec::new());
    }
    let too_large = || SimulateError::TooLarge { source: CubeError::TooLarge };
    let rate = percent.checked_div(Decimal::ONE_HUNDRED).and_then(|rate| rate.checked_add(Decimal::ONE));
    let rate = rate.ok_or_else(too_large)?;
    if rate.is_sign_negative() || rate.is_zero() {
        let what = format!("arrivals cannot shrink by {percent} percent a month; the least is above -100");
        return Err(SimulateError::Settings { what });
    }
    let mut factors = vec![Decimal::ONE];
    for month in 0..months as usize {
        factors.push(factors[month].checked_mul(rate).ok_or_else(too_large)?);
    }
    Ok(factors)
}

/// The amount times the factor, rounded down to whole objects and bytes.
fn grown(amount: Amount, factor: Option<Decimal>) -> Result<Amount, SimulateError> {
    let Some(factor) = factor else { return Ok(amount) };
    let times = |number: u128| {
        let number = i128::try_from(number).ok()?;
        Decimal::try_from_i128_with_scale(number, 0).ok()?.checked_mul(factor)?.trunc().to_u128()
    };
    let objects = times(u128::from(amount.objects)).and_then(|objects| u64::try_from(objects).ok());
    let grown = objects.zip(times(amount.bytes)).zip(times(amount.key_bytes));
    let grown = grown.map(|((objects, bytes), key_bytes)| Amount { objects, bytes, key_bytes });
    grown.ok_or(SimulateError::TooLarge { source: CubeError::TooLarge })
}

/// Whole calendar months between two days.
fn months_between(start: Day, day: Day) -> u32 {
    // No month is longer than 31 days, so that this is never too many.
    let mut months = day.days_since(start) / 31;
    while start.add_months(months + 1) <= day {
        months += 1;
    }
    months
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_compounds_by_the_calendar_month() {
        let start: Day = "2026-01-31".parse().unwrap();
        for (day, months) in [("2026-01-31", 0), ("2026-02-27", 0), ("2026-02-28", 1), ("2027-01-31", 12)] {
            assert_eq!(months_between(start, day.parse().unwrap()), months, "{day}");
        }
        let factors = growth(Decimal::TEN, 2).unwrap();
        let amounts: Vec<_> = factors
            .into_iter()
            .map(|factor| {
                grown(Amount { objects: 10, bytes: 1005, key_bytes: 70 }, Some(factor)).unwrap().bytes
            })
            .collect();
        assert_eq!(amounts, [1005, 1105, 1216]);
        assert!(growth(Decimal::from(-100), 1).is_err());
        assert!(growth(Decimal::MAX, 600).is_err());
    }
}
