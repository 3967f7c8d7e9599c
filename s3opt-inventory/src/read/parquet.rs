//! Parquet data files, read column by column without the detour over Arrow.

mod leaf;

use std::io::Read;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};

use super::columns::{Column, Positions};
use super::{BATCH_ROWS, RowSink};
use crate::InventoryError;
use crate::row::{Kind, Row, Version};
use crate::store::{Body, DataFile};
use leaf::{Leaf, TimeScale};

/// A data file whose footer has been read.
pub(crate) struct ParquetFile {
    name: String,
    size: u64,
    reader: SerializedFileReader<Chunks>,
    positions: Positions,
    scale: TimeScale,
}

impl ParquetFile {
    /// Reads the footer of a data file.
    pub(crate) fn open(file: &DataFile) -> Result<ParquetFile, InventoryError> {
        let name = file.name.clone();
        let chunks = Chunks { body: file.body.clone(), size: file.size };
        let reader =
            SerializedFileReader::new(chunks).map_err(|error| InventoryError::damaged(&name, error))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let positions = Positions::find(&name, |column| {
            schema.columns().iter().position(|leaf| {
                leaf.path().parts().len() == 1 && leaf.max_rep_level() == 0 && leaf.name() == column.name()
            })
        })?;
        let position = positions.of(Column::LastModified).unwrap_or(0);
        let scale = TimeScale::of(&name, schema.column(position).as_ref())?;
        Ok(ParquetFile { name, size: file.size, reader, positions, scale })
    }

    /// How many groups of rows it has.
    pub(crate) fn groups(&self) -> usize {
        self.reader.metadata().num_row_groups()
    }

    /// Reads a group of rows.
    pub(crate) fn read_group(&self, group: usize, sink: &mut impl RowSink) -> Result<(), InventoryError> {
        let metadata = self.reader.metadata();
        let count = |group: usize| u64::try_from(metadata.row_group(group).num_rows()).unwrap_or(0);
        let mut next_row: u64 = (0..group).fold(0, |sum, group| sum.saturating_add(count(group)));
        let mut left = count(group);
        let bytes_of_group = self.size / metadata.num_row_groups().max(1) as u64;
        let mut bytes =
            bytes_of_group + if group == 0 { self.size % metadata.num_row_groups() as u64 } else { 0 };
        sink.begin(self.positions.versioned());
        let mut columns = self.columns(group)?;
        while left > 0 {
            let length = left.min(BATCH_ROWS as u64);
            columns.fill(usize::try_from(length).unwrap_or(BATCH_ROWS))?;
            let rows = columns.rows(&self.name, self.scale, next_row)?;
            let share =
                if left == length { bytes } else { bytes_of_group.saturating_mul(length) / count(group) };
            let share = share.min(bytes);
            bytes -= share;
            sink.rows(&rows, next_row, share)?;
            next_row += length;
            left -= length;
        }
        sink.end()
    }

    fn columns(&self, group: usize) -> Result<Columns, InventoryError> {
        let damaged = |error: ParquetError| InventoryError::damaged(&self.name, error);
        let group = self.reader.get_row_group(group).map_err(damaged)?;
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let leaf = |column: Column| -> Result<Option<Leaf>, InventoryError> {
            let Some(position) = self.positions.of(column) else { return Ok(None) };
            let max_definition = schema.column(position).max_def_level();
            let reader = group.get_column_reader(position).map_err(damaged)?;
            Leaf::new(&self.name, column, reader, max_definition).map(Some)
        };
        let needed = |column: Column| -> Result<Leaf, InventoryError> {
            leaf(column)?.ok_or_else(|| InventoryError::damaged(&self.name, "a column has gone"))
        };
        Ok(Columns {
            key: needed(Column::Key)?,
            size: needed(Column::Size)?,
            modified: needed(Column::LastModified)?,
            class: needed(Column::StorageClass)?,
            tier: leaf(Column::AccessTier)?,
            version_id: leaf(Column::VersionId)?,
            latest: leaf(Column::IsLatest)?,
            delete_marker: leaf(Column::IsDeleteMarker)?,
        })
    }
}

struct Columns {
    key: Leaf,
    size: Leaf,
    modified: Leaf,
    class: Leaf,
    tier: Option<Leaf>,
    version_id: Option<Leaf>,
    latest: Option<Leaf>,
    delete_marker: Option<Leaf>,
}

impl Columns {
    fn fill(&mut self, rows: usize) -> Result<(), InventoryError> {
        for leaf in [&mut self.key, &mut self.size, &mut self.modified, &mut self.class] {
            leaf.fill(rows)?;
        }
        let optional = [&mut self.tier, &mut self.version_id, &mut self.latest, &mut self.delete_marker];
        optional.into_iter().flatten().try_for_each(|leaf| leaf.fill(rows))
    }

    fn rows(&self, file: &str, scale: TimeScale, first_row: u64) -> Result<Vec<Row<'_>>, InventoryError> {
        let mut last_class: &[u8] = b"STANDARD";
        let mut last_kind = Kind::STANDARD;
        let mut rows = Vec::with_capacity(self.key.len());
        for index in 0..self.key.len() {
            let wrong = |problem: &str| InventoryError::row(file, first_row + index as u64 + 1, problem);
            let key = self
                .key
                .bytes(index)
                .filter(|key| !key.is_empty())
                .ok_or_else(|| wrong("the key is empty"))?;
            let modified = self
                .modified
                .instant(index, scale)
                .ok_or_else(|| wrong("last_modified_date is empty or no date"))?;
            let flag = |leaf: &Option<Leaf>, absent: bool, name: &str| match leaf {
                None => Ok(absent),
                Some(leaf) => leaf.flag(index).ok_or_else(|| wrong(&format!("{name} is empty"))),
            };
            let delete_marker = flag(&self.delete_marker, false, "is_delete_marker")?;
            let latest = flag(&self.latest, true, "is_latest")?;
            let (mut size, mut kind) = (0, Kind::STANDARD);
            if !delete_marker {
                size = self.size.size(index).ok_or_else(|| wrong("size is empty or negative"))?;
                let class = self.class.bytes(index).unwrap_or_default();
                if class != last_class {
                    last_kind =
                        Kind::of_class(class).ok_or_else(|| wrong(&unknown("storage class", class)))?;
                    last_class = class;
                }
                kind = last_kind;
                if let Some(tier) = self.tier.as_ref().and_then(|leaf| leaf.bytes(index)) {
                    kind = kind.with_tier(tier).ok_or_else(|| wrong(&unknown("access tier", tier)))?;
                }
            }
            let null_version = match self.version_id.as_ref().and_then(|leaf| leaf.bytes(index)) {
                None => true,
                Some(id) => matches!(id, b"" | b"null"),
            };
            let version = Version { size, modified, kind, latest, delete_marker, null_version };
            rows.push(Row { key, encoded: false, version });
        }
        Ok(rows)
    }
}

/// Says that a name is unknown.
pub(super) fn unknown(what: &str, name: &[u8]) -> String {
    format!("the {what} {:?} is unknown", String::from_utf8_lossy(name))
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
