//! The first pass: counting keys whose versions lie together.

use std::collections::{HashMap, HashSet};

use s3opt_core::calendar::Day;

use super::resolve::{count, has_latest};
use super::{Budget, Counts, Listed, RunSink};
use crate::InventoryError;
use crate::row::decode_key;

/// What one thread found in the first pass.
pub(crate) struct FirstPass<'a> {
    pub(crate) counts: Counts<'a>,
    created: Day,
    budget: &'a Budget,
    /// Keys of runs without a latest version.
    scattered: HashSet<Vec<u8>>,
    /// Runs at the edges of chunks.
    edges: Vec<(Vec<u8>, Vec<Listed>)>,
}

/// What all threads found.
pub(crate) struct Joined<'a> {
    pub(crate) counts: Counts<'a>,
    /// Keys that only a second pass can count.
    pub(crate) scattered: HashSet<Vec<u8>>,
}

impl<'a> FirstPass<'a> {
    pub(crate) fn new(counts: Counts<'a>, created: Day, budget: &'a Budget) -> FirstPass<'a> {
        FirstPass { counts, created, budget, scattered: HashSet::new(), edges: Vec::new() }
    }
}

impl RunSink for FirstPass<'_> {
    #[inline]
    fn run(
        &mut self,
        key: &[u8],
        encoded: bool,
        rows: &mut [Listed],
        edge: bool,
    ) -> Result<(), InventoryError> {
        if edge {
            self.budget.take(key.len(), size_of_val(rows))?;
            self.edges.push((own_key(key, encoded), rows.to_vec()));
        } else if has_latest(rows) {
            count(key, encoded, rows, self.created, &mut self.counts);
        } else {
            let key = own_key(key, encoded);
            let length = key.len();
            if self.scattered.insert(key) {
                self.budget.take(length, 0)?;
            }
        }
        Ok(())
    }
}

/// Joins the runs at edges, and what all threads counted.
pub(crate) fn join(passes: Vec<FirstPass<'_>>) -> Option<Joined<'_>> {
    let mut edges: HashMap<Vec<u8>, Vec<Listed>> = HashMap::new();
    let mut scattered = HashSet::new();
    let mut counts: Option<Counts<'_>> = None;
    let mut created = Day::MIN;
    for pass in passes {
        created = pass.created;
        scattered.extend(pass.scattered);
        for (key, rows) in pass.edges {
            edges.entry(key).or_default().extend(rows);
        }
        match &mut counts {
            Some(counts) => counts.merge(pass.counts),
            None => counts = Some(pass.counts),
        }
    }
    let mut counts = counts?;
    for (key, mut rows) in edges {
        if scattered.contains(&key) {
            continue;
        }
        if has_latest(&rows) {
            count(&key, false, &mut rows, created, &mut counts);
        } else {
            scattered.insert(key);
        }
    }
    Some(Joined { counts, scattered })
}

/// The key in its own bytes.
pub(super) fn own_key(key: &[u8], encoded: bool) -> Vec<u8> {
    if !encoded {
        return key.to_vec();
    }
    let mut decoded = Vec::with_capacity(key.len());
    decode_key(key, &mut decoded);
    decoded
}
