//! The service as the trait asks for it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use s3opt_core::backend::costs::{CostPeriod, CostQuery};
use s3opt_core::backend::{CloudResult, Costs, Service};

use super::CostExplorer;
use super::period::Periods;
use super::query::{COST, QUANTITY, from_filter, from_granularity, from_grouping, from_span, refusal};
use super::tags::{batches, to_status};
use crate::error::Call;

fn call(operation: &'static str, resource: &str) -> Call {
    Call::new(Service::Costs, operation, resource)
}

#[async_trait]
impl Costs for CostExplorer {
    async fn cost_and_usage(&self, query: &CostQuery) -> CloudResult<Vec<CostPeriod>> {
        let resource = format!("{} to {}", query.start, query.end);
        let call = call("GetCostAndUsage", &resource);
        if let Some(message) = refusal(query) {
            return Err(call.refused("ValidationException", message));
        }
        let span = from_span(query).map_err(|error| call.unbuilt(error))?;
        let groupings: Vec<_> = query.group_by.iter().map(from_grouping).collect();
        let mut periods = Periods::new(!groupings.is_empty());
        let mut token = None;
        loop {
            let request = self
                .client
                .get_cost_and_usage()
                .time_period(span.clone())
                .granularity(from_granularity(query.granularity))
                .metrics(COST)
                .metrics(QUANTITY)
                .set_group_by(Some(groupings.clone()).filter(|groupings| !groupings.is_empty()))
                .set_filter(from_filter(query))
                .set_next_page_token(token);
            let answer = request.send().await.map_err(|error| call.failed(error))?;
            periods
                .add(answer.results_by_time())
                .map_err(|error| call.refused("NotImplemented", error.to_string()))?;
            token = answer.next_page_token.filter(|token| !token.is_empty());
            if token.is_none() {
                return Ok(periods.into_periods());
            }
        }
    }

    async fn cost_allocation_tags(&self) -> CloudResult<BTreeMap<String, bool>> {
        let mut tags = BTreeMap::new();
        let mut pages = self.client.list_cost_allocation_tags().into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| call("ListCostAllocationTags", "").failed(error))?;
            tags.extend(page.cost_allocation_tags().iter().map(to_status));
        }
        Ok(tags)
    }

    async fn set_cost_allocation_tags(&self, tags: &BTreeMap<String, bool>) -> CloudResult<()> {
        let names: Vec<&str> = tags.keys().map(String::as_str).collect();
        let resource = names.join(", ");
        let call = call("UpdateCostAllocationTagsStatus", &resource);
        let batches = batches(tags).map_err(|error| call.unbuilt(error))?;
        for batch in batches {
            let request =
                self.client.update_cost_allocation_tags_status().set_cost_allocation_tags_status(Some(batch));
            let answer = request.send().await.map_err(|error| call.failed(error))?;
            if let Some(error) = answer.errors().first() {
                let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
                let message = format!("{}: {}", text(error.tag_key()), text(error.message()));
                return Err(call.refused(text(error.code()), message));
            }
        }
        Ok(())
    }
}
