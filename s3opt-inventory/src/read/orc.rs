//! ORC data files.

use std::io::Read;

use arrow_orc::array::{Array, BooleanArray, Int64Array, RecordBatch, StringArray, TimestampNanosecondArray};
use bytes::Bytes;
use orc_rust::ArrowReaderBuilder;
use orc_rust::projection::ProjectionMask;
use orc_rust::reader::ChunkReader;

use super::columns::{Column, Positions};
use super::parquet::unknown;
use super::{BATCH_ROWS, RowSink};
use crate::InventoryError;
use crate::row::{Kind, Row, Version};
use crate::store::{Body, DataFile};

/// Reads a data file into rows.
pub(crate) fn read(file: &DataFile, sink: &mut impl RowSink) -> Result<(), InventoryError> {
    let name = &file.name;
    let chunks = Chunks { body: file.body.clone(), size: file.size };
    let builder =
        ArrowReaderBuilder::try_new(chunks).map_err(|error| InventoryError::damaged(name, error))?;
    let root = builder.file_metadata().root_data_type();
    let children = root.children();
    let found =
        Positions::find(name, |column| children.iter().position(|child| child.name() == column.name()))?;
    let names: Vec<&str> =
        Column::ALL.into_iter().filter(|column| found.of(*column).is_some()).map(Column::name).collect();
    let mask = ProjectionMask::named_roots(root, &names);
    let reader = builder.with_projection(mask).with_batch_size(BATCH_ROWS).build();
    let total = reader.total_row_count();
    sink.begin(found.versioned());
    let mut first_row = 0;
    let mut told = 0;
    for batch in reader {
        let batch = batch.map_err(|error| InventoryError::damaged(name, error))?;
        let columns = Columns::of(name, &batch)?;
        let rows = columns.rows(name, first_row, batch.num_rows())?;
        let next_row = first_row + batch.num_rows() as u64;
        let read = if next_row >= total {
            file.size
        } else {
            u64::try_from(u128::from(file.size) * u128::from(next_row) / u128::from(total))
                .unwrap_or(file.size)
        };
        let ids = if sink.wants_version_ids() { columns.version_ids(batch.num_rows()) } else { Vec::new() };
        sink.identified_rows(&rows, &ids, first_row, read.saturating_sub(told))?;
        told = read.max(told);
        first_row = next_row;
    }
    if first_row != total {
        return Err(InventoryError::damaged(
            name,
            format_args!("it has {first_row} rows, but its footer says {total}"),
        ));
    }
    sink.end()
}

struct Columns<'a> {
    key: &'a StringArray,
    size: &'a Int64Array,
    modified: &'a TimestampNanosecondArray,
    class: &'a StringArray,
    tier: Option<&'a StringArray>,
    version_id: Option<&'a StringArray>,
    latest: Option<&'a BooleanArray>,
    delete_marker: Option<&'a BooleanArray>,
}

impl<'a> Columns<'a> {
    fn of(file: &str, batch: &'a RecordBatch) -> Result<Columns<'a>, InventoryError> {
        Ok(Columns {
            key: needed(file, batch, Column::Key, "string")?,
            size: needed(file, batch, Column::Size, "bigint")?,
            modified: needed(file, batch, Column::LastModified, "timestamp")?,
            class: needed(file, batch, Column::StorageClass, "string")?,
            tier: optional(file, batch, Column::AccessTier, "string")?,
            version_id: optional(file, batch, Column::VersionId, "string")?,
            latest: optional(file, batch, Column::IsLatest, "boolean")?,
            delete_marker: optional(file, batch, Column::IsDeleteMarker, "boolean")?,
        })
    }

    fn rows(&self, file: &str, first_row: u64, length: usize) -> Result<Vec<Row<'a>>, InventoryError> {
        (0..length)
            .map(|index| {
                self.row(index)
                    .map_err(|problem| InventoryError::row(file, first_row + index as u64 + 1, problem))
            })
            .collect()
    }

    fn version_ids(&self, length: usize) -> Vec<&'a [u8]> {
        let Some(array) = self.version_id else { return Vec::new() };
        (0..length).map(|index| text(array, index).unwrap_or_default()).collect()
    }

    fn row(&self, index: usize) -> Result<Row<'a>, String> {
        let key = text(self.key, index).filter(|key| !key.is_empty()).ok_or("the key is empty")?;
        let nanoseconds = self
            .modified
            .is_valid(index)
            .then(|| self.modified.value(index))
            .ok_or("last_modified_date is empty")?;
        // Up to a whole millisecond, as for every instant.
        let modified = nanoseconds.div_euclid(1_000_000) + i64::from(nanoseconds.rem_euclid(1_000_000) != 0);
        let flag = |array: Option<&BooleanArray>, absent: bool, name: &str| match array {
            None => Ok(absent),
            Some(array) if array.is_valid(index) => Ok(array.value(index)),
            Some(_) => Err(format!("{name} is empty")),
        };
        let delete_marker = flag(self.delete_marker, false, "is_delete_marker")?;
        let latest = flag(self.latest, true, "is_latest")?;
        let (mut size, mut kind) = (0, Kind::STANDARD);
        if !delete_marker {
            size = (self.size.is_valid(index).then(|| self.size.value(index)))
                .and_then(|size| u64::try_from(size).ok())
                .ok_or("size is empty or negative")?;
            let class = text(self.class, index).unwrap_or_default();
            kind = Kind::of_class(class).ok_or_else(|| unknown("storage class", class))?;
            if let Some(tier) = self.tier.and_then(|array| text(array, index)) {
                kind = kind.with_tier(tier).ok_or_else(|| unknown("access tier", tier))?;
            }
        }
        let id = self.version_id.and_then(|array| text(array, index));
        let null_version = id.is_none_or(|id| matches!(id, b"" | b"null"));
        let version = Version { size, modified, kind, latest, delete_marker, null_version };
        Ok(Row { key, encoded: false, version })
    }
}

fn text(array: &StringArray, index: usize) -> Option<&[u8]> {
    array.is_valid(index).then(|| array.value(index).as_bytes())
}

fn needed<'a, A: Array + 'static>(
    file: &str,
    batch: &'a RecordBatch,
    column: Column,
    expected: &'static str,
) -> Result<&'a A, InventoryError> {
    optional(file, batch, column, expected)?.ok_or_else(|| InventoryError::damaged(file, "a column has gone"))
}

fn optional<'a, A: Array + 'static>(
    file: &str,
    batch: &'a RecordBatch,
    column: Column,
    expected: &'static str,
) -> Result<Option<&'a A>, InventoryError> {
    let Some(array) = batch.column_by_name(column.name()) else { return Ok(None) };
    match array.as_any().downcast_ref::<A>() {
        Some(array) => Ok(Some(array)),
        None => Err(InventoryError::ColumnType {
            file: file.to_owned(),
            column: column.name(),
            expected,
            found: array.data_type().to_string(),
        }),
    }
}

/// The bytes of a file. A damaged footer may ask for any length, so none is allocated that the file does not have.
struct Chunks {
    body: Body,
    size: u64,
}

impl ChunkReader for Chunks {
    type T = Box<dyn Read + Send>;

    fn len(&self) -> u64 {
        self.size
    }

    fn get_read(&self, offset_from_start: u64) -> std::io::Result<Self::T> {
        self.body.reader(offset_from_start)
    }

    fn get_bytes(&self, offset_from_start: u64, length: u64) -> std::io::Result<Bytes> {
        self.body.range(offset_from_start, length)
    }
}
