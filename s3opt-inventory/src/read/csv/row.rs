//! Lines into rows.
//!
//! S3 quotes every field and encodes keys so that no quote, comma or line break is left in them. So the quotes alone
//! show where fields are, and one vectorised search for quotes finds all fields. A line that is not written so is
//! taken apart field by field.

use memchr::memchr_iter;

use super::super::columns::{Column, Positions};
use super::super::{BATCH_ROWS, RowSink, parse_date};
use super::expected_rows;
use crate::InventoryError;
use crate::row::{Kind, Row, Version};

/// Takes blocks of whole lines apart.
pub(super) struct RowParser<'f> {
    file: &'f str,
    /// For each field of a line the number of its column, if it is one that counts.
    wanted: Vec<Option<Column>>,
    positions: Positions,
    /// The row that comes next, counted from 0.
    next_row: u64,
    class: LastClass,
}

/// The class that was read last: most rows have it too.
struct LastClass {
    name: Vec<u8>,
    kind: Kind,
}

type Fields<'a> = [&'a [u8]; Column::ALL.len()];

impl<'f> RowParser<'f> {
    pub(super) fn new(file: &'f str, positions: Positions, field_count: usize) -> RowParser<'f> {
        let column_at =
            |position| Column::ALL.into_iter().find(|column| positions.of(*column) == Some(position));
        let wanted = (0..field_count).map(column_at).collect();
        let class = LastClass { name: b"STANDARD".to_vec(), kind: Kind::STANDARD };
        RowParser { file, wanted, positions, next_row: 0, class }
    }

    /// The row that comes next, counted from 1.
    pub(super) fn next_row(&self) -> u64 {
        self.next_row + 1
    }

    /// Reads a block of lines, for which so many bytes of the file were read.
    pub(super) fn block(
        &mut self,
        block: &[u8],
        bytes: u64,
        sink: &mut impl RowSink,
    ) -> Result<(), InventoryError> {
        let mut bytes = bytes;
        let mut rows = Vec::with_capacity(expected_rows(block));
        let wants_ids = sink.wants_version_ids() && self.positions.of(Column::VersionId).is_some();
        let mut ids = Vec::new();
        let mut first_row = self.next_row;
        let mut position = 0;
        let mut origin = 0;
        let mut quotes = memchr_iter(b'"', block);
        while position < block.len() {
            let start = position;
            let mut fields: Fields<'_> = [b""; Column::ALL.len()];
            let mut next_quote = || quotes.next().map(|quote| quote + origin);
            #[expect(clippy::single_match_else, reason = "the second arm is the longer one")]
            match split_quoted(block, start, &self.wanted, &mut next_quote, &mut fields) {
                Some(end) => position = end,
                None => {
                    let line_end =
                        memchr::memchr(b'\n', &block[start..]).map_or(block.len(), |end| start + end);
                    position = line_end + 1;
                    origin = position.min(block.len());
                    quotes = memchr_iter(b'"', &block[origin..]);
                    let line = block[start..line_end].strip_suffix(b"\r").unwrap_or(&block[start..line_end]);
                    if line.is_empty() && position >= block.len() {
                        break;
                    }
                    fields = self.split_any(line)?;
                }
            }
            rows.push(self.row(&fields)?);
            if wants_ids {
                ids.push(fields[Column::VersionId as usize]);
            }
            self.next_row += 1;
            if rows.len() == BATCH_ROWS {
                sink.identified_rows(&rows, &ids, first_row, std::mem::take(&mut bytes))?;
                rows.clear();
                ids.clear();
                first_row = self.next_row;
            }
        }
        if !rows.is_empty() || bytes > 0 {
            sink.identified_rows(&rows, &ids, first_row, bytes)?;
        }
        Ok(())
    }

    fn wrong(&self, problem: impl ToString) -> InventoryError {
        InventoryError::row(self.file, self.next_row(), problem)
    }

    #[inline]
    fn row<'a>(&mut self, fields: &Fields<'a>) -> Result<Row<'a>, InventoryError> {
        let field = |column: Column| fields[column as usize];
        let key = field(Column::Key);
        if key.is_empty() {
            return Err(self.wrong("the key is empty"));
        }
        let encoded = memchr::memchr2(b'%', b'+', key).is_some();
        let modified = parse_date(field(Column::LastModified)).ok_or_else(|| {
            self.wrong(format_args!(
                "the date {} is not like 2026-05-14T09:30:00.000Z",
                quoted(field(Column::LastModified))
            ))
        })?;
        let delete_marker = self.flag(fields, Column::IsDeleteMarker, false)?;
        let latest = self.flag(fields, Column::IsLatest, true)?;
        let (size, kind) = if delete_marker {
            (0, Kind::STANDARD)
        } else {
            let size = parse_size(field(Column::Size)).ok_or_else(|| {
                self.wrong(format_args!("the size {} is no number of bytes", quoted(field(Column::Size))))
            })?;
            (size, self.kind(field(Column::StorageClass), field(Column::AccessTier))?)
        };
        let null_version = matches!(field(Column::VersionId), b"" | b"null");
        let version = Version { size, modified, kind, latest, delete_marker, null_version };
        Ok(Row { key, encoded, version })
    }

    #[inline]
    fn kind(&mut self, class: &[u8], tier: &[u8]) -> Result<Kind, InventoryError> {
        if class != self.class.name {
            let kind = Kind::of_class(class)
                .ok_or_else(|| self.wrong(format_args!("the storage class {} is unknown", quoted(class))))?;
            self.class = LastClass { name: class.to_vec(), kind };
        }
        if tier.is_empty() {
            return Ok(self.class.kind);
        }
        self.class
            .kind
            .with_tier(tier)
            .ok_or_else(|| self.wrong(format_args!("the access tier {} is unknown", quoted(tier))))
    }

    #[inline]
    fn flag(&self, fields: &Fields<'_>, column: Column, absent: bool) -> Result<bool, InventoryError> {
        if self.positions.of(column).is_none() {
            return Ok(absent);
        }
        match fields[column as usize] {
            b"true" => Ok(true),
            b"false" => Ok(false),
            other => Err(self.wrong(format_args!(
                "{} is {}, neither true nor false",
                column.csv_name(),
                quoted(other)
            ))),
        }
    }

    /// Takes a line apart that is not all quoted fields.
    fn split_any<'a>(&self, line: &'a [u8]) -> Result<Fields<'a>, InventoryError> {
        let mut fields: Fields<'a> = [b""; Column::ALL.len()];
        let mut count = 0;
        let mut rest = Some(line);
        while let Some(text) = rest {
            let (field, after) = self.split_field(text)?;
            if let Some(Some(column)) = self.wanted.get(count) {
                fields[*column as usize] = field;
            }
            count += 1;
            rest = after;
        }
        if count != self.wanted.len() {
            return Err(self.wrong(format_args!(
                "it has {count} fields, but the manifest's fileSchema lists {}",
                self.wanted.len()
            )));
        }
        Ok(fields)
    }

    /// The first field of a text, and what follows its comma.
    fn split_field<'a>(&self, text: &'a [u8]) -> Result<(&'a [u8], Option<&'a [u8]>), InventoryError> {
        let Some(quoted) = text.strip_prefix(b"\"") else {
            return Ok(match memchr::memchr(b',', text) {
                Some(comma) => (&text[..comma], Some(&text[comma + 1..])),
                None => (text, None),
            });
        };
        let end = memchr::memchr(b'"', quoted).ok_or_else(|| self.wrong("a quoted field does not end"))?;
        match &quoted[end + 1..] {
            [] => Ok((&quoted[..end], None)),
            [b',', after @ ..] => Ok((&quoted[..end], Some(after))),
            _ => Err(self.wrong("a quote stands within a field, which S3 never writes")),
        }
    }
}

/// Finds the fields of the line at `start` if all of them are quoted. Gives the start of the next line.
#[inline]
fn split_quoted<'a>(
    block: &'a [u8],
    start: usize,
    wanted: &[Option<Column>],
    next_quote: &mut impl FnMut() -> Option<usize>,
    fields: &mut Fields<'a>,
) -> Option<usize> {
    let mut position = start;
    for (index, column) in wanted.iter().enumerate() {
        let open = next_quote()?;
        if open != position {
            return None;
        }
        let close = next_quote()?;
        if let Some(column) = column {
            fields[*column as usize] = &block[open + 1..close];
        }
        let last = index + 1 == wanted.len();
        match block.get(close + 1) {
            Some(b',') if !last => position = close + 2,
            Some(b'\n') if last => return Some(close + 2),
            None if last => return Some(close + 1),
            Some(b'\r') if last && block.get(close + 2) == Some(&b'\n') => return Some(close + 3),
            _ => return None,
        }
    }
    None
}

#[inline]
fn parse_size(digits: &[u8]) -> Option<u64> {
    if digits.is_empty() || digits.len() > 19 {
        return None;
    }
    let mut value = 0_u64;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + u64::from(digit);
    }
    Some(value)
}

fn quoted(bytes: &[u8]) -> String {
    format!("{:?}", String::from_utf8_lossy(bytes))
}
