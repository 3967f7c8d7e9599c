//! The columns of a group of rows, put together into rows.

use std::sync::Arc;

use parquet::basic::Type;
use parquet::data_type::{Int32Type, Int64Type, Int96Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};

use super::super::columns::{Column as Name, Positions};
use super::Pool;
use super::column::{Column, ReadRows, Values};
use super::pages::Pages;
use super::time::TimeScale;
use super::values::{Flag, Flags, Names, Number, Numbers, Span, Texts};
use crate::InventoryError;
use crate::row::{Kind, Row, Version};
use crate::store::Body;

/// The columns that the cube is made of, and their values in the present batch.
pub(super) struct Columns<'f> {
    file: &'f str,
    key: Column<Texts>,
    keys: Vec<Span>,
    size: Batch<dyn ReadRows<i64>, i64>,
    modified: Batch<dyn ReadRows<i64>, i64>,
    class: Own<Names>,
    tier: Option<Own<Names>>,
    version_id: Option<Own<Names>>,
    /// The version ids themselves, where they are wanted.
    ids: Option<(Column<Texts>, Vec<Span>)>,
    latest: Option<Own<Flags>>,
    delete_marker: Option<Own<Flags>>,
}

/// A column whose items are the rows' own, and those of the present batch.
type Own<V> = Batch<Column<V>, <V as Values>::Item>;

struct Batch<R: ?Sized, Item> {
    items: Vec<Item>,
    reader: Box<R>,
}

impl<R: ReadRows<Item> + ?Sized, Item> Batch<R, Item> {
    fn read(&mut self, rows: usize) -> Result<(), ParquetError> {
        self.reader.read(rows, &mut self.items)
    }
}

/// A group of rows of a file.
pub(super) struct Group<'f> {
    pub(super) file: &'f str,
    pub(super) body: &'f Body,
    pub(super) metadata: &'f RowGroupMetaData,
    pub(super) positions: &'f Positions,
    pub(super) pool: &'f Arc<Pool>,
    /// Whether the version ids themselves are wanted.
    pub(super) version_ids: bool,
}

impl<'f> Group<'f> {
    /// Its columns.
    pub(super) fn columns(&self) -> Result<Columns<'f>, InventoryError> {
        let names = |number| move || Names::new(number);
        Ok(Columns {
            file: self.file,
            key: self.needed(Name::Key, Type::BYTE_ARRAY, Texts::default)?,
            keys: Vec::new(),
            size: Batch::of(self.size()?),
            modified: Batch::of(self.modified()?),
            class: Batch::of(Box::new(self.needed(
                Name::StorageClass,
                Type::BYTE_ARRAY,
                names(class_number),
            )?)),
            tier: self.optional(Name::AccessTier, Type::BYTE_ARRAY, names(Kind::tier_number))?,
            version_id: self.optional(Name::VersionId, Type::BYTE_ARRAY, names(null_version))?,
            ids: if self.version_ids {
                self.open(Name::VersionId, Type::BYTE_ARRAY, Texts::default)?.map(|ids| (ids, Vec::new()))
            } else {
                None
            },
            latest: self.optional(Name::IsLatest, Type::BOOLEAN, || Flags)?,
            delete_marker: self.optional(Name::IsDeleteMarker, Type::BOOLEAN, || Flags)?,
        })
    }

    fn size(&self) -> Result<Box<dyn ReadRows<i64>>, InventoryError> {
        match self.chunk(Name::Size).map(ColumnChunkMetaData::column_type) {
            Some(Type::INT32) => self.numbers::<Int32Type>(Name::Size, Type::INT32, TimeScale::Milliseconds),
            _ => self.numbers::<Int64Type>(Name::Size, Type::INT64, TimeScale::Milliseconds),
        }
    }

    fn modified(&self) -> Result<Box<dyn ReadRows<i64>>, InventoryError> {
        let name = Name::LastModified;
        let chunk = self.chunk(name).ok_or_else(|| self.gone())?;
        let scale = TimeScale::of(chunk.column_descr())
            .ok_or_else(|| wrong_type(self.file, name, &chunk.column_type().to_string()))?;
        match chunk.column_type() {
            Type::INT96 => self.numbers::<Int96Type>(name, Type::INT96, scale),
            _ => self.numbers::<Int64Type>(name, Type::INT64, scale),
        }
    }

    fn numbers<P: Number + 'static>(
        &self,
        name: Name,
        physical: Type,
        scale: TimeScale,
    ) -> Result<Box<dyn ReadRows<i64>>, InventoryError> {
        Ok(Box::new(self.needed(name, physical, || Numbers::<P>::new(scale))?))
    }

    fn needed<V: Values>(
        &self,
        name: Name,
        physical: Type,
        values: impl FnOnce() -> V,
    ) -> Result<Column<V>, InventoryError> {
        self.open(name, physical, values)?.ok_or_else(|| self.gone())
    }

    fn optional<V: Values>(
        &self,
        name: Name,
        physical: Type,
        values: impl FnOnce() -> V,
    ) -> Result<Option<Own<V>>, InventoryError> {
        let column = self.open(name, physical, values)?;
        Ok(column.map(|column| Batch::of(Box::new(column))))
    }

    fn open<V: Values>(
        &self,
        name: Name,
        physical: Type,
        values: impl FnOnce() -> V,
    ) -> Result<Option<Column<V>>, InventoryError> {
        let Some(chunk) = self.chunk(name) else { return Ok(None) };
        if chunk.column_type() != physical {
            return Err(wrong_type(self.file, name, &chunk.column_type().to_string()));
        }
        let damaged = |error: ParquetError| InventoryError::damaged(self.file, error);
        let rows = usize::try_from(self.metadata.num_rows()).unwrap_or(0);
        let pages = Pages::new(self.body.clone(), chunk, rows, self.pool).map_err(damaged)?;
        Ok(Some(Column::new(pages, chunk.column_descr_ptr(), values())))
    }

    fn chunk(&self, name: Name) -> Option<&'f ColumnChunkMetaData> {
        self.metadata.columns().get(self.positions.of(name)?)
    }

    fn gone(&self) -> InventoryError {
        InventoryError::damaged(self.file, "a column has gone")
    }
}

impl<R: ?Sized, Item> Batch<R, Item> {
    fn of(reader: Box<R>) -> Batch<R, Item> {
        Batch { items: Vec::new(), reader }
    }
}

impl Columns<'_> {
    /// Reads at most so many rows: keys stay where they are, so that a batch ends where their page does.
    pub(super) fn read(&mut self, most: usize) -> Result<(), InventoryError> {
        let file = self.file;
        self.read_columns(most).map_err(|error| InventoryError::damaged(file, error))
    }

    fn read_columns(&mut self, most: usize) -> Result<(), ParquetError> {
        // At the end of the column, to read one row more is the error that tells so.
        let mut rows = self.key.rows_in_page()?.clamp(1, most);
        if let Some((ids, spans)) = &mut self.ids {
            rows = ids.rows_in_page()?.clamp(1, rows);
            ids.read(rows, spans)?;
        }
        self.key.read(rows, &mut self.keys)?;
        self.size.read(rows)?;
        self.modified.read(rows)?;
        self.class.read(rows)?;
        for names in [&mut self.tier, &mut self.version_id].into_iter().flatten() {
            names.read(rows)?;
        }
        for flags in [&mut self.latest, &mut self.delete_marker].into_iter().flatten() {
            flags.read(rows)?;
        }
        Ok(())
    }

    /// The rows of the present batch, the first of which is row `first_row` of the file, counted from 0.
    pub(super) fn rows(&self, first_row: u64) -> Result<Vec<Row<'_>>, InventoryError> {
        let source = self.key.source();
        let mut rows = Vec::with_capacity(self.keys.len());
        for (index, span) in self.keys.iter().enumerate() {
            let key = self.key.values().text(source, *span);
            let version = self
                .version(index, key)
                .map_err(|problem| InventoryError::row(self.file, first_row + index as u64 + 1, problem))?;
            rows.push(Row { key, encoded: false, version });
        }
        Ok(rows)
    }

    /// The version ids of the present batch, where they are wanted.
    pub(super) fn version_ids(&self) -> Vec<&[u8]> {
        let Some((ids, spans)) = &self.ids else { return Vec::new() };
        spans.iter().map(|span| ids.values().text(ids.source(), *span)).collect()
    }

    #[inline]
    fn version(&self, index: usize, key: &[u8]) -> Result<Version, String> {
        if key.is_empty() {
            return Err("the key is empty".to_owned());
        }
        let modified = self.modified.items[index];
        if modified == Numbers::<Int64Type>::EMPTY {
            return Err("last_modified_date is empty or no date".to_owned());
        }
        let delete_marker = flag(self.delete_marker.as_ref(), index, false, "is_delete_marker")?;
        let latest = flag(self.latest.as_ref(), index, true, "is_latest")?;
        let (mut size, mut kind) = (0, Kind::STANDARD);
        if !delete_marker {
            size =
                u64::try_from(self.size.items[index]).map_err(|_| "size is empty or negative".to_owned())?;
            let class = self.class.items[index];
            kind = number_below_unknown(class)
                .map(Kind::from_number)
                .ok_or_else(|| unknown("storage class", self.class.reader.values().unknown(class)))?;
            if let Some(tier) = &self.tier {
                let number = tier.items[index];
                if number != Names::EMPTY {
                    let known = number_below_unknown(number)
                        .ok_or_else(|| unknown("access tier", tier.reader.values().unknown(number)))?;
                    kind = kind.with_tier_number(known);
                }
            }
        }
        let null_version = match &self.version_id {
            None => true,
            Some(ids) => ids.items[index] != OTHER_VERSION,
        };
        Ok(Version { size, modified, kind, latest, delete_marker, null_version })
    }
}

#[inline]
fn flag(flags: Option<&Own<Flags>>, index: usize, absent: bool, name: &str) -> Result<bool, String> {
    match flags.map(|flags| flags.items[index]) {
        None => Ok(absent),
        Some(Flag::True) => Ok(true),
        Some(Flag::False) => Ok(false),
        Some(Flag::Empty) => Err(format!("{name} is empty")),
    }
}

#[inline]
fn number_below_unknown(number: u32) -> Option<u8> {
    u8::try_from(number).ok()
}

fn class_number(name: &[u8]) -> Option<u8> {
    Kind::of_class(name).map(Kind::number)
}

/// The number of a version id that is not `null`.
const OTHER_VERSION: u32 = 0;

#[expect(clippy::unnecessary_wraps, reason = "as for other names, some of which are unknown")]
fn null_version(id: &[u8]) -> Option<u8> {
    Some(u8::from(matches!(id, b"" | b"null")))
}

/// Says that a name is unknown.
pub(in super::super) fn unknown(what: &str, name: &[u8]) -> String {
    format!("the {what} {:?} is unknown", String::from_utf8_lossy(name))
}

pub(super) fn wrong_type(file: &str, column: Name, found: &str) -> InventoryError {
    InventoryError::ColumnType {
        file: file.to_owned(),
        column: column.name(),
        expected: match column {
            Name::Key | Name::StorageClass | Name::AccessTier | Name::VersionId => "text",
            Name::Size => "a whole number",
            Name::LastModified => "a timestamp",
            Name::IsLatest | Name::IsDeleteMarker => "a truth value",
        },
        found: found.to_owned(),
    }
}
