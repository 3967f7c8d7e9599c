//! Costs.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::backend::contract::check::{holds, refused, same};
use crate::backend::contract::{Held, Stage};
use crate::backend::costs::{CostQuery, Granularity, Grouping};
use crate::calendar::Day;

cases! { "costs", Costs;
    each_day_stands_by_itself [Costs] "Costs by period; pages are put together.";
    each_month_stands_by_itself [Costs] "Costs by period; pages are put together.";
    without_a_grouping_there_is_the_total [Costs]
        "The groups, or the total as the only one where nothing was grouped by.";
    a_group_has_a_key_for_each_grouping [Costs] "The group's keys, in the order of the groupings";
    two_groupings_are_enough [Costs] "More than two groupings, or an end at or before the start: `ValidationException`.";
    time_goes_forward [Costs] "More than two groupings, or an end at or before the start: `ValidationException`.";
    an_unknown_tag_is_not_switched_on [CostTags] "Unknown ones are refused";
    known_tags_are_told [CostTags] "The cost allocation tags that are known, and whether each is active.";
}

/// The days before today.
fn query(stage: &Stage, days: u32) -> CostQuery {
    let today = stage.cloud.clock.now().first_midnight();
    CostQuery {
        start: today - days,
        end: today,
        granularity: Granularity::Daily,
        group_by: Vec::new(),
        service: Some("Amazon Simple Storage Service".to_owned()),
        tag: None,
    }
}

async fn each_day_stands_by_itself(stage: Arc<Stage>) -> Held {
    let query = query(&stage, 3);
    let periods = stage.cloud.costs.cost_and_usage(&query).await?;
    let came: Vec<(Day, Day)> = periods.iter().map(|period| (period.start, period.end)).collect();
    let expected = [0, 1, 2].map(|day| (query.start + day, query.start + (day + 1)));
    same("the days", &came, &expected.to_vec())
}

async fn each_month_stands_by_itself(stage: Arc<Stage>) -> Held {
    let today = stage.cloud.clock.now().first_midnight();
    let query = CostQuery { granularity: Granularity::Monthly, start: today - 70, ..query(&stage, 1) };
    let periods = stage.cloud.costs.cost_and_usage(&query).await?;
    same("the first day", &periods.first().map(|period| period.start), &Some(query.start))?;
    same("the end", &periods.last().map(|period| period.end), &Some(query.end))?;
    for pair in periods.windows(2) {
        let [one, next] = pair else { continue };
        same("the begin of the next month", &next.start, &one.end)?;
        holds("a month begins with its first day", next.start.month() != (next.start - 1).month())?;
    }
    Ok(())
}

async fn without_a_grouping_there_is_the_total(stage: Arc<Stage>) -> Held {
    for period in stage.cloud.costs.cost_and_usage(&query(&stage, 2)).await? {
        let keys: Vec<usize> = period.groups.iter().map(|group| group.keys.len()).collect();
        same("the numbers of keys", &keys, &vec![0])?;
    }
    Ok(())
}

async fn a_group_has_a_key_for_each_grouping(stage: Arc<Stage>) -> Held {
    for group_by in [vec![Grouping::UsageType], vec![Grouping::Operation, Grouping::UsageType]] {
        let count = group_by.len();
        let query = CostQuery { group_by, ..query(&stage, 2) };
        let periods = stage.cloud.costs.cost_and_usage(&query).await?;
        let mut groups = periods.iter().flat_map(|period| &period.groups);
        holds("each group has a key for each grouping", groups.all(|group| group.keys.len() == count))?;
    }
    Ok(())
}

async fn two_groupings_are_enough(stage: Arc<Stage>) -> Held {
    let group_by = vec![Grouping::UsageType, Grouping::Operation, Grouping::Service];
    let query = CostQuery { group_by, ..query(&stage, 2) };
    let came = stage.cloud.costs.cost_and_usage(&query).await;
    refused("GetCostAndUsage", came, &["ValidationException"])
}

async fn time_goes_forward(stage: Arc<Stage>) -> Held {
    let forward = query(&stage, 2);
    for end in [forward.start, forward.start - 1] {
        let query = CostQuery { end, ..forward.clone() };
        let came = stage.cloud.costs.cost_and_usage(&query).await;
        refused("GetCostAndUsage", came, &["ValidationException"])?;
    }
    Ok(())
}

async fn an_unknown_tag_is_not_switched_on(stage: Arc<Stage>) -> Held {
    let name = stage.name("tag");
    let tags = BTreeMap::from([(name.clone(), true)]);
    let came = stage.cloud.costs.set_cost_allocation_tags(&tags).await;
    holds("an unknown tag is refused", came.is_err())?;
    let known = stage.cloud.costs.cost_allocation_tags().await?;
    holds("an unknown tag stays unknown", !known.contains_key(&name))
}

async fn known_tags_are_told(stage: Arc<Stage>) -> Held {
    let before = stage.cloud.costs.cost_allocation_tags().await?;
    // Switching a tag to what it is changes nothing, in an account that others use, too.
    if let Some((name, active)) = before.iter().next() {
        let tags = BTreeMap::from([(name.clone(), *active)]);
        stage.cloud.costs.set_cost_allocation_tags(&tags).await?;
    }
    same("the tags", &stage.cloud.costs.cost_allocation_tags().await?, &before)
}
