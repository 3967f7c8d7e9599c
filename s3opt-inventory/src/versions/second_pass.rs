//! The second pass: the keys whose versions are scattered.

use std::collections::{HashMap, HashSet};

use s3opt_core::calendar::Day;

use super::first_pass::own_key;
use super::resolve::{count, has_latest};
use super::{Budget, Counts, Listed, RunSink};
use crate::InventoryError;
use crate::row::decode_key;

/// What one thread found in the second pass.
pub(crate) struct SecondPass<'a> {
    /// What the first pass counted for scattered keys.
    taken_back: Counts<'a>,
    created: Day,
    budget: &'a Budget,
    scattered: &'a HashSet<Vec<u8>>,
    rows: HashMap<Vec<u8>, Vec<Listed>>,
    decoded: Vec<u8>,
}

impl<'a> SecondPass<'a> {
    pub(crate) fn new(
        taken_back: Counts<'a>,
        created: Day,
        budget: &'a Budget,
        scattered: &'a HashSet<Vec<u8>>,
    ) -> SecondPass<'a> {
        SecondPass { taken_back, created, budget, scattered, rows: HashMap::new(), decoded: Vec::new() }
    }
}

impl RunSink for SecondPass<'_> {
    fn run(
        &mut self,
        key: &[u8],
        encoded: bool,
        rows: &mut [Listed],
        edge: bool,
    ) -> Result<(), InventoryError> {
        let known = if encoded {
            self.decoded.clear();
            decode_key(key, &mut self.decoded);
            self.scattered.contains(&self.decoded)
        } else {
            self.scattered.contains(key)
        };
        if !known {
            return Ok(());
        }
        self.budget.take(key.len(), size_of_val(rows))?;
        if !edge && has_latest(rows) {
            count(key, encoded, rows, self.created, &mut self.taken_back);
        }
        self.rows.entry(own_key(key, encoded)).or_default().extend_from_slice(rows);
        Ok(())
    }
}

/// Counts the scattered keys into `counts`. Gives back what has to be taken from it, and how many keys have no latest
/// version at all.
pub(crate) fn settle<'a>(passes: Vec<SecondPass<'a>>, counts: &mut Counts<'_>) -> (Option<Counts<'a>>, u64) {
    let mut taken_back: Option<Counts<'_>> = None;
    let mut all: HashMap<Vec<u8>, Vec<Listed>> = HashMap::new();
    let mut created = Day::MIN;
    for pass in passes {
        created = pass.created;
        match &mut taken_back {
            Some(taken_back) => taken_back.merge(pass.taken_back),
            None => taken_back = Some(pass.taken_back),
        }
        for (key, rows) in pass.rows {
            all.entry(key).or_default().extend(rows);
        }
    }
    let mut without_latest = 0;
    for (key, mut rows) in all {
        without_latest += u64::from(!has_latest(&rows));
        count(&key, false, &mut rows, created, counts);
    }
    (taken_back, without_latest)
}
