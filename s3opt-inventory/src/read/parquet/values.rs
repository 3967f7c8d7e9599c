//! What the values of each column become.

use std::marker::PhantomData;

use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DataType, Int32Type, Int64Type, Int96, Int96Type,
};
use parquet::errors::ParquetError;

use super::column::{Source, Values};
use super::damage;
use super::time::TimeScale;

fn cut() -> ParquetError {
    damage("a page is shorter than its values")
}

/// The next text that is written plainly: its length in four bytes, then its bytes.
#[inline]
fn next_text(bytes: &[u8], position: usize) -> Result<Span, ParquetError> {
    let rest = bytes.get(position..).ok_or_else(cut)?;
    let (length, rest) = rest.split_first_chunk().ok_or_else(cut)?;
    let length = u32::from_le_bytes(*length) as usize;
    if length > rest.len() {
        return Err(cut());
    }
    Ok(Span { start: position + 4, length })
}

/// Where a text lies in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: usize,
    length: usize,
}

/// Texts that stay where they are.
#[derive(Default)]
pub(super) struct Texts {
    /// Those that the parquet crate has read.
    converted: Vec<u8>,
}

impl Texts {
    /// The text in a place; an empty row's is empty.
    #[inline]
    pub(super) fn text<'a>(&'a self, source: Source<'a>, span: Span) -> &'a [u8] {
        let bytes = match source {
            Source::Bytes(bytes) => bytes,
            Source::Converted => &self.converted,
        };
        bytes.get(span.start..span.start + span.length).unwrap_or_default()
    }
}

impl Values for Texts {
    type Item = Span;
    type Physical = ByteArrayType;
    const EMPTY: Span = Span { start: 0, length: 0 };

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<Span>,
    ) -> Result<(), ParquetError> {
        for _ in 0..count {
            let span = next_text(bytes, *position)?;
            *position = span.start + span.length;
            items.push(span);
        }
        Ok(())
    }

    fn convert(&mut self, values: &[ByteArray], items: &mut Vec<Span>) {
        self.converted.clear();
        for value in values {
            items.push(Span { start: self.converted.len(), length: value.len() });
            self.converted.extend_from_slice(value.data());
        }
    }
}

/// Texts of which there are few different ones, each a number.
pub(super) struct Names {
    /// The number of a known name.
    number: fn(&[u8]) -> Option<u8>,
    unknown: Vec<Vec<u8>>,
}

impl Names {
    /// Numbers from here on are names that nobody knows.
    const UNKNOWN: u32 = 1 << 8;

    pub(super) fn new(number: fn(&[u8]) -> Option<u8>) -> Names {
        Names { number, unknown: Vec::new() }
    }

    /// The name with the number, if nobody knows it; an empty row's is empty.
    pub(super) fn unknown(&self, number: u32) -> &[u8] {
        let place = number.checked_sub(Names::UNKNOWN).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| self.unknown.get(place)).map_or(&[], Vec::as_slice)
    }

    fn number(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = (self.number)(name) {
            return u32::from(number);
        }
        if self.unknown.last().is_none_or(|last| last != name) {
            self.unknown.push(name.to_vec());
        }
        Names::UNKNOWN.saturating_add(u32::try_from(self.unknown.len() - 1).unwrap_or(u32::MAX))
    }
}

impl Values for Names {
    type Item = u32;
    type Physical = ByteArrayType;
    const EMPTY: u32 = u32::MAX;

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<u32>,
    ) -> Result<(), ParquetError> {
        for _ in 0..count {
            let Span { start, length } = next_text(bytes, *position)?;
            *position = start + length;
            let number = self.number(&bytes[start..*position]);
            items.push(number);
        }
        Ok(())
    }

    fn convert(&mut self, values: &[ByteArray], items: &mut Vec<u32>) {
        items.extend(values.iter().map(|value| self.number(value.data())));
    }
}

/// A type of whole numbers.
pub(super) trait Number: DataType {
    const BYTES: usize;

    fn from_bytes(bytes: &[u8]) -> i64;

    fn from_value(value: &Self::T) -> i64;
}

impl Number for Int32Type {
    const BYTES: usize = 4;

    fn from_bytes(bytes: &[u8]) -> i64 {
        bytes.first_chunk().map_or(0, |bytes| i64::from(i32::from_le_bytes(*bytes)))
    }

    fn from_value(value: &i32) -> i64 {
        i64::from(*value)
    }
}

impl Number for Int64Type {
    const BYTES: usize = 8;

    #[inline]
    fn from_bytes(bytes: &[u8]) -> i64 {
        bytes.first_chunk().map_or(0, |bytes| i64::from_le_bytes(*bytes))
    }

    fn from_value(value: &i64) -> i64 {
        *value
    }
}

/// Timestamps of old times: nanoseconds of a day, and the day.
impl Number for Int96Type {
    const BYTES: usize = 12;

    fn from_bytes(bytes: &[u8]) -> i64 {
        let word = |start: usize| {
            bytes.get(start..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
        };
        let mut value = Int96::new();
        value.set_data(word(0), word(4), word(8));
        value.to_nanos()
    }

    fn from_value(value: &Int96) -> i64 {
        value.to_nanos()
    }
}

/// Whole numbers, or instants in milliseconds since 1970.
pub(super) struct Numbers<P> {
    scale: TimeScale,
    physical: PhantomData<P>,
}

impl<P> Numbers<P> {
    /// Numbers that are taken as they are have the scale of milliseconds.
    pub(super) fn new(scale: TimeScale) -> Numbers<P> {
        Numbers { scale, physical: PhantomData }
    }

    fn scaled(&self, values: impl Iterator<Item = i64>, items: &mut Vec<i64>) {
        // The least number stands for an empty row.
        let value = |value: i64| value.max(i64::MIN + 1);
        match self.scale {
            TimeScale::Milliseconds => items.extend(values.map(value)),
            scale => items.extend(values.map(|number| scale.milliseconds(number))),
        }
    }
}

impl<P: Number> Values for Numbers<P> {
    type Item = i64;
    type Physical = P;
    const EMPTY: i64 = i64::MIN;

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<i64>,
    ) -> Result<(), ParquetError> {
        let rest = bytes.get(*position..).ok_or_else(cut)?;
        let length = count.checked_mul(P::BYTES).filter(|length| *length <= rest.len()).ok_or_else(cut)?;
        self.scaled(rest[..length].chunks_exact(P::BYTES).map(P::from_bytes), items);
        *position += length;
        Ok(())
    }

    fn convert(&mut self, values: &[P::T], items: &mut Vec<i64>) {
        self.scaled(values.iter().map(P::from_value), items);
    }
}

/// Truth values. Positions are bits.
pub(super) struct Flags;

/// What a truth value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flag {
    False,
    True,
    Empty,
}

impl From<bool> for Flag {
    fn from(value: bool) -> Flag {
        if value { Flag::True } else { Flag::False }
    }
}

impl Values for Flags {
    type Item = Flag;
    type Physical = BoolType;
    const EMPTY: Flag = Flag::Empty;
    const STEPS_IN_BYTE: usize = 8;

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<Flag>,
    ) -> Result<(), ParquetError> {
        let end = position.checked_add(count).filter(|end| end.div_ceil(8) <= bytes.len()).ok_or_else(cut)?;
        items.extend((*position..end).map(|bit| Flag::from(bytes[bit / 8] >> (bit % 8) & 1 == 1)));
        *position = end;
        Ok(())
    }

    fn convert(&mut self, values: &[bool], items: &mut Vec<Flag>) {
        items.extend(values.iter().copied().map(Flag::from));
    }
}
