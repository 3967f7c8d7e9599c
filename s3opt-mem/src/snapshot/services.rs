//! What accounts have of the services beside S3.

use s3opt_core::price::Region;

use crate::world::World;

/// What an account has of one service, in one region or everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSnapshot {
    /// The account.
    pub account: String,
    /// The region's name; `None` for services that are the same everywhere.
    pub region: Option<String>,
    /// The service's name, such as `metrics`.
    pub service: &'static str,
    /// Everything of it, in lines.
    pub lines: Vec<String>,
}

/// What is told of a service.
pub(crate) trait Lines {
    /// One line for each thing, in order; what belongs to the thing before is indented.
    fn lines(&self) -> Vec<String>;
}

/// All services of all accounts that were ever used: first what accounts have everywhere, then region by region.
pub(super) fn all(world: &World) -> Vec<ServiceSnapshot> {
    let mut all = Vec::new();
    for (account, state) in world.accounts() {
        let services: [(_, &dyn Lines); 2] = [("identity", &state.identity), ("costs", &state.costs)];
        all.extend(services.into_iter().filter_map(|service| of(account, None, service)));
    }
    for ((account, region), state) in world.regions() {
        let services: [(_, &dyn Lines); 4] = [
            ("metrics", &state.metrics),
            ("notifications", &state.notifications),
            ("functions", &state.functions),
            ("schedules", &state.schedules),
        ];
        all.extend(services.into_iter().filter_map(|service| of(account, Some(region), service)));
    }
    all
}

/// A service, where there is something to tell of it.
fn of(
    account: &str,
    region: Option<&Region>,
    (service, state): (&'static str, &dyn Lines),
) -> Option<ServiceSnapshot> {
    let lines = state.lines();
    let region = region.map(|region| region.name().to_owned());
    (!lines.is_empty()).then(|| ServiceSnapshot { account: account.to_owned(), region, service, lines })
}
