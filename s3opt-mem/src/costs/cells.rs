//! A month's bill, shared out to the days and buckets that it is for.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use s3opt_core::calendar::{Day, Month};
use s3opt_core::price::{OutsideUsage, PriceError, UsageKey, price_month, share};

use crate::meter::OwnerId;
use crate::world::World;

/// What a bucket's usage of a line costs on a day.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub day: Day,
    pub owner: OwnerId,
    /// As it is billed.
    pub usage_type: String,
    pub operation: String,
    pub cost: Decimal,
    pub quantity: Decimal,
}

/// The usage of a line by a bucket on a day.
type Part = (Day, OwnerId, u128);

impl World {
    /// The bill of an account for a month, as far as it has gone, in parts that add up to it exactly: each line is priced
    /// as a whole, since volume steps are not linear, and shared in proportion to usage.
    pub(super) fn cost_cells(&self, account: &str, month: Month) -> Result<Vec<Cell>, PriceError> {
        let (from, to) = (month.first_day(), month.end().min(self.today()));
        let usage = self.meter.usage(from, to, self.now, |owner| owner.account == account);
        let amounts: Vec<(UsageKey, u128)> =
            usage.into_iter().map(|((_, key), amount)| (key, amount)).collect();
        let bill = price_month(&self.catalog, month, &amounts, &OutsideUsage::default())?;
        let mut parts: BTreeMap<(String, String), Vec<Part>> = BTreeMap::new();
        for used in self.meter.days(from, to, self.now, |owner| owner.account == account) {
            let line = (used.key.billed_name(), used.key.operation.to_string());
            parts.entry(line).or_default().push((used.day, used.owner, used.amount));
        }
        let mut cells = Vec::new();
        for line in bill.lines {
            let Some(parts) = parts.get(&(line.usage_type.clone(), line.operation.clone())) else { continue };
            let weights: Vec<u128> = parts.iter().map(|(_, _, amount)| *amount).collect();
            let costs = share(line.cost, &weights).into_iter().zip(share(line.quantity, &weights));
            cells.extend(parts.iter().zip(costs).map(|((day, owner, _), (cost, quantity))| Cell {
                day: *day,
                owner: *owner,
                usage_type: line.usage_type.clone(),
                operation: line.operation.clone(),
                cost,
                quantity,
            }));
        }
        Ok(cells)
    }
}
