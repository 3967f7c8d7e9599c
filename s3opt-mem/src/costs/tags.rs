//! Cost allocation tags: those of buckets, from the day on which they are switched on.
//!
//! Source: <https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html>. AWS takes up to a day to
//! know a tag and up to another to switch it on; here both hold at once, for the whole day. What was used before stays
//! untagged. Tags of objects are never cost allocation tags
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/CostAllocTagging.html>).

use std::collections::BTreeMap;

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::backend::{CloudResult, Service};
use s3opt_core::calendar::Day;

use super::CostsState;
use crate::client::Caller;
use crate::identity::Call;
use crate::meter::OwnerId;
use crate::storage::Bucket;
use crate::world::World;

/// Tags that one call may switch.
const MAX_SWITCHED: usize = 20;

/// Something that changes from day to day: each value counts from its day on.
#[derive(Clone, Debug)]
pub(super) struct OverTime<T> {
    values: Vec<(Day, T)>,
}

/// The tags of a bucket over time.
pub(super) type TagHistory = OverTime<BTreeMap<String, String>>;

/// Whether a tag is active, over time.
pub(super) type Switches = OverTime<bool>;

impl<T> Default for OverTime<T> {
    fn default() -> OverTime<T> {
        OverTime { values: Vec::new() }
    }
}

impl<T: PartialEq> OverTime<T> {
    fn set(&mut self, day: Day, value: T) {
        self.values.retain(|(known, _)| *known < day);
        if self.values.last().is_none_or(|(_, last)| *last != value) {
            self.values.push((day, value));
        }
    }

    fn on(&self, day: Day) -> Option<&T> {
        self.values.iter().rev().find(|(from, _)| *from <= day).map(|(_, value)| value)
    }

    fn last(&self) -> Option<&T> {
        self.values.last().map(|(_, value)| value)
    }
}

impl CostsState {
    /// The value of a tag for what an owner used on a day; empty where it has none, or the tag was not active.
    pub(super) fn value(&self, tag: &str, owner: OwnerId, day: Day) -> &str {
        let is_active = self.switches.get(tag).and_then(|switches| switches.on(day)).is_some_and(|on| *on);
        if !is_active {
            return "";
        }
        let tags = self.tags.get(&owner).and_then(|history| history.on(day));
        tags.and_then(|tags| tags.get(tag)).map_or("", String::as_str)
    }
}

fn tags_of(bucket: &Bucket) -> BTreeMap<String, String> {
    match bucket.settings.get(&SettingKey::Tags) {
        Some(Setting::Tags(tags)) => tags.iter().map(|tag| (tag.key.clone(), tag.value.clone())).collect(),
        _ => BTreeMap::new(),
    }
}

impl World {
    /// Writes down the tags that buckets have at the end of the day before a midnight; they count for all of that day.
    pub(crate) fn note_cost_tags(&mut self, today: Day) {
        let noted: Vec<(String, OwnerId, BTreeMap<String, String>)> = self
            .buckets
            .values()
            .map(|bucket| (bucket.account.clone(), bucket.owner, tags_of(bucket)))
            .collect();
        for (account, owner, tags) in noted {
            let history = &mut self.account(&account).costs.tags;
            // Most buckets have never had any.
            if !tags.is_empty() || history.contains_key(&owner) {
                history.entry(owner).or_default().set(today - 1, tags);
            }
        }
    }

    pub(super) fn cost_allocation_tags(&mut self, caller: &Caller) -> CloudResult<BTreeMap<String, bool>> {
        self.permit(&Call::new(caller, Service::Costs, "ListCostAllocationTags", "*"))?;
        Ok(self.known_tags(&caller.account))
    }

    /// All or none of the tags are switched.
    pub(super) fn set_cost_allocation_tags(
        &mut self,
        caller: &Caller,
        tags: &BTreeMap<String, bool>,
    ) -> CloudResult<()> {
        let call = Call::new(caller, Service::Costs, "UpdateCostAllocationTagsStatus", "*");
        self.permit(&call)?;
        if tags.is_empty() || tags.len() > MAX_SWITCHED {
            let message = format!(
                "1 validation error detected: Value at 'costAllocationTagsStatus' failed to satisfy constraint: Member must \
                 have length between 1 and {MAX_SWITCHED}"
            );
            return Err(call.error("ValidationException", message));
        }
        let known = self.known_tags(&caller.account);
        let unknown: Vec<&str> =
            tags.keys().filter(|tag| !known.contains_key(*tag)).map(String::as_str).collect();
        if !unknown.is_empty() {
            let message = format!("Tag keys not found: {}", unknown.join(", "));
            return Err(call.error("TagKeysNotFoundException", message));
        }
        let today = self.today();
        let switches = &mut self.account(&caller.account).costs.switches;
        for (tag, is_active) in tags {
            switches.entry(tag.clone()).or_default().set(today, *is_active);
        }
        Ok(())
    }

    /// All tags that a bucket of the account has or had at the end of a day, and whether each is active.
    fn known_tags(&self, account: &str) -> BTreeMap<String, bool> {
        let buckets = self.buckets.values().filter(|bucket| bucket.account == account);
        let mut known: BTreeMap<String, bool> =
            buckets.flat_map(|bucket| tags_of(bucket).into_keys()).map(|tag| (tag, false)).collect();
        let Some(costs) = self.account_of(account).map(|account| &account.costs) else { return known };
        for (_, tags) in costs.tags.values().flat_map(|history| &history.values) {
            known.extend(tags.keys().map(|tag| (tag.clone(), false)));
        }
        for (tag, switches) in &costs.switches {
            known.insert(tag.clone(), switches.last().copied().unwrap_or(false));
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_from_its_day_on() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let mut switches = Switches::default();
        switches.set(day("2026-01-10"), true);
        switches.set(day("2026-02-10"), false);
        switches.set(day("2026-02-10"), true);
        switches.set(day("2026-03-10"), false);
        for (text, expected) in [
            ("2026-01-09", None),
            ("2026-01-10", Some(true)),
            ("2026-03-09", Some(true)),
            ("2026-03-10", Some(false)),
        ] {
            assert_eq!(switches.on(day(text)).copied(), expected, "{text}");
        }
    }
}
