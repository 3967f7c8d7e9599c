//! Questions are answered.

use std::collections::BTreeMap;

use s3opt_core::backend::costs::{CostGroup, CostPeriod, CostQuery, Granularity, Grouping};
use s3opt_core::backend::{CloudResult, Service};
use s3opt_core::calendar::Day;

use super::CostsState;
use super::cells::Cell;
use super::rules::check_query;
use crate::client::Caller;
use crate::identity::Call;
use crate::world::World;

/// The one service that has costs here.
const S3: &str = "Amazon Simple Storage Service";

impl World {
    /// What was used until the last midnight is known, and nothing of the present day: AWS takes up to a day
    /// (<https://docs.aws.amazon.com/cost-management/latest/userguide/ce-what-is.html>). Figures of the present month may
    /// still change, as volume steps do.
    pub(super) fn cost_and_usage(
        &mut self,
        caller: &Caller,
        query: &CostQuery,
    ) -> CloudResult<Vec<CostPeriod>> {
        let call = Call::new(caller, Service::Costs, "GetCostAndUsage", "*");
        self.permit(&call)?;
        let today = self.today();
        check_query(&call, query, today)?;
        let mut periods = periods(query);
        for period in &mut periods {
            period.estimated = (period.end - 1).month() >= today.month();
        }
        let mut month = query.start.month();
        let mut cells: Vec<Cell> = Vec::new();
        while month.first_day() < query.end {
            let priced = self.cost_cells(&caller.account, month);
            cells.extend(priced.map_err(|error| {
                let message = "The requested data is unavailable.";
                call.failure("DataUnavailableException", message)
                    .with("Detail", error.to_string())
                    .into_error()
            })?);
            let next = month.end().month();
            if next == month {
                // The calendar ends here.
                break;
            }
            month = next;
        }
        let nothing = CostsState::default();
        let costs = self.account_of(&caller.account).map_or(&nothing, |account| &account.costs);
        let asked_for = cells.iter().filter(|cell| {
            let service = query.service.as_ref().is_none_or(|service| service == S3);
            let tag = query.tag.as_ref().is_none_or(|(tag, values)| {
                let value = costs.value(tag, cell.owner, cell.day);
                values.iter().any(|known| known == value)
            });
            service && tag
        });
        let mut groups: Vec<BTreeMap<Vec<String>, CostGroup>> = vec![BTreeMap::new(); periods.len()];
        for cell in asked_for {
            let within = periods.iter().position(|period| (period.start..period.end).contains(&cell.day));
            let Some(groups) = within.and_then(|place| groups.get_mut(place)) else { continue };
            let keys: Vec<String> = query.group_by.iter().map(|one| key(one, cell, costs)).collect();
            let group = groups.entry(keys).or_default();
            group.cost += cell.cost;
            group.quantity += cell.quantity;
        }
        for (period, mut groups) in periods.iter_mut().zip(groups) {
            if query.group_by.is_empty() {
                // The total is there where nothing was used, too.
                groups.entry(Vec::new()).or_default();
            }
            period.groups = groups.into_iter().map(|(keys, group)| CostGroup { keys, ..group }).collect();
        }
        Ok(periods)
    }
}

fn key(grouping: &Grouping, cell: &Cell, costs: &CostsState) -> String {
    match grouping {
        Grouping::UsageType => cell.usage_type.clone(),
        Grouping::Operation => cell.operation.clone(),
        Grouping::Service => S3.to_owned(),
        Grouping::Tag(tag) => format!("{tag}${}", costs.value(tag, cell.owner, cell.day)),
    }
}

/// The days or months of a question, the first and last of them perhaps in part.
fn periods(query: &CostQuery) -> Vec<CostPeriod> {
    let mut periods = Vec::new();
    let mut start = query.start;
    while start < query.end {
        let next: Day = match query.granularity {
            Granularity::Daily => start + 1,
            Granularity::Monthly => start.month().end(),
        };
        let end = next.min(query.end);
        periods.push(CostPeriod { start, end, groups: Vec::new(), estimated: false });
        start = end;
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_fill_the_time() {
        for (granularity, expected) in [
            (Granularity::Monthly, vec!["2026-01-30", "2026-02-01", "2026-03-01"]),
            (Granularity::Daily, vec!["2026-01-30", "2026-01-31", "2026-02-01"]),
        ] {
            let query = CostQuery {
                start: "2026-01-30".parse().unwrap(),
                end: "2026-03-02".parse().unwrap(),
                granularity,
                group_by: Vec::new(),
                service: None,
                tag: None,
            };
            let periods = periods(&query);
            let starts: Vec<String> = periods.iter().map(|period| period.start.to_string()).collect();
            assert_eq!(starts[..3], expected, "{granularity:?}");
            assert!(periods.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert_eq!(periods.last().map(|period| period.end), Some(query.end));
        }
    }
}
