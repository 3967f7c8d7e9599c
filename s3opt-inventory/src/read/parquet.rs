//! Parquet data files, read page by page without the detour over Arrow.

mod column;
mod hybrid;
mod levels;
mod other;
mod pages;
mod pool;
mod rows;
mod time;
mod values;
mod window;

use std::io::Read;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};

use super::RowSink;
use super::columns::{Column, Positions};
use crate::InventoryError;
use crate::store::{Body, DataFile};
use rows::Group;

pub(crate) use pool::Pool;
pub(super) use rows::unknown;

/// Rows that are handed over at once: few enough to stay near the processor.
const BATCH_ROWS: u64 = 256;

/// A data file whose footer has been read.
pub(crate) struct ParquetFile {
    name: String,
    size: u64,
    body: Body,
    reader: SerializedFileReader<Chunks>,
    positions: Positions,
}

impl ParquetFile {
    /// Reads the footer of a data file.
    pub(crate) fn open(file: &DataFile) -> Result<ParquetFile, InventoryError> {
        let name = file.name.clone();
        let body = file.body.clone();
        let chunks = Chunks { body: body.clone(), size: file.size };
        let reader =
            SerializedFileReader::new(chunks).map_err(|error| InventoryError::damaged(&name, error))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let positions = Positions::find(&name, |column| {
            schema.columns().iter().position(|leaf| {
                leaf.path().parts().len() == 1 && leaf.max_rep_level() == 0 && leaf.name() == column.name()
            })
        })?;
        if let Some(column) = positions.of(Column::LastModified).map(|position| schema.column(position)) {
            let found = column.physical_type().to_string();
            time::TimeScale::of(&column)
                .ok_or_else(|| rows::wrong_type(&name, Column::LastModified, &found))?;
        }
        Ok(ParquetFile { name, size: file.size, body, reader, positions })
    }

    /// How many groups of rows it has.
    pub(crate) fn groups(&self) -> usize {
        self.reader.metadata().num_row_groups()
    }

    /// Reads a group of rows.
    pub(crate) fn read_group(
        &self,
        group: usize,
        pool: &Arc<Pool>,
        sink: &mut impl RowSink,
    ) -> Result<(), InventoryError> {
        let metadata = self.reader.metadata();
        let count = |group: usize| u64::try_from(metadata.row_group(group).num_rows()).unwrap_or(0);
        let mut next_row: u64 = (0..group).fold(0, |sum, group| sum.saturating_add(count(group)));
        let mut left = count(group);
        let bytes_of_group = self.size / metadata.num_row_groups().max(1) as u64;
        let mut bytes =
            bytes_of_group + if group == 0 { self.size % metadata.num_row_groups() as u64 } else { 0 };
        sink.begin(self.positions.versioned());
        let mut columns = Group {
            file: &self.name,
            body: &self.body,
            metadata: metadata.row_group(group),
            positions: &self.positions,
            pool,
            version_ids: sink.wants_version_ids(),
        }
        .columns()?;
        while left > 0 {
            columns.read(usize::try_from(left.min(BATCH_ROWS)).unwrap_or(1))?;
            let rows = columns.rows(next_row)?;
            let length = rows.len() as u64;
            let share =
                if left == length { bytes } else { bytes_of_group.saturating_mul(length) / count(group) };
            let share = share.min(bytes);
            bytes -= share;
            sink.identified_rows(&rows, &columns.version_ids(), next_row, share)?;
            next_row += length;
            left -= length;
        }
        sink.end()
    }
}

fn damage(problem: &str) -> ParquetError {
    ParquetError::General(problem.to_owned())
}

struct Chunks {
    body: Body,
    size: u64,
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.size
    }
}

impl ChunkReader for Chunks {
    type T = Box<dyn Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.body.reader(start)?)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        Ok(self.body.range(start, length as u64)?)
    }
}
