//! Usage with its price: the bill month by month, and what it comes to each day and for each department.

use rust_decimal::Decimal;

use super::usage::Usage;
use crate::calendar::{Day, Month};
use crate::price::{Bill, Catalog, PriceError, UsageKey, price_month, share};
use crate::simulate::Settings;

/// A simulation's bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The sum of all months in USD.
    pub total: Decimal,
    /// One bill for each calendar month that the simulation touches.
    pub months: Vec<MonthBill>,
    /// What each day costs in USD: each line of its month, shared by the day's usage. They add up to the months.
    pub days: Vec<(Day, Decimal)>,
    /// What each department pays in USD, in the order of the settings, the last being what no department pays
    /// for: each line of each month, shared by usage. They add up to the total.
    pub departments: Vec<Decimal>,
}

/// The bill of one calendar month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthBill {
    /// The month; the first and the last may be simulated in part.
    pub month: Month,
    /// Its lines.
    pub bill: Bill,
}

/// Prices usage.
///
/// # Errors
/// [`PriceError`] where the catalog lacks a price or a sum is beyond what a decimal can hold.
pub fn price(usage: &Usage, settings: &Settings, catalog: &Catalog) -> Result<Statement, PriceError> {
    let ranges = usage.month_ranges();
    let mut days = vec![Decimal::ZERO; usage.end.days_since(usage.start) as usize];
    let mut departments = vec![Decimal::ZERO; usage.departments.len()];
    let mut months = Vec::with_capacity(usage.months.len());
    for (index, (month, range)) in usage.months.iter().zip(ranges).enumerate() {
        let lines = usage.month(index);
        let amounts: Vec<(UsageKey, u128)> =
            lines.iter().map(|(key, (amount, _))| ((*key).clone(), *amount)).collect();
        let bill = price_month(catalog, *month, &amounts, &settings.outside_usage)?;
        for line in &bill.lines {
            let Some((_, (_, slots))) = lines
                .iter()
                .find(|(key, _)| key.billed_name() == line.usage_type && key.operation == line.operation)
            else {
                continue;
            };
            let by_day: Vec<u128> =
                range.clone().map(|day| slots.iter().map(|slot| usage.daily[*slot][day]).sum()).collect();
            for (day, cost) in days[range.clone()].iter_mut().zip(share(line.cost, &by_day)) {
                *day += cost;
            }
            let amount_of =
                |department: &Vec<Vec<u128>>, slot: usize| department[slot].get(index).copied().unwrap_or(0);
            let by_department: Vec<u128> = usage
                .departments
                .iter()
                .map(|department| slots.iter().map(|slot| amount_of(department, *slot)).sum())
                .collect();
            for (department, cost) in departments.iter_mut().zip(share(line.cost, &by_department)) {
                *department += cost;
            }
        }
        months.push(MonthBill { month: *month, bill });
    }
    Ok(Statement {
        total: months.iter().map(|month| month.bill.total).sum(),
        months,
        days: (0_u32..).zip(days).map(|(index, cost)| (usage.start + index, cost)).collect(),
        departments,
    })
}
