//! What was used, exactly: the integral of what is held over time, and the count of what happens.

mod holding;
mod line;
mod series;

use std::collections::{BTreeMap, HashMap};

use s3opt_core::calendar::{Day, Instant, Month};
use s3opt_core::price::{Region, UsageKey};

pub(crate) use holding::{Holding, tier_line};
pub(crate) use line::Line;
use series::Series;

/// Whom usage is charged to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Owner {
    pub account: String,
    pub bucket: String,
    pub region: Region,
}

/// The place of an owner in the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OwnerId(u32);

/// What an owner used of a line on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DayUsage {
    pub key: UsageKey,
    pub day: Day,
    pub owner: OwnerId,
    pub amount: u128,
}

/// Counts all usage of all owners.
#[derive(Debug)]
pub(crate) struct Meter {
    /// The day of the first entry of every series.
    origin: Day,
    owners: Vec<Owner>,
    series: HashMap<(OwnerId, Line), Series>,
}

impl Meter {
    pub(crate) fn new(start: Instant) -> Meter {
        Meter { origin: series::day_of(start), owners: Vec::new(), series: HashMap::new() }
    }

    /// The day in which it began to count.
    pub(crate) fn origin(&self) -> Day {
        self.origin
    }

    /// A new owner. A bucket that is made again under its old name is another one.
    pub(crate) fn add_owner(&mut self, owner: Owner) -> OwnerId {
        self.owners.push(owner);
        OwnerId(u32::try_from(self.owners.len() - 1).unwrap_or(u32::MAX))
    }

    /// Counts requests, objects or bytes that happen at an instant.
    pub(crate) fn count(&mut self, owner: OwnerId, line: Line, at: Instant, amount: u128) {
        if amount > 0 {
            let origin = self.origin;
            self.series(owner, line).count(origin, at, amount);
        }
    }

    /// From an instant on more or less is held than before.
    pub(crate) fn hold(&mut self, owner: OwnerId, line: Line, at: Instant, change: i128) {
        if change != 0 {
            let origin = self.origin;
            self.series(owner, line).hold(origin, at, change);
        }
    }

    /// What was held was held in another line since an earlier instant of the same day.
    pub(crate) fn move_back(
        &mut self,
        owner: OwnerId,
        lines: (Line, Line),
        since: Instant,
        now: Instant,
        amount: u128,
    ) {
        let origin = self.origin;
        self.series(owner, lines.0).correct(origin, since, now, amount, false);
        self.series(owner, lines.1).correct(origin, since, now, amount, true);
    }

    /// What is held at present, of all owners: with usage type and operation. Lines that name regions hold nothing.
    pub(crate) fn levels(&self) -> impl Iterator<Item = (OwnerId, &'static str, &'static str, u128)> {
        self.series.iter().filter_map(|((owner, line), series)| match line {
            Line::Plain(usage_type, operation) => {
                Some((*owner, *usage_type, *operation, u128::try_from(series.level()).unwrap_or(0)))
            }
            Line::ReplicationTransfer { .. } => None,
        })
    }

    /// Usage from one day on until before another, of the owners that are asked for: by month and line.
    pub(crate) fn usage(
        &self,
        from: Day,
        to: Day,
        now: Instant,
        is_asked_for: impl Fn(&Owner) -> bool,
    ) -> BTreeMap<(Month, UsageKey), u128> {
        let mut usage = BTreeMap::new();
        for ((owner, line), series) in &self.series {
            let Some(owner) = self.owners.get(owner.0 as usize).filter(|owner| is_asked_for(owner)) else {
                continue;
            };
            let key = line.key(&owner.region);
            for (month, amount) in series.months(self.origin, from, to, now) {
                *usage.entry((month, key.clone())).or_insert(0) += amount;
            }
        }
        // Fractions of hours add up before they are rounded.
        for ((_, key), amount) in &mut usage {
            if Line::is_held(&key.usage_type) {
                *amount = (*amount + series::HOUR / 2) / series::HOUR;
            }
        }
        usage.retain(|_, amount| *amount > 0);
        usage
    }

    /// Usage day by day, from one day on until before another, of the owners that are asked for; sorted. What is held is in
    /// units of a millisecond, so that no fraction of an hour is lost.
    pub(crate) fn days(
        &self,
        from: Day,
        to: Day,
        now: Instant,
        is_asked_for: impl Fn(&Owner) -> bool,
    ) -> Vec<DayUsage> {
        let mut usage = Vec::new();
        for ((id, line), series) in &self.series {
            let Some(owner) = self.owners.get(id.0 as usize).filter(|owner| is_asked_for(owner)) else {
                continue;
            };
            let key = line.key(&owner.region);
            let days = series.days(self.origin, from, to, now);
            usage.extend(days.into_iter().map(|(day, amount)| DayUsage {
                key: key.clone(),
                day,
                owner: *id,
                amount,
            }));
        }
        usage.sort();
        usage
    }

    fn series(&mut self, owner: OwnerId, line: Line) -> &mut Series {
        self.series.entry((owner, line)).or_default()
    }
}
