//! What access and storage cost in a month, as far as the catalog of prices tells.

use rust_decimal::Decimal;

use super::observation::Observation;
use crate::price::{BYTES_PER_GB, Catalog, OutsideUsage, Period, Region, UsageKey, price_quantities};

/// Days of the month to which a day is extended.
pub(super) const DAYS_A_MONTH: u32 = 30;

/// Prices of a region.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prices<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) region: &'a Region,
}

/// What a bucket costs in a month of days like the one that was seen, in USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// Storage of what it holds.
    pub(super) storage: Decimal,
    /// Requests.
    pub(super) requests: Decimal,
    /// Transfer to the internet, if all that was read went there.
    pub(super) egress: Decimal,
}

impl Month {
    pub(super) fn of(prices: Prices<'_>, observation: &Observation) -> Option<Month> {
        let mut storage = Decimal::ZERO;
        for (usage_type, bytes) in observation.storage.billed().filter(|(_, bytes)| *bytes > 0) {
            storage += prices.cost(usage_type, gigabytes(bytes))?;
        }
        let window = observation.window;
        let writes = window.sum(&observation.puts);
        let reads = observation.requests().saturating_sub(writes);
        let month = |count: u64| Decimal::from(count) * Decimal::from(DAYS_A_MONTH);
        Some(Month {
            storage,
            requests: prices.cost("Requests-Tier1", month(writes))?
                + prices.cost("Requests-Tier2", month(reads))?,
            egress: prices.cost("DataTransfer-Out-Bytes", a_month_of(observation.downloaded))?,
        })
    }

    /// The part of all that egress is, in whole percent.
    pub(super) fn egress_percent(&self) -> Decimal {
        let all = self.storage + self.requests + self.egress;
        if all.is_zero() { Decimal::ZERO } else { (self.egress * Decimal::ONE_HUNDRED / all).trunc() }
    }
}

impl Prices<'_> {
    /// USD for a month's quantity of a usage type, in its unit, if nothing else of it is used; `None` where the catalog
    /// has no price.
    pub(super) fn cost(&self, usage_type: &'static str, quantity: Decimal) -> Option<Decimal> {
        let key =
            UsageKey { region: self.region.clone(), usage_type: usage_type.into(), operation: "".into() };
        let bill = price_quantities(
            self.catalog,
            Period::AverageMonth,
            &[(key, quantity)],
            &OutsideUsage::default(),
        );
        bill.ok().map(|bill| bill.total)
    }
}

/// Bytes in AWS's GB of 2^30 bytes.
pub(super) fn gigabytes(bytes: u64) -> Decimal {
    Decimal::from(bytes) / Decimal::from(BYTES_PER_GB)
}

/// GB of a month of days with so many bytes each.
pub(super) fn a_month_of(bytes: u64) -> Decimal {
    gigabytes(bytes) * Decimal::from(DAYS_A_MONTH)
}
