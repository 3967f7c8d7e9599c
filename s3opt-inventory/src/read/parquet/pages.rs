//! The pages of one column of a group of rows, unpacked.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::column::page::{Page, PageReader};
use parquet::errors::ParquetError;
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;

use super::window::Window;
use super::{Pool, damage};
use crate::store::Body;

/// Gives one page after the other.
pub(super) struct Pages {
    reader: SerializedPageReader<Window>,
    /// Whether the pages come as they lie in the file, packed with Zstandard.
    packed: bool,
    pool: Arc<Pool>,
}

impl Pages {
    /// The pages of a column with so many rows.
    pub(super) fn new(
        body: Body,
        column: &ColumnChunkMetaData,
        rows: usize,
        pool: &Arc<Pool>,
    ) -> Result<Pages, ParquetError> {
        let first = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
        let end = first.checked_add(column.compressed_size()).and_then(|end| u64::try_from(end).ok());
        let end = end.filter(|_| first >= 0 && column.compressed_size() >= 0);
        let end = end.ok_or_else(|| damage("the footer says that a column lies outside the file"))?;
        let window = Arc::new(Window::new(body, end, Arc::clone(pool)));
        let packed = matches!(column.compression(), Compression::ZSTD(_));
        let reader = if packed {
            // The crate would unpack each page into fresh memory. Told that nothing is packed, it hands over what
            // lies in the file.
            let column = column.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
            SerializedPageReader::new(window, &column, rows, None)?
        } else {
            SerializedPageReader::new(window, column, rows, None)?
        };
        Ok(Pages { reader, packed, pool: Arc::clone(pool) })
    }

    /// The next page.
    pub(super) fn next(&mut self) -> Result<Option<Page>, ParquetError> {
        let Some(mut page) = self.reader.get_next_page()? else { return Ok(None) };
        if self.packed {
            self.unpack(&mut page)?;
        }
        Ok(Some(page))
    }

    fn unpack(&self, page: &mut Page) -> Result<(), ParquetError> {
        let (buffer, levels) = match page {
            Page::DataPage { buf, .. } | Page::DictionaryPage { buf, .. } => (buf, 0),
            Page::DataPageV2 { is_compressed: false, .. } => return Ok(()),
            Page::DataPageV2 { buf, def_levels_byte_len, rep_levels_byte_len, .. } => {
                (buf, u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len))
            }
        };
        let levels = usize::try_from(levels).unwrap_or(usize::MAX);
        let (levels, values) =
            buffer.split_at_checked(levels).ok_or_else(|| damage("a page is shorter than its levels"))?;
        *buffer = self.pool.unpack(levels, values)?;
        Ok(())
    }

    /// Takes the bytes of a page back.
    pub(super) fn give_back(&self, bytes: Bytes) {
        self.pool.give(bytes);
    }
}
