//! Runs: rows next to each other with the same key.

use super::Budget;
use crate::InventoryError;
use crate::row::{Row, Version};

/// A version and where it is listed, which decides between versions of the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) version: Version,
    /// Grows along the rows of a file and from file to file.
    pub(crate) position: u64,
}

/// What takes the runs of a chunk.
pub(crate) trait RunSink {
    /// Takes a run. One at an edge of the chunk may go on in another chunk.
    fn run(
        &mut self,
        key: &[u8],
        encoded: bool,
        rows: &mut [Listed],
        edge: bool,
    ) -> Result<(), InventoryError>;
}

/// Finds the runs in the batches of a chunk.
pub(crate) struct Runs<'a> {
    budget: &'a Budget,
    /// The run that the last batch ended with.
    key: Vec<u8>,
    encoded: bool,
    rows: Vec<Listed>,
    /// Whether no run of the chunk has ended yet.
    first: bool,
    scratch: Vec<Listed>,
}

impl<'a> Runs<'a> {
    /// No rows yet.
    pub(crate) fn new(budget: &'a Budget) -> Runs<'a> {
        Runs { budget, key: Vec::new(), encoded: false, rows: Vec::new(), first: true, scratch: Vec::new() }
    }

    /// Takes the next rows of the chunk, the first of which is listed at `position`.
    pub(crate) fn batch(
        &mut self,
        rows: &[Row<'_>],
        position: u64,
        sink: &mut impl RunSink,
    ) -> Result<(), InventoryError> {
        let listed =
            |index: usize| Listed { version: rows[index].version, position: position + index as u64 };
        let mut start = 0;
        if !self.rows.is_empty() {
            start = rows.iter().take_while(|row| row.key == self.key).count();
            self.rows.extend((0..start).map(listed));
            self.budget.check((self.rows.len() * size_of::<Listed>()) as u64)?;
            if start < rows.len() {
                self.end_run(sink, false)?;
            }
        }
        while start < rows.len() {
            let row = &rows[start];
            let mut end = start + 1;
            while end < rows.len() && same_key(rows[end].key, row.key) {
                end += 1;
            }
            if end == rows.len() || self.first {
                self.key.clear();
                self.key.extend_from_slice(row.key);
                self.encoded = row.encoded;
                self.rows.extend((start..end).map(listed));
                if end < rows.len() {
                    self.end_run(sink, false)?;
                }
            } else if end == start + 1 {
                sink.run(row.key, row.encoded, &mut [listed(start)], false)?;
            } else {
                self.scratch.clear();
                self.scratch.extend((start..end).map(listed));
                sink.run(row.key, row.encoded, &mut self.scratch, false)?;
            }
            start = end;
        }
        Ok(())
    }

    /// Ends the chunk.
    pub(crate) fn end(&mut self, sink: &mut impl RunSink) -> Result<(), InventoryError> {
        if !self.rows.is_empty() {
            self.end_run(sink, true)?;
        }
        self.first = true;
        Ok(())
    }

    fn end_run(&mut self, sink: &mut impl RunSink, last: bool) -> Result<(), InventoryError> {
        let edge = self.first || last;
        self.first = false;
        sink.run(&self.key, self.encoded, &mut self.rows, edge)?;
        self.rows.clear();
        Ok(())
    }
}

/// Keys next to each other mostly differ near their ends.
#[inline]
fn same_key(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.last() == right.last() && left == right
}
