//! The bill: usage with its price.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::share::PLACES;
use super::{Catalog, PriceError, Unit, UsageKey, share_by_quantity};
use crate::calendar::Month;

/// One line of a bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The usage type as it is billed, with its region's prefix.
    pub usage_type: String,
    /// The operation.
    pub operation: String,
    /// The quantity in the line's unit, to ten places.
    pub quantity: Decimal,
    /// The unit.
    pub unit: Unit,
    /// The cost in USD, to ten places.
    pub cost: Decimal,
}

/// The lines of a month and their sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// The lines, sorted by usage type, then operation.
    pub lines: Vec<Line>,
    /// The exact sum of the lines' costs in USD.
    pub total: Decimal,
}

/// What the rest of the account uses in a month, by usage type as it is billed: the bucket pays what comes on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutsideUsage {
    quantities: BTreeMap<String, Decimal>,
}

/// The hours by which prices of a month are divided for lines in GB-hours and tag-hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A calendar month.
    Month(Month),
    /// AWS's average month of 730 hours.
    ///
    /// Source: <https://docs.aws.amazon.com/pricing-calculator/latest/userguide/what-is-pricing-calculator.html>.
    AverageMonth,
}

impl OutsideUsage {
    /// Says what the rest of the account uses of a usage type (as it is billed) each month, in its unit.
    pub fn set(&mut self, usage_type: impl Into<String>, quantity: Decimal) {
        self.quantities.insert(usage_type.into(), quantity.max(Decimal::ZERO));
    }

    /// Whether the rest of the account uses nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.quantities.is_empty()
    }
}

impl Period {
    fn hours(self) -> Decimal {
        match self {
            Period::Month(month) => Decimal::from(month.hours()),
            Period::AverageMonth => Decimal::from(730),
        }
    }
}

/// Prices exact amounts of one month: byte-hours, object-hours, tag-hours, bytes or counts.
///
/// # Errors
/// [`PriceError`] where a line has no price or is beyond what can be counted.
pub fn price_month(
    catalog: &Catalog,
    month: Month,
    amounts: &[(UsageKey, u128)],
    outside: &OutsideUsage,
) -> Result<Bill, PriceError> {
    let mut quantities = Vec::with_capacity(amounts.len());
    for (key, amount) in amounts {
        let quantity = unit_of(key)?.quantity(*amount, month);
        let usage_type = || key.billed_name();
        quantities
            .push((key.clone(), quantity.ok_or_else(|| PriceError::TooLarge { usage_type: usage_type() })?));
    }
    price_quantities(catalog, Period::Month(month), &quantities, outside)
}

/// Prices quantities in the units of their usage types. Volume steps count per region and usage type, over all
/// operations together; what a usage type with steps costs is shared among its operations by quantity.
///
/// # Errors
/// [`PriceError`] where a line has no price or is beyond what can be counted.
pub fn price_quantities(
    catalog: &Catalog,
    period: Period,
    quantities: &[(UsageKey, Decimal)],
    outside: &OutsideUsage,
) -> Result<Bill, PriceError> {
    let mut by_type: BTreeMap<String, BTreeMap<&str, (&UsageKey, Decimal)>> = BTreeMap::new();
    for (key, quantity) in quantities {
        let operations = by_type.entry(key.billed_name()).or_default();
        let line = operations.entry(key.operation.as_ref()).or_insert((key, Decimal::ZERO));
        line.1 = line.1.checked_add(*quantity).ok_or_else(|| too_large(key))?;
    }
    let mut bill = Bill::default();
    for (usage_type, operations) in by_type {
        let other = outside.quantities.get(&usage_type).copied().unwrap_or_default();
        let keys: Vec<(&UsageKey, Decimal)> = operations.into_values().collect();
        for (key, quantity, cost) in costs(catalog, period, &keys, other)? {
            bill.total = bill.total.checked_add(cost).ok_or_else(|| too_large(key))?;
            bill.lines.push(Line {
                usage_type: usage_type.clone(),
                operation: key.operation.to_string(),
                quantity: quantity.round_dp(PLACES).normalize(),
                unit: unit_of(key)?,
                cost,
            });
        }
    }
    Ok(bill)
}

/// What the operations of one usage type cost.
fn costs<'a>(
    catalog: &Catalog,
    period: Period,
    operations: &[(&'a UsageKey, Decimal)],
    other: Decimal,
) -> Result<Vec<(&'a UsageKey, Decimal, Decimal)>, PriceError> {
    let mut costs: Vec<Option<Decimal>> = vec![None; operations.len()];
    let mut stepped: Vec<usize> = Vec::new();
    for (index, (key, quantity)) in operations.iter().enumerate() {
        let price = catalog.price(key)?;
        if price.steps.len() > 1 {
            stepped.push(index);
        } else {
            let cost = price.cost(*quantity, unit_of(key)?, period.hours()).ok_or_else(|| too_large(key))?;
            costs[index] = Some(cost.round_dp(PLACES));
        }
    }
    if let Some((key, _)) = stepped.first().map(|index| operations[*index]) {
        let price = catalog.price(key)?;
        let sum: Decimal = stepped.iter().map(|index| operations[*index].1).sum();
        let unit = unit_of(key)?;
        let cost_of = |quantity| price.cost(quantity, unit, period.hours());
        let upto = other.checked_add(sum).and_then(cost_of);
        let cost = upto.zip(cost_of(other)).and_then(|(with, without)| with.checked_sub(without));
        let cost = cost.ok_or_else(|| too_large(key))?.round_dp(PLACES);
        let quantities: Vec<Decimal> = stepped.iter().map(|index| operations[*index].1).collect();
        for (index, part) in stepped.iter().zip(share_by_quantity(cost, &quantities)) {
            costs[*index] = Some(part);
        }
    }
    let lines = operations.iter().zip(costs);
    Ok(lines.map(|((key, quantity), cost)| (*key, *quantity, cost.unwrap_or_default().normalize())).collect())
}

fn unit_of(key: &UsageKey) -> Result<Unit, PriceError> {
    Unit::of(&key.usage_type).ok_or_else(|| PriceError::UnknownUsageType { usage_type: key.billed_name() })
}

fn too_large(key: &UsageKey) -> PriceError {
    PriceError::TooLarge { usage_type: key.billed_name() }
}

#[cfg(test)]
mod tests;
