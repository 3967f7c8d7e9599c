//! One column of a group of rows, read page by page.
//!
//! Values that are written plainly or as places in a dictionary are read here; a page in any other encoding is left
//! to the parquet crate.

use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescPtr;

use super::damage;
use super::hybrid::Hybrid;
use super::levels::{Levels, Presence};
use super::other::OtherPage;
use super::pages::Pages;

/// What is made of the values of a column.
pub(super) trait Values {
    /// What a value becomes.
    type Item: Copy;
    /// The type that it has in the file.
    type Physical: DataType;
    /// What a row without a value becomes.
    const EMPTY: Self::Item;
    /// How many steps of a position there are in a byte.
    const STEPS_IN_BYTE: usize = 1;

    /// What is made of a dictionary.
    type Dictionary;

    /// Reads a dictionary of so many values, which are written plainly.
    fn dictionary(&mut self, bytes: &Bytes, count: usize) -> Result<Self::Dictionary, ParquetError>;

    /// The item in a place of a dictionary.
    fn item(&self, dictionary: &Self::Dictionary, place: usize) -> Option<Self::Item>;

    /// Reads the next `count` values that are written plainly; `position` is where in the bytes they stand.
    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<Self::Item>,
    ) -> Result<(), ParquetError>;

    /// Converts values that the parquet crate has read.
    fn convert(&mut self, values: &[<Self::Physical as DataType>::T], items: &mut Vec<Self::Item>);
}

/// A column whose rows are read one batch after the other.
pub(super) trait ReadRows<Item> {
    /// Reads the next so many rows, one item for each.
    fn read(&mut self, rows: usize, items: &mut Vec<Item>) -> Result<(), ParquetError>;
}

/// A column and the page that is being read.
pub(super) struct Column<V: Values> {
    pages: Pages,
    descriptor: ColumnDescPtr,
    values: V,
    page: Bytes,
    /// Rows of the page that have not been read.
    rows_left: usize,
    levels: Levels,
    form: Form<V::Physical>,
    dictionary: Option<(Page, V::Dictionary)>,
    /// Values without the empty rows between them.
    dense: Vec<V::Item>,
    present: Vec<bool>,
}

/// How the values of a page are written.
enum Form<P: DataType> {
    /// One after the other; the next one is here.
    Plain(usize),
    /// As places in the dictionary.
    Places(Hybrid),
    /// In another way.
    Other(Box<OtherPage<P>>),
}

/// Where the items of a batch came from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    Bytes(&'a [u8]),
    Converted,
}

impl<V: Values> Column<V> {
    pub(super) fn new(pages: Pages, descriptor: ColumnDescPtr, values: V) -> Column<V> {
        Column {
            pages,
            descriptor,
            values,
            page: Bytes::new(),
            rows_left: 0,
            levels: Levels::Absent,
            form: Form::Plain(0),
            dictionary: None,
            dense: Vec::new(),
            present: Vec::new(),
        }
    }

    /// Rows that can be read from one page, 0 at the end of the column.
    pub(super) fn rows_in_page(&mut self) -> Result<usize, ParquetError> {
        while self.rows_left == 0 {
            self.pages.give_back(std::mem::take(&mut self.page));
            let Some(page) = self.pages.next()? else { return Ok(0) };
            self.open(page)?;
        }
        Ok(self.rows_left)
    }

    pub(super) fn values(&self) -> &V {
        &self.values
    }

    /// Where the items came from that were read last.
    pub(super) fn source(&self) -> Source<'_> {
        match &self.form {
            Form::Plain(_) => Source::Bytes(&self.page),
            Form::Places(_) => Source::Bytes(self.dictionary.as_ref().map_or(&[], |(page, _)| page.buffer())),
            Form::Other(_) => Source::Converted,
        }
    }

    fn open(&mut self, page: Page) -> Result<(), ParquetError> {
        if let Page::DictionaryPage { buf, num_values, encoding, .. } = &page {
            if !matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY) {
                return Err(damage("the dictionary of a column is not written plainly"));
            }
            let count = usize::try_from(*num_values).unwrap_or(usize::MAX);
            let dictionary = self.values.dictionary(buf, count)?;
            self.dictionary = Some((page, dictionary));
            return Ok(());
        }
        let parts = Levels::split(&page, self.descriptor.max_def_level() > 0)?;
        match parts {
            Some(parts) if parts.encoding == Encoding::PLAIN => {
                self.form = Form::Plain(parts.values * V::STEPS_IN_BYTE);
                self.levels = parts.levels;
            }
            Some(parts)
                if matches!(parts.encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY) =>
            {
                self.form = Form::Places(places(page.buffer(), parts.values)?);
                self.levels = parts.levels;
            }
            _ => {
                let dictionary = self.dictionary.as_ref().map(|(page, _)| page);
                let other = OtherPage::new(&self.descriptor, dictionary, page.clone());
                self.form = Form::Other(Box::new(other));
            }
        }
        self.rows_left = usize::try_from(page.num_values()).unwrap_or(usize::MAX);
        self.page = page.buffer().clone();
        Ok(())
    }

    /// Reads rows of the present page.
    fn read_page(&mut self, rows: usize, items: &mut Vec<V::Item>) -> Result<(), ParquetError> {
        if let Form::Other(other) = &mut self.form {
            self.dense.clear();
            let presence = other.read(rows, &mut self.present, |values| {
                self.values.convert(values, &mut self.dense);
            })?;
            self.spread(presence, rows, items);
            return Ok(());
        }
        match self.levels.read(&self.page, rows, &mut self.present)? {
            Presence::All => self.read_values(rows, items),
            Presence::Some(values) => {
                let mut dense = std::mem::take(&mut self.dense);
                dense.clear();
                self.read_values(values, &mut dense)?;
                self.dense = dense;
                self.spread(Presence::Some(values), rows, items);
                Ok(())
            }
            Presence::None => {
                items.extend(std::iter::repeat_n(V::EMPTY, rows));
                Ok(())
            }
        }
    }

    fn read_values(&mut self, count: usize, items: &mut Vec<V::Item>) -> Result<(), ParquetError> {
        match &mut self.form {
            Form::Plain(position) => self.values.plain(&self.page, position, count, items),
            Form::Places(places) => {
                let outside = || damage("a value lies outside the dictionary of its column");
                let values = &self.values;
                let dictionary = self.dictionary.as_ref().map(|(_, dictionary)| dictionary);
                let item = |place: u32| {
                    let place = usize::try_from(place).unwrap_or(usize::MAX);
                    dictionary.and_then(|dictionary| values.item(dictionary, place))
                };
                places.read(
                    &self.page,
                    count,
                    items,
                    |items, place, times| {
                        items.extend(std::iter::repeat_n(item(place).ok_or_else(outside)?, times));
                        Ok(())
                    },
                    |items, places| {
                        let mut all = true;
                        items.extend(places.iter().map(|place| {
                            let item = item(*place);
                            all &= item.is_some();
                            item.unwrap_or(V::EMPTY)
                        }));
                        if all { Ok(()) } else { Err(outside()) }
                    },
                )
            }
            Form::Other(_) => Ok(()),
        }
    }

    /// Puts the dense values where their rows are.
    fn spread(&self, presence: Presence, rows: usize, items: &mut Vec<V::Item>) {
        match presence {
            Presence::All => items.extend_from_slice(&self.dense),
            Presence::None => items.extend(std::iter::repeat_n(V::EMPTY, rows)),
            Presence::Some(_) => {
                let mut values = self.dense.iter().copied();
                let item = |present: &bool| {
                    if *present { values.next().unwrap_or(V::EMPTY) } else { V::EMPTY }
                };
                items.extend(self.present.iter().map(item));
            }
        }
    }
}

impl<V: Values> ReadRows<V::Item> for Column<V> {
    fn read(&mut self, rows: usize, items: &mut Vec<V::Item>) -> Result<(), ParquetError> {
        items.clear();
        while items.len() < rows {
            let take = self.rows_in_page()?.min(rows - items.len());
            if take == 0 {
                return Err(damage("a column has fewer rows than the footer says"));
            }
            self.read_page(take, items)?;
            self.rows_left -= take;
        }
        Ok(())
    }
}

impl<V: Values> Drop for Column<V> {
    fn drop(&mut self) {
        self.pages.give_back(std::mem::take(&mut self.page));
        if let Some((page, dictionary)) = self.dictionary.take() {
            drop(dictionary);
            let bytes = page.buffer().clone();
            drop(page);
            self.pages.give_back(bytes);
        }
    }
}

/// Places in a dictionary: a byte that tells their width, then the places.
fn places(bytes: &[u8], start: usize) -> Result<Hybrid, ParquetError> {
    // A page without values may leave out the width.
    let width = bytes.get(start).copied().unwrap_or(0);
    Hybrid::new((start + 1).min(bytes.len()), bytes.len(), usize::from(width))
}
