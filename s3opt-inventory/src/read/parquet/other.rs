//! Pages in rare encodings, read by the parquet crate.

use std::collections::VecDeque;

use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::ColumnReaderImpl;
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescPtr;

use super::damage;
use super::levels::Presence;

/// One page, and the dictionary that it may refer to.
pub(super) struct OtherPage<P: DataType> {
    reader: ColumnReaderImpl<P>,
    /// The definition level of a value that is there.
    max_definition: i16,
    definitions: Vec<i16>,
    values: Vec<P::T>,
}

impl<P: DataType> OtherPage<P> {
    pub(super) fn new(descriptor: &ColumnDescPtr, dictionary: Option<&Page>, page: Page) -> OtherPage<P> {
        let pages = dictionary.cloned().into_iter().chain([page]).collect();
        OtherPage {
            reader: ColumnReaderImpl::new(descriptor.clone(), Box::new(FewPages(pages))),
            max_definition: descriptor.max_def_level(),
            definitions: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Reads the next rows and hands over their values; `present` tells which rows they belong to where some have none.
    pub(super) fn read(
        &mut self,
        rows: usize,
        present: &mut Vec<bool>,
        take: impl FnOnce(&[P::T]),
    ) -> Result<Presence, ParquetError> {
        self.definitions.clear();
        self.values.clear();
        let definitions = (self.max_definition > 0).then_some(&mut self.definitions);
        let (records, ..) = self.reader.read_records(rows, definitions, None, &mut self.values)?;
        if records != rows {
            return Err(damage("a page has fewer rows than its header says"));
        }
        take(&self.values);
        if self.values.len() == rows {
            return Ok(Presence::All);
        }
        present.clear();
        present.extend(self.definitions.iter().map(|level| *level == self.max_definition));
        if present.len() != rows || present.iter().filter(|present| **present).count() != self.values.len() {
            return Err(damage("a column has values that belong to no row"));
        }
        Ok(Presence::Some(self.values.len()))
    }
}

/// Pages that have been read already.
struct FewPages(VecDeque<Page>);

impl Iterator for FewPages {
    type Item = Result<Page, ParquetError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.pop_front().map(Ok)
    }
}

impl PageReader for FewPages {
    fn get_next_page(&mut self) -> Result<Option<Page>, ParquetError> {
        Ok(self.0.pop_front())
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>, ParquetError> {
        Ok(self.0.front().map(|page| PageMetadata {
            num_rows: None,
            num_levels: usize::try_from(page.num_values()).ok(),
            is_dict: page.is_dictionary_page(),
        }))
    }

    fn skip_next_page(&mut self) -> Result<(), ParquetError> {
        self.0.pop_front();
        Ok(())
    }
}
