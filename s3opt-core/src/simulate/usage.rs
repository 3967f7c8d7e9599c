//! The integers that a simulation ends in, before any price.

use std::collections::BTreeMap;

use super::ledger::{SLOTS, Side, slot};
use super::meter::{Kind, Meter};
use crate::calendar::{Day, Month};
use crate::price::{Region, UsageKey};
use crate::simulate::{Scenario, Settings};

/// Usage by meter, day, month and department: exact integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) months: Vec<Month>,
    /// The line of the bill that each slot is on; `None` for what is not billed.
    pub(super) keys: Vec<Option<UsageKey>>,
    /// By slot, then by day; empty where nothing was counted.
    pub(super) daily: Vec<Vec<u128>>,
    /// By department, the last being what no department pays for; then by slot, then by month.
    pub(super) departments: Vec<Vec<Vec<u128>>>,
}

impl Usage {
    pub(super) fn new(scenario: &Scenario, settings: &Settings) -> Usage {
        let (start, end) = (settings.start, settings.end);
        let mut months = Vec::new();
        let mut day = start;
        while day < end {
            months.push(day.month());
            day = day.month().end();
        }
        Usage {
            start,
            end,
            months,
            keys: line_keys(scenario, settings),
            daily: vec![Vec::new(); SLOTS],
            departments: vec![vec![Vec::new(); SLOTS]; settings.departments.len() + 1],
        }
    }

    /// What each month comes to, by line of the bill: byte-hours, object-hours, tag-hours, requests or bytes, as
    /// the usage type has it. Lines without an amount are left out.
    #[must_use]
    pub fn amounts(&self) -> BTreeMap<(Month, UsageKey), u128> {
        let mut amounts = BTreeMap::new();
        for (index, month) in self.months.iter().enumerate() {
            for (key, (amount, _)) in self.month(index) {
                amounts.insert((*month, key.clone()), amount);
            }
        }
        amounts
    }

    /// What each department comes to in each month, by line of the bill, in the units of [`Usage::amounts`]. Departments
    /// are counted in the order of the settings, the last being what no department pays for.
    #[must_use]
    pub fn department_amounts(&self) -> BTreeMap<(Month, UsageKey), Vec<u128>> {
        let mut amounts: BTreeMap<(Month, UsageKey), Vec<u128>> = BTreeMap::new();
        for (department, slots) in self.departments.iter().enumerate() {
            for (slot, monthly) in slots.iter().enumerate() {
                let Some(key) = &self.keys[slot] else { continue };
                for (month, amount) in self.months.iter().zip(monthly).filter(|(_, amount)| **amount > 0) {
                    let parts = amounts
                        .entry((*month, key.clone()))
                        .or_insert_with(|| vec![0; self.departments.len()]);
                    parts[department] += billed(slot, *amount);
                }
            }
        }
        amounts
    }

    /// The lines of the month at `index` with their amounts and the slots that they come from.
    pub(super) fn month(&self, index: usize) -> BTreeMap<&UsageKey, (u128, Vec<usize>)> {
        let mut lines: BTreeMap<&UsageKey, (u128, Vec<usize>)> = BTreeMap::new();
        let Some(range) = self.month_ranges().get(index).cloned() else { return lines };
        for (slot, daily) in self.daily.iter().enumerate().filter(|(_, daily)| !daily.is_empty()) {
            let amount: u128 = daily[range.clone()].iter().sum();
            if let Some(key) = self.keys[slot].as_ref().filter(|_| amount > 0) {
                let line = lines.entry(key).or_default();
                line.0 += billed(slot, amount);
                line.1.push(slot);
            }
        }
        lines
    }

    /// Adds what a department was counted in a slot, by day.
    pub(super) fn add(&mut self, department: usize, slot: usize, days: &[i128]) {
        let amounts = days.iter().map(|amount| u128::try_from(*amount).unwrap_or(0));
        let daily = &mut self.daily[slot];
        daily.resize(days.len(), 0);
        for (sum, amount) in daily.iter_mut().zip(amounts.clone()) {
            *sum += amount;
        }
        let ranges = month_ranges(&self.months, self.start, self.end);
        let monthly = &mut self.departments[department][slot];
        monthly.resize(self.months.len(), 0);
        for (sum, range) in monthly.iter_mut().zip(ranges) {
            *sum += amounts.clone().skip(range.start).take(range.len()).sum::<u128>();
        }
    }

    /// The days of each month, counted from the start.
    pub(super) fn month_ranges(&self) -> Vec<std::ops::Range<usize>> {
        month_ranges(&self.months, self.start, self.end).collect()
    }
}

fn month_ranges(months: &[Month], start: Day, end: Day) -> impl Iterator<Item = std::ops::Range<usize>> {
    months.iter().map(move |month| {
        let from = month.first_day().max(start).days_since(start) as usize;
        let to = month.end().min(end).days_since(start) as usize;
        from..to
    })
}

fn line_keys(scenario: &Scenario, settings: &Settings) -> Vec<Option<UsageKey>> {
    let source = &settings.region;
    let replication = scenario.replication.as_ref();
    let destination = replication.map_or(source, |replication| &replication.destination_region);
    let mut keys = vec![None; SLOTS];
    for meter in Meter::ALL.iter().filter(|meter| meter.kind() != Kind::Listed) {
        for (side, region) in [(Side::Source, source), (Side::Destination, destination)] {
            keys[slot(side, *meter)] = Some(line_key(*meter, region, destination));
        }
    }
    keys
}

fn line_key(meter: Meter, region: &Region, destination: &Region) -> UsageKey {
    let usage_type = match meter {
        Meter::ReplicationTransfer | Meter::ReplicationTimeControl => {
            let (from, to) = (region.transfer_code(), destination.transfer_code());
            format!("{from}-{to}-{}", meter.usage_type()).into()
        }
        _ => meter.usage_type().into(),
    };
    UsageKey { region: region.clone(), usage_type, operation: meter.operation().into() }
}

/// The amount as it is billed: millionths are rounded to whole requests, bytes and byte-hours.
fn billed(slot: usize, amount: u128) -> u128 {
    match Meter::ALL[slot % Meter::ALL.len()].kind() {
        Kind::CountedInMillionths => (amount + 500_000) / 1_000_000,
        Kind::Held | Kind::Counted | Kind::Listed => amount,
    }
}
