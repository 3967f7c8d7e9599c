//! From rows to passes: counts rows, tells of progress, heeds the wish to stop.

use std::sync::atomic::Ordering;

use s3opt_core::cube::State;

use crate::InventoryError;
use crate::progress::ScanOptions;
use crate::read::RowSink;
use crate::row::Row;
use crate::versions::{Budget, FirstPass, RunSink, Runs, SecondPass};

/// Takes the rows of one file after the other.
pub(crate) trait FileSink: RowSink + Send {
    /// Says which file of the manifest the next rows are from.
    fn set_file(&mut self, file: usize);
}

/// A pass over the inventory, as one thread sees it.
pub(super) trait Pass: RunSink + Send {
    /// Takes rows of a report that lists current versions only, each of which is a key of its own.
    fn current(&mut self, rows: &[Row<'_>]);
}

impl Pass for FirstPass<'_> {
    fn current(&mut self, rows: &[Row<'_>]) {
        for row in rows {
            let state = if row.version.delete_marker {
                State::DeleteMarker { only_version: false }
            } else {
                State::Current
            };
            self.counts.version(row.key, row.encoded, &row.version, state);
        }
    }
}

impl Pass for SecondPass<'_> {
    fn current(&mut self, _rows: &[Row<'_>]) {
        // Each was counted in the first pass.
    }
}

/// Rows and bytes that went through.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub(super) rows: u64,
    pub(super) bytes: u64,
}

/// Takes the rows of one file after the other for a pass.
pub(super) struct PassSink<'a, P> {
    pub(super) pass: P,
    pub(super) counted: Counted,
    options: &'a ScanOptions,
    runs: Runs<'a>,
    versioned: bool,
    file: u64,
}

/// Bits of a position that hold the row within its file.
const ROW_BITS: u32 = 40;

impl<'a, P: Pass> PassSink<'a, P> {
    pub(super) fn new(pass: P, options: &'a ScanOptions, budget: &'a Budget) -> PassSink<'a, P> {
        let counted = Counted::default();
        PassSink { pass, counted, options, runs: Runs::new(budget), versioned: false, file: 0 }
    }
}

impl<P: Pass> FileSink for PassSink<'_, P> {
    fn set_file(&mut self, file: usize) {
        self.file = file as u64;
    }
}

impl<P: Pass> RowSink for PassSink<'_, P> {
    fn begin(&mut self, versioned: bool) {
        self.versioned = versioned;
    }

    fn rows(&mut self, rows: &[Row<'_>], first_row: u64, bytes: u64) -> Result<(), InventoryError> {
        if self.options.cancel.load(Ordering::Relaxed) {
            return Err(InventoryError::Cancelled);
        }
        if self.versioned {
            let position = (self.file << ROW_BITS).saturating_add(first_row);
            self.runs.batch(rows, position, &mut self.pass)?;
        } else {
            self.pass.current(rows);
        }
        self.counted += Counted { rows: rows.len() as u64, bytes };
        self.options.progress.advance(rows.len() as u64, bytes);
        Ok(())
    }

    fn end(&mut self) -> Result<(), InventoryError> {
        self.runs.end(&mut self.pass)
    }
}
