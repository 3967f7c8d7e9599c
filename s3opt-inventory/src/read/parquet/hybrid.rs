//! Small numbers as runs and packed bits: definition levels and places in a dictionary.
//!
//! Source: <https://parquet.apache.org/docs/file-format/data-pages/encodings/>, "Run Length Encoding / Bit-Packing
//! Hybrid (RLE = 3)".

use parquet::errors::ParquetError;

use super::damage;

/// Packed numbers that are unpacked at once.
const SEVERAL: usize = 64;

/// Where in a page's bytes such numbers are being read.
#[derive(Clone, Debug, Default)]
pub(super) struct Hybrid {
    /// The byte where the next run begins.
    position: usize,
    /// The byte after the last run.
    end: usize,
    /// Bits of a number, at most 32.
    width: usize,
    run: Run,
    /// Numbers left in the run.
    left: usize,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    /// The same number again and again.
    Same(u32),
    /// Numbers side by side, the next one at this bit.
    Packed(usize),
}

impl Default for Run {
    fn default() -> Run {
        Run::Same(0)
    }
}

impl Hybrid {
    /// The numbers of `width` bits in the bytes from `position` to `end`.
    pub(super) fn new(position: usize, end: usize, width: usize) -> Result<Hybrid, ParquetError> {
        if width > 32 {
            return Err(damage("numbers have more than 32 bits"));
        }
        Ok(Hybrid { position, end, width, ..Hybrid::default() })
    }

    /// The number that the next `count` ones all are, if one run says so; they are then read.
    pub(super) fn read_same(&mut self, bytes: &[u8], count: usize) -> Result<Option<u32>, ParquetError> {
        if self.left == 0 && count > 0 {
            self.next_run(bytes)?;
        }
        match self.run {
            Run::Same(number) if self.left >= count => {
                self.left -= count;
                Ok(Some(number))
            }
            _ => Ok(None),
        }
    }

    /// Reads the next `count` numbers, shown several at a time or as a number and how often it comes.
    #[inline]
    pub(super) fn read<S>(
        &mut self,
        bytes: &[u8],
        count: usize,
        state: &mut S,
        mut same: impl FnMut(&mut S, u32, usize) -> Result<(), ParquetError>,
        mut several: impl FnMut(&mut S, &[u32]) -> Result<(), ParquetError>,
    ) -> Result<(), ParquetError> {
        let mut missing = count;
        let mut unpacked = [0; SEVERAL];
        while missing > 0 {
            if self.left == 0 {
                self.next_run(bytes)?;
            }
            let mut take = missing.min(self.left);
            match &mut self.run {
                Run::Same(number) => same(state, *number, take)?,
                Run::Packed(bit) => {
                    take = take.min(SEVERAL);
                    let numbers = &mut unpacked[..take];
                    unpack(bytes, *bit, self.width, numbers);
                    several(state, numbers)?;
                    *bit += take * self.width;
                }
            }
            self.left -= take;
            missing -= take;
        }
        Ok(())
    }

    fn next_run(&mut self, bytes: &[u8]) -> Result<(), ParquetError> {
        let short = || damage("a page has fewer values than its header says");
        let rest = bytes.get(self.position..self.end).ok_or_else(short)?;
        let (header, length) = variable_length(rest).ok_or_else(short)?;
        self.position += length;
        let count = usize::try_from(header >> 1).map_err(|_| short())?;
        let rest = &rest[length..];
        if header & 1 == 0 {
            let value_bytes = self.width.div_ceil(8);
            let value = rest.get(..value_bytes).ok_or_else(short)?;
            let number = value.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            self.position += value_bytes;
            self.run = Run::Same(number);
            self.left = count;
        } else {
            // Eight numbers to a byte of width; the last run of a page may be cut short.
            let whole = count.checked_mul(self.width).ok_or_else(short)?;
            let there = whole.min(rest.len());
            self.run = Run::Packed(self.position * 8);
            let all = count.checked_mul(8).ok_or_else(short)?;
            self.left = (there * 8).checked_div(self.width).unwrap_or(all);
            self.position += there;
        }
        if self.left == 0 {
            return Err(short());
        }
        Ok(())
    }
}

/// A number in groups of seven bits, and how many bytes it takes.
fn variable_length(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().take(5).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    None
}

/// Unpacks numbers of `width` bits from a bit on.
#[inline]
fn unpack(bytes: &[u8], bit: usize, width: usize, numbers: &mut [u32]) {
    let mask = (1_u64 << width) - 1;
    let mut bit = bit;
    for number in numbers {
        // The mask leaves at most 32 bits.
        *number = u32::try_from(word(bytes, bit) & mask).unwrap_or(0);
        bit += width;
    }
}

/// At least 57 bits from a bit on; zeros after the end.
#[inline]
fn word(bytes: &[u8], bit: usize) -> u64 {
    let start = bit / 8;
    let rest = bytes.get(start..).unwrap_or_default();
    let word = rest.first_chunk().map_or_else(
        || rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        |bytes| u64::from_le_bytes(*bytes),
    );
    word >> (bit % 8)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(bytes: &[u8], width: usize, counts: &[usize]) -> Result<Vec<u32>, ParquetError> {
        let mut hybrid = Hybrid::new(0, bytes.len(), width)?;
        let mut numbers = Vec::new();
        for count in counts {
            if let Some(number) = hybrid.read_same(bytes, *count)? {
                numbers.extend(std::iter::repeat_n(number, *count));
                continue;
            }
            hybrid.read(
                bytes,
                *count,
                &mut numbers,
                |numbers, number, times| {
                    numbers.extend(std::iter::repeat_n(number, times));
                    Ok(())
                },
                |numbers, several| {
                    numbers.extend_from_slice(several);
                    Ok(())
                },
            )?;
        }
        Ok(numbers)
    }

    /// Packs runs; each is the same number so often, or eight different numbers.
    fn write(runs: &[Result<(u32, usize), [u32; 8]>], width: usize) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut numbers) = (Vec::new(), Vec::new());
        for run in runs {
            match run {
                Ok((number, times)) => {
                    let number = number & u32::try_from((1_u64 << width) - 1).unwrap();
                    let header = times << 1;
                    bytes.push(u8::try_from(header & 0x7f).unwrap() | 0x80);
                    bytes.push(u8::try_from(header >> 7).unwrap());
                    bytes.extend(&number.to_le_bytes()[..width.div_ceil(8)]);
                    numbers.extend(std::iter::repeat_n(number, *times));
                }
                Err(packed) => {
                    bytes.push(3);
                    let mut bits = 0_u128;
                    let mut filled = 0;
                    for number in packed {
                        let number = number & u32::try_from((1_u64 << width) - 1).unwrap();
                        numbers.push(number);
                        bits |= u128::from(number) << filled;
                        filled += width;
                        while filled >= 8 {
                            bytes.push(u8::try_from(bits & 0xff).unwrap());
                            bits >>= 8;
                            filled -= 8;
                        }
                    }
                }
            }
        }
        (bytes, numbers)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            runs in prop::collection::vec(
                prop_oneof![
                    (any::<u32>(), 1_usize..300).prop_map(Ok),
                    any::<[u32; 8]>().prop_map(Err),
                ],
                1..8,
            ),
            width in 0_usize..=32,
            step in 1_usize..40,
        ) {
            let (bytes, expected) = write(&runs, width);
            let mut counts = vec![step; expected.len() / step];
            counts.push(expected.len() % step);
            prop_assert_eq!(read_all(&bytes, width, &counts).unwrap(), expected.clone());
            // Zeros of no bits need no bytes; else there is nothing after the end.
            prop_assert!(read_all(&bytes, width, &[expected.len() + 1]).is_err());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(
            bytes in prop::collection::vec(any::<u8>(), 0..40),
            width in 0_usize..40,
            count in 0_usize..1000,
        ) {
            let _ = read_all(&bytes, width, &[count, count]);
        }
    }
}
