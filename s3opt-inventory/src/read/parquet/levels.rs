//! Which rows of a page have a value.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::errors::ParquetError;

use super::damage;
use super::hybrid::Hybrid;

/// Where in a page's definition levels the reader stands. They are 0 for an empty row and 1 for a value: the columns
/// that count lie at the top and do not repeat.
#[derive(Debug)]
pub(super) enum Levels {
    /// The column has none: all rows have values.
    Absent,
    Present(Hybrid),
}

/// Which of some rows have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    All,
    None,
    /// As the list says, which holds so many values.
    Some(usize),
}

/// The parts of a data page.
pub(super) struct Parts {
    pub(super) levels: Levels,
    /// Where the values begin.
    pub(super) values: usize,
    pub(super) encoding: Encoding,
}

impl Levels {
    /// The parts of a data page of a column, which may have empty rows; `None` if the levels are written in the form
    /// of old times, or if it is no data page.
    pub(super) fn split(page: &Page, may_be_empty: bool) -> Result<Option<Parts>, ParquetError> {
        let cut = || damage("a page is shorter than its levels");
        let bytes: &Bytes = page.buffer();
        let (levels, values) = match page {
            Page::DataPage { .. } if !may_be_empty => (Levels::Absent, 0),
            Page::DataPage { def_level_encoding: Encoding::RLE, .. } => {
                let length = bytes.first_chunk().ok_or_else(cut)?;
                let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| cut())?;
                let end = length.checked_add(4).filter(|end| *end <= bytes.len()).ok_or_else(cut)?;
                (Levels::Present(Hybrid::new(4, end, 1)?), end)
            }
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                let size = |length: u32| usize::try_from(length).map_err(|_| cut());
                let start = size(*rep_levels_byte_len)?;
                let end = start.checked_add(size(*def_levels_byte_len)?);
                let end = end.filter(|end| *end <= bytes.len()).ok_or_else(cut)?;
                let levels =
                    if may_be_empty { Levels::Present(Hybrid::new(start, end, 1)?) } else { Levels::Absent };
                (levels, end)
            }
            _ => return Ok(None),
        };
        Ok(Some(Parts { levels, values, encoding: page.encoding() }))
    }

    /// Reads the levels of the next rows; `present` is filled only where some have a value and some have none.
    pub(super) fn read(
        &mut self,
        bytes: &[u8],
        rows: usize,
        present: &mut Vec<bool>,
    ) -> Result<Presence, ParquetError> {
        let Levels::Present(hybrid) = self else { return Ok(Presence::All) };
        match hybrid.read_same(bytes, rows)? {
            Some(0) => return Ok(Presence::None),
            Some(1) => return Ok(Presence::All),
            Some(_) => return Err(damage("a definition level is out of range")),
            None => {}
        }
        present.clear();
        hybrid.read(
            bytes,
            rows,
            present,
            |present, level, times| {
                if level > 1 {
                    return Err(damage("a definition level is out of range"));
                }
                present.extend(std::iter::repeat_n(level == 1, times));
                Ok(())
            },
            |present, levels| {
                present.extend(levels.iter().map(|level| *level == 1));
                Ok(())
            },
        )?;
        let values = present.iter().filter(|present| **present).count();
        Ok(match values {
            0 => Presence::None,
            _ if values == rows => Presence::All,
            _ => Presence::Some(values),
        })
    }
}
