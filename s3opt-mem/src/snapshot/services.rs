//! What accounts have of the services beside S3.

use std::fmt::Debug;

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

/// All services of all accounts that were ever used: first what accounts have everywhere, then region by region.
pub(super) fn all(world: &World) -> Vec<ServiceSnapshot> {
    let mut all = Vec::new();
    for (account, state) in world.accounts() {
        let mut put = |service, lines| push(&mut all, (account, None), service, lines);
        put("identity", lines(&state.identity));
        put("costs", lines(&state.costs));
    }
    for ((account, region), state) in world.regions() {
        let mut put = |service, lines| push(&mut all, (account, Some(region.name())), service, lines);
        put("metrics", lines(&state.metrics));
        put("notifications", lines(&state.notifications));
        put("functions", lines(&state.functions));
        put("schedules", lines(&state.schedules));
    }
    all
}

fn push(
    all: &mut Vec<ServiceSnapshot>,
    (account, region): (&str, Option<&str>),
    service: &'static str,
    lines: Option<Vec<String>>,
) {
    if let Some(lines) = lines {
        let region = region.map(str::to_owned);
        all.push(ServiceSnapshot { account: account.to_owned(), region, service, lines });
    }
}

/// A state as it prints for debugging, so that nothing of it can be forgotten here; `None` where there is nothing in it.
fn lines<S: Debug + Default>(state: &S) -> Option<Vec<String>> {
    let text = format!("{state:#?}");
    let is_empty = text == format!("{:#?}", S::default());
    (!is_empty).then(|| text.lines().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_is_empty_is_left_out() {
        assert_eq!(lines(&BTreeSet::<u8>::new()), None);
        assert_eq!(lines(&BTreeSet::from([1])), Some(["{", "    1,", "}"].map(str::to_owned).to_vec()));
    }
}
