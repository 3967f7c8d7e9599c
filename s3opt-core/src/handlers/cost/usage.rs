//! What the objects of an inventory have used in the month, and what they will use in the next.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::figure::{Figure, Figures, Part, decimal, total};
use super::request::day_of;
use super::split::Used;
use crate::calendar::{Instant, Month};
use crate::config::Config;
use crate::cube::Partition;
use crate::handlers::{HandlerError, Inventory};
use crate::price::{Catalog, Region, Unit, UsageKey, share};
use crate::simulate::{self, Scenario, Settings};

/// What a simulation foretold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forecast {
    /// The month that it is about.
    #[serde(with = "super::record::text")]
    pub month: Month,
    /// When the inventory was made that it was made from.
    #[serde(with = "super::record::text")]
    pub inventory: Instant,
    /// USD.
    #[serde(with = "decimal")]
    pub total: Decimal,
    /// What it is made of.
    pub figures: Vec<Figure>,
    /// What was assumed, for people.
    pub assumptions: Vec<String>,
}

/// A stack's policy as a simulation takes it.
#[derive(Clone, Debug)]
pub(super) struct Policy {
    scenario: Scenario,
    settings: Settings,
}

impl Policy {
    /// The policy of a configuration; its settings are of a month.
    pub(super) fn new(config: &Config, month: Month) -> Result<Policy, HandlerError> {
        let wrong = |message: String| HandlerError::Configuration {
            message,
            remedy:
                "mend s3opt.toml (`s3opt-cli lint --config s3opt.toml` shows what is wrong) and deploy it"
                    .to_owned(),
        };
        let scenario = config
            .scenario()
            .map_err(|errors| wrong(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        let settings = Settings {
            region: config
                .region
                .parse()
                .map_err(|error: crate::price::UnknownRegion| wrong(error.to_string()))?,
            start: month.first_day(),
            end: month.end(),
            versioning: config.simulate.versioning,
            departments: config.departments(),
            arrivals: config.simulate.arrivals(),
            reads: config.simulate.reads(),
            outside_usage: config.simulate.outside_usage(),
        };
        Ok(Policy { scenario, settings })
    }

    /// How an inventory has to be told apart.
    pub(super) fn partition(&self) -> Partition {
        self.settings.partition(&[&self.scenario])
    }

    /// The region of the bucket.
    pub(super) fn region(&self) -> &Region {
        &self.settings.region
    }

    /// The names of the departments.
    pub(super) fn departments(&self) -> Vec<String> {
        self.settings.departments.iter().map(|department| department.name.clone()).collect()
    }

    /// What the inventory's objects have used in the month.
    pub(super) fn used(&self, inventory: &Inventory) -> Result<Used, HandlerError> {
        let observed = day_of(inventory.created);
        let usage = simulate::past_usage(&inventory.cube, &self.scenario, &self.settings, observed);
        let amounts = usage.map_err(|error| not_counted(&error))?.department_amounts();
        Ok(amounts
            .into_iter()
            .filter_map(|((month, key), amounts)| quantities(month, &key, &amounts))
            .collect())
    }

    /// What the inventory's objects will cost in the month after.
    pub(super) fn foretell(
        &self,
        inventory: &Inventory,
        catalog: &Catalog,
    ) -> Result<Forecast, ForetellError> {
        let start = self.settings.end;
        let settings = Settings { start, end: start.add_months(1), ..self.settings.clone() };
        let usage = simulate::usage(&inventory.cube, &self.scenario, &settings)?;
        let statement = simulate::price(&usage, &settings, catalog)?;
        let amounts = usage.department_amounts();
        let names = settings.departments.iter().map(|department| Part::Department(department.name.clone()));
        let parts: Vec<Part> = names.chain([Part::NoDepartment]).collect();
        let mut figures = Figures::default();
        for line in statement.months.iter().flat_map(|month| &month.bill.lines) {
            let used = amounts.iter().find(|((_, key), _)| {
                key.billed_name() == line.usage_type && key.operation == line.operation
            });
            let Some((_, weights)) = used else { continue };
            let shares = share(line.quantity, weights).into_iter().zip(share(line.cost, weights));
            for (part, (quantity, cost)) in parts.iter().zip(shares) {
                figures.add(part.clone(), &line.usage_type, quantity, cost);
            }
        }
        let figures = figures.into_vec();
        Ok(Forecast {
            month: start.month(),
            inventory: inventory.created,
            total: total(&figures),
            figures,
            assumptions: simulate::assumptions(&inventory.cube, &self.scenario, &settings),
        })
    }
}

/// Nothing can be foretold.
#[derive(Clone, Debug, thiserror::Error)]
pub(super) enum ForetellError {
    /// It cannot be simulated.
    #[error(transparent)]
    Simulate(#[from] simulate::SimulateError),
    /// It cannot be priced.
    #[error(transparent)]
    Price(#[from] crate::price::PriceError),
}

fn quantities(month: Month, key: &UsageKey, amounts: &[u128]) -> Option<((String, String), Vec<Decimal>)> {
    let unit = Unit::of(&key.usage_type)?;
    let quantities: Option<Vec<Decimal>> =
        amounts.iter().map(|amount| unit.quantity(*amount, month)).collect();
    Some(((key.billed_name(), key.operation.to_string()), quantities?))
}

fn not_counted(error: &simulate::SimulateError) -> HandlerError {
    HandlerError::Configuration {
        message: format!("the inventory cannot be counted as the configuration asks: {error}"),
        remedy: "mend s3opt.toml and deploy it".to_owned(),
    }
}

/// What a unit of each usage type costs at the list price of its first volume step; the dearest of its operations.
pub(super) fn list_prices(catalog: &Catalog) -> BTreeMap<String, Decimal> {
    let mut prices: BTreeMap<String, Decimal> = BTreeMap::new();
    for (region, usage_type, _, price) in catalog.prices() {
        let key = UsageKey {
            region: region.clone(),
            usage_type: usage_type.to_owned().into(),
            operation: "".into(),
        };
        let first = price.steps.first().map(|step| step.price).unwrap_or_default();
        let known = prices.entry(key.billed_name()).or_default();
        *known = first.max(*known);
    }
    prices
}
