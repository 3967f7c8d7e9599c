//! Where the simulation writes down what it counts: for each meter and day.

use super::meter::{Kind, Meter};
use crate::calendar::{Day, HOURS_PER_DAY};

/// The source's or the destination's side of replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Source,
    Destination,
}

/// How many meters there are, on both sides together.
pub(super) const SLOTS: usize = 2 * Meter::ALL.len();

/// The place of a meter among all slots.
pub(super) fn slot(side: Side, meter: Meter) -> usize {
    match side {
        Side::Source => meter.index(),
        Side::Destination => Meter::ALL.len() + meter.index(),
    }
}

/// Amounts by slot and day. What is held enters as two differences, whatever the number of days between them.
///
/// The numbers are far from overflow: a cube holds at most 2^80 bytes, days and millionths take another 2^40.
#[derive(Clone, Debug)]
pub(super) struct Ledger {
    start: Day,
    days: usize,
    entries: Vec<i128>,
    touched: Vec<bool>,
}

impl Ledger {
    /// An empty ledger for the days from `start` until before `end`.
    pub(super) fn new(start: Day, end: Day) -> Ledger {
        let days = end.days_since(start) as usize;
        Ledger { start, days, entries: vec![0; SLOTS * (days + 1)], touched: vec![false; SLOTS] }
    }

    /// So many bytes, objects or tags are held from the midnight `from` until the midnight `to`.
    pub(super) fn hold(&mut self, slot: usize, from: Day, to: Day, amount: u128) {
        if amount == 0 || from >= to {
            return;
        }
        let amount = signed(amount);
        let (from, to) = (self.place(from), self.place(to));
        let row = self.row(slot);
        row[from] += amount;
        row[to] -= amount;
    }

    /// So many requests, bytes or byte-hours on the day, where the ledger covers it.
    pub(super) fn count(&mut self, slot: usize, day: Day, amount: u128) {
        if amount == 0 || day < self.start {
            return;
        }
        let place = self.place(day);
        if place < self.days {
            self.row(slot)[place] += signed(amount);
        }
    }

    /// Writes what is counted each day from `from` until before `to`, as many times as there are days.
    pub(super) fn count_daily(&mut self, slot: usize, from: Day, to: Day, amount: u128) {
        if amount == 0 || from >= to {
            return;
        }
        let (from, to) = (self.place(from), self.place(to));
        let amount = signed(amount);
        for entry in &mut self.row(slot)[from..to] {
            *entry += amount;
        }
    }

    /// Hands out the amounts of each slot that was written to, by day, and empties the ledger.
    pub(super) fn drain(&mut self, mut each: impl FnMut(usize, &[i128])) {
        for index in 0..SLOTS {
            if !std::mem::take(&mut self.touched[index]) {
                continue;
            }
            let kind = Meter::ALL[index % Meter::ALL.len()].kind();
            let row = &mut self.entries[index * (self.days + 1)..][..=self.days];
            match kind {
                Kind::Held => sum_up(row, i128::from(HOURS_PER_DAY)),
                Kind::Listed => sum_up(row, 1),
                Kind::Counted | Kind::CountedInMillionths => {}
            }
            each(index, &row[..row.len() - 1]);
            row.fill(0);
        }
    }

    fn place(&self, day: Day) -> usize {
        (day.days_since(self.start) as usize).min(self.days)
    }

    fn row(&mut self, slot: usize) -> &mut [i128] {
        self.touched[slot] = true;
        &mut self.entries[slot * (self.days + 1)..][..=self.days]
    }
}

/// Turns differences into what is held on each day, times `factor`.
fn sum_up(row: &mut [i128], factor: i128) {
    let mut held = 0;
    for entry in row {
        held += *entry;
        *entry = held * factor;
    }
}

fn signed(amount: u128) -> i128 {
    i128::try_from(amount).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_is_counted_in_hours_of_each_day() {
        let start: Day = "2026-05-01".parse().unwrap();
        let mut ledger = Ledger::new(start, start + 4);
        let standard = slot(Side::Source, Meter::Standard);
        let put = slot(Side::Destination, Meter::PutGlacier);
        ledger.hold(standard, start - 7, start + 2, 10);
        ledger.hold(standard, start + 1, start + 99, 1);
        ledger.hold(standard, start + 3, start + 3, 5);
        ledger.count(put, start + 3, 2);
        ledger.count(put, start - 1, 9);
        ledger.count(put, start + 4, 9);
        ledger.count_daily(put, start + 2, start + 9, 1);
        let mut rows = Vec::new();
        ledger.drain(|slot, days| rows.push((slot, days.to_vec())));
        assert_eq!(rows, [(standard, vec![240, 264, 24, 24]), (put, vec![0, 0, 1, 3])]);
        ledger.drain(|slot, _| panic!("slot {slot} was not emptied"));
    }
}
