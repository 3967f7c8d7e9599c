//! The catalog: what a unit of each usage type and operation costs in each region.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Region, Unit, UsageKey};

/// What a usage type costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The volume steps, ascending; the first begins at zero.
    pub steps: Vec<Step>,
    /// Whether the price of a line in GB-hours or tag-hours is for an hour, rather than for a month.
    pub per_hour: bool,
    /// Where the price was read.
    pub source: String,
    /// The day on which it was published or read.
    pub date: String,
}

/// A volume step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The quantity of a month from which on the price counts.
    pub from: Decimal,
    /// USD for one unit.
    pub price: Decimal,
}

/// Prices by region, usage type and operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The empty operation stands for all that have no price of their own.
    prices: BTreeMap<(Region, String), BTreeMap<String, Price>>,
}

/// Usage that cannot be priced.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PriceError {
    /// The catalog has no such price.
    #[error(
        "no price for usage type {usage_type} and operation {operation:?} in {region}; give the region's Price \
         List of {} with --prices",
        service_of(usage_type)
    )]
    Unpriced {
        /// The region.
        region: Region,
        /// The usage type as it is billed.
        usage_type: String,
        /// The operation.
        operation: String,
    },
    /// The usage type is not one of S3's.
    #[error("usage type {usage_type} is not known; it has no unit")]
    UnknownUsageType {
        /// The usage type.
        usage_type: String,
    },
    /// A sum is beyond what a decimal can hold.
    #[error("the cost of {usage_type} is beyond what can be counted; is the quantity right?")]
    TooLarge {
        /// The usage type as it is billed.
        usage_type: String,
    },
}

/// The service of AWS's Price List that has the price of a usage type.
fn service_of(usage_type: &str) -> &'static str {
    if usage_type.contains("-GDA-") || usage_type.ends_with("-GDA") {
        "AmazonS3GlacierDeepArchive"
    } else if usage_type.ends_with("-AWS-Out-Bytes") {
        "AWSDataTransfer"
    } else {
        "AmazonS3"
    }
}

impl Catalog {
    /// The price of a line: that of its operation, or else that of the usage type whatever the operation.
    ///
    /// # Errors
    /// [`PriceError::Unpriced`] where there is neither.
    pub fn price(&self, key: &UsageKey) -> Result<&Price, PriceError> {
        let by_operation = self.prices.get(&(key.region.clone(), key.usage_type.to_string()));
        let price = by_operation.and_then(|prices| {
            let only = || prices.values().next().filter(|first| prices.values().all(|price| price == *first));
            prices.get(key.operation.as_ref()).or_else(|| prices.get("")).or_else(only)
        });
        price.ok_or_else(|| PriceError::Unpriced {
            region: key.region.clone(),
            usage_type: key.billed_name(),
            operation: key.operation.to_string(),
        })
    }

    /// Sets a price; the empty operation stands for all that have none of their own.
    pub fn insert(&mut self, region: Region, usage_type: &str, operation: &str, price: Price) {
        let prices = self.prices.entry((region, usage_type.to_owned())).or_default();
        prices.insert(operation.to_owned(), price);
    }

    /// Takes over all usage types that the other catalog has, in each of its regions.
    pub fn merge(&mut self, other: Catalog) {
        self.prices.extend(other.prices);
    }

    /// Every price with its region, usage type and operation.
    pub fn prices(&self) -> impl Iterator<Item = (&Region, &str, &str, &Price)> {
        self.prices.iter().flat_map(|((region, usage_type), prices)| {
            prices
                .iter()
                .map(move |(operation, price)| (region, usage_type.as_str(), operation.as_str(), price))
        })
    }
}

impl Price {
    /// The cost in USD of a quantity of a month, whose hours turn a monthly price into an hourly one where the
    /// quantity is in hours; `None` beyond what a decimal can hold.
    pub(super) fn cost(&self, quantity: Decimal, unit: Unit, hours: Decimal) -> Option<Decimal> {
        let mut cost = Decimal::ZERO;
        for (index, step) in self.steps.iter().enumerate() {
            let end = self.steps.get(index + 1).map_or(quantity, |next| next.from.min(quantity));
            if end > step.from {
                cost = cost.checked_add((end - step.from).checked_mul(step.price)?)?;
            }
        }
        if unit.is_hourly() && !self.per_hour { cost.checked_div(hours) } else { Some(cost) }
    }
}
