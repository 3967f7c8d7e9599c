//! What the values of each column become.

use std::marker::PhantomData;

use bytes::Bytes;
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

/// The texts that are written plainly from a position on, which is moved past them: the length of each in four bytes,
/// then its bytes.
#[inline]
fn read_texts(
    bytes: &[u8],
    position: &mut usize,
    count: usize,
    mut take: impl FnMut(Span),
) -> Result<(), ParquetError> {
    let mut start = *position;
    for _ in 0..count {
        let length = bytes.get(start..start + 4).and_then(<[u8]>::first_chunk).ok_or_else(cut)?;
        let length = u32::from_le_bytes(*length);
        start += 4;
        if length as usize > bytes.len() - start {
            return Err(cut());
        }
        // No page has as many bytes as such a number could count.
        take(Span { start: u32::try_from(start).unwrap_or(u32::MAX), length });
        start += length as usize;
    }
    *position = start;
    Ok(())
}

/// Where a text lies in its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    length: u32,
}

impl Span {
    /// The bytes of the text in its source.
    #[inline]
    fn of(self, bytes: &[u8]) -> Option<&[u8]> {
        let start = self.start as usize;
        bytes.get(start..start + self.length as usize)
    }
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
        span.of(bytes).unwrap_or_default()
    }
}

impl Values for Texts {
    type Item = Span;
    type Physical = ByteArrayType;
    type Dictionary = Vec<Span>;
    const EMPTY: Span = Span { start: 0, length: 0 };

    fn dictionary(&mut self, bytes: &Bytes, count: usize) -> Result<Vec<Span>, ParquetError> {
        let mut items = Vec::new();
        self.plain(bytes, &mut 0, count, &mut items)?;
        Ok(items)
    }

    fn item(&self, dictionary: &Vec<Span>, place: usize) -> Option<Span> {
        dictionary.get(place).copied()
    }

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<Span>,
    ) -> Result<(), ParquetError> {
        items.reserve(count.min(bytes.len() / 4));
        read_texts(bytes, position, count, |span| items.push(span))
    }

    fn convert(&mut self, values: &[ByteArray], items: &mut Vec<Span>) {
        self.converted.clear();
        for value in values {
            let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
            items.push(Span { start: number(self.converted.len()), length: number(value.len()) });
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
    type Dictionary = Vec<u32>;
    const EMPTY: u32 = u32::MAX;

    fn dictionary(&mut self, bytes: &Bytes, count: usize) -> Result<Vec<u32>, ParquetError> {
        let mut items = Vec::new();
        self.plain(bytes, &mut 0, count, &mut items)?;
        Ok(items)
    }

    fn item(&self, dictionary: &Vec<u32>, place: usize) -> Option<u32> {
        dictionary.get(place).copied()
    }

    fn plain(
        &mut self,
        bytes: &[u8],
        position: &mut usize,
        count: usize,
        items: &mut Vec<u32>,
    ) -> Result<(), ParquetError> {
        read_texts(bytes, position, count, |span| {
            items.push(self.number(span.of(bytes).unwrap_or_default()));
        })
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
        match self.scale {
            TimeScale::Milliseconds => items.extend(values.map(|value| value.max(LEAST))),
            scale => items.extend(values.map(|value| scale.milliseconds(value))),
        }
    }
}

/// The least number: the one below it stands for an empty row.
const LEAST: i64 = i64::MIN + 1;

impl<P: Number> Values for Numbers<P> {
    type Item = i64;
    type Physical = P;
    /// Often there are nearly as many values in it as rows, so that it stays as it is.
    type Dictionary = Bytes;
    const EMPTY: i64 = i64::MIN;

    fn dictionary(&mut self, bytes: &Bytes, count: usize) -> Result<Bytes, ParquetError> {
        let length = count.checked_mul(P::BYTES).filter(|length| *length <= bytes.len()).ok_or_else(cut)?;
        Ok(bytes.slice(..length))
    }

    #[inline]
    fn item(&self, dictionary: &Bytes, place: usize) -> Option<i64> {
        let start = place.checked_mul(P::BYTES)?;
        let bytes = dictionary.get(start..start + P::BYTES)?;
        Some(self.scale.milliseconds(P::from_bytes(bytes)).max(LEAST))
    }

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
    type Dictionary = Vec<Flag>;
    const STEPS_IN_BYTE: usize = 8;

    fn dictionary(&mut self, bytes: &Bytes, count: usize) -> Result<Vec<Flag>, ParquetError> {
        let mut items = Vec::new();
        self.plain(bytes, &mut 0, count, &mut items)?;
        Ok(items)
    }

    fn item(&self, dictionary: &Vec<Flag>, place: usize) -> Option<Flag> {
        dictionary.get(place).copied()
    }

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
