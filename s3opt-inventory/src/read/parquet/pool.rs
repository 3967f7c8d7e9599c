//! Buffers and decoders that are used again from page to page: fresh memory costs more than what is written into it.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::ParquetError;
use zstd::bulk::Decompressor;

use super::damage;

/// No buffer is smaller.
const MINIMUM_BYTES: usize = 64 << 10;
/// A larger buffer is not kept.
const MAXIMUM_KEPT: usize = 8 << 20;
/// More buffers are not kept.
const MAXIMUM_BUFFERS: usize = 24;
/// No page is larger: its size is a signed number of 32 bits.
const MAXIMUM_PAGE: u64 = i32::MAX as u64;

/// What one thread uses again.
#[derive(Default)]
pub(crate) struct Pool {
    buffers: Mutex<Vec<Vec<u8>>>,
    decompressors: Mutex<Vec<Decompressor<'static>>>,
}

impl Pool {
    /// A buffer with anything in it and room for so many bytes.
    pub(super) fn take(&self, room: usize) -> Vec<u8> {
        let mut buffers = self.buffers.lock().unwrap_or_else(PoisonError::into_inner);
        let fitting = (0..buffers.len()).filter(|place| buffers[*place].capacity() >= room);
        match fitting.min_by_key(|place| buffers[*place].capacity()) {
            Some(place) => buffers.swap_remove(place),
            // To enlarge one would copy what is in it. Pages are of much the same size, but seldom of the same.
            None => Vec::with_capacity(room.checked_next_power_of_two().unwrap_or(room).max(MINIMUM_BYTES)),
        }
    }

    /// Takes bytes back, if nobody else holds them.
    pub(super) fn give(&self, bytes: Bytes) {
        if bytes.is_empty() || !bytes.is_unique() {
            return;
        }
        let buffer = Vec::from(bytes);
        let mut buffers = self.buffers.lock().unwrap_or_else(PoisonError::into_inner);
        if buffer.capacity() <= MAXIMUM_KEPT && buffers.len() < MAXIMUM_BUFFERS {
            buffers.push(buffer);
        }
    }

    /// `before`, and after it what is compressed with Zstandard.
    pub(super) fn unpack(&self, before: &[u8], compressed: &[u8]) -> Result<Bytes, ParquetError> {
        let length = match zstd::zstd_safe::get_frame_content_size(compressed) {
            Ok(Some(length)) if length <= MAXIMUM_PAGE => usize::try_from(length).ok(),
            _ => None,
        };
        let mut buffer = self.take(before.len() + length.unwrap_or(0));
        buffer.clear();
        buffer.extend_from_slice(before);
        let unpacked = length.is_some() && self.unpack_frame(&mut buffer, compressed).is_ok();
        if !unpacked && !compressed.is_empty() {
            // A length that is not told, several frames of which the first tells its own alone, or damage.
            buffer.truncate(before.len());
            unpack_stream(&mut buffer, compressed)?;
        }
        Ok(buffer.into())
    }

    /// Unpacks into the room that a buffer has.
    fn unpack_frame(&self, buffer: &mut Vec<u8>, compressed: &[u8]) -> std::io::Result<()> {
        let decompressor = self.decompressors.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut decompressor = decompressor.map_or_else(Decompressor::new, Ok)?;
        let start = buffer.len() as u64;
        let mut output = Cursor::new(buffer);
        output.set_position(start);
        let unpacked = decompressor.decompress_to_buffer(compressed, &mut output);
        self.decompressors.lock().unwrap_or_else(PoisonError::into_inner).push(decompressor);
        unpacked.map(|_| ())
    }
}

fn unpack_stream(buffer: &mut Vec<u8>, compressed: &[u8]) -> Result<(), ParquetError> {
    use std::io::Read;
    let decoder = zstd::stream::read::Decoder::with_buffer(compressed)?;
    let mut decoder = decoder.take(MAXIMUM_PAGE + 1);
    if decoder.read_to_end(buffer)? as u64 > MAXIMUM_PAGE {
        return Err(damage("a page is larger than any"));
    }
    Ok(())
}
