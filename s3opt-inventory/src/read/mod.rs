//! Reading data files: three formats, one form of rows.

pub(crate) mod columns;
pub(crate) mod csv;
mod date;
mod gzip;
pub(crate) mod orc;
pub(crate) mod parquet;

pub(crate) use date::parse_date;

use crate::InventoryError;
use crate::row::Row;

/// Rows that are handed over at once.
pub(crate) const BATCH_ROWS: usize = 4096;

/// What takes the rows of a file.
pub(crate) trait RowSink {
    /// Whether versions of a key have to be put together: the file tells which version is the latest.
    fn begin(&mut self, versioned: bool);

    /// Takes the next rows, the first of which is row `first_row` of its file, counted from 0; `bytes` of the file
    /// have been read for them.
    fn rows(&mut self, rows: &[Row<'_>], first_row: u64, bytes: u64) -> Result<(), InventoryError>;

    /// Whether the rows' version ids are wanted; [`RowSink::identified_rows`] gets none otherwise.
    fn wants_version_ids(&self) -> bool {
        false
    }

    /// As [`RowSink::rows`], with the version id of each row, an empty one for the null version; none at all
    /// where the file does not list them.
    fn identified_rows(
        &mut self,
        rows: &[Row<'_>],
        version_ids: &[&[u8]],
        first_row: u64,
        bytes: u64,
    ) -> Result<(), InventoryError> {
        let _ = version_ids;
        self.rows(rows, first_row, bytes)
    }

    /// Ends the rows that lie together.
    fn end(&mut self) -> Result<(), InventoryError>;
}
