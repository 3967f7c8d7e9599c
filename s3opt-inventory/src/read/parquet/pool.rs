//! Buffers and decoders that are used again from page to page: fresh memory costs more than what is written into it.

use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use parquet::errors::ParquetError;
use zstd::bulk::Decompressor;

use super::damage;

/// A larger buffer is not kept.
const MAXIMUM_KEPT: usize = 8 << 20;
/// No page is larger: its size is a signed number of 32 bits.
const MAXIMUM_PAGE: u64 = i32::MAX as u64;

/// What one thread uses again.
#[derive(Default)]
pub(crate) struct Pool {
    buffers: Mutex<Vec<Vec<u8>>>,
    decompressors: Mutex<Vec<Decompressor<'static>>>,
}

impl Pool {
    /// A buffer with anything in it.
    pub(super) fn take(&self) -> Vec<u8> {
        self.buffers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Takes bytes back, if nobody else holds them.
    pub(super) fn give(&self, bytes: Bytes) {
        if bytes.is_empty() || !bytes.is_unique() {
            return;
        }
        let buffer = Vec::from(bytes);
        if buffer.capacity() <= MAXIMUM_KEPT {
            self.buffers.lock().unwrap_or_else(PoisonError::into_inner).push(buffer);
        }
    }

    /// `before`, and after it what is compressed with Zstandard.
    pub(super) fn unpack(&self, before: &[u8], compressed: &[u8]) -> Result<Bytes, ParquetError> {
        let mut buffer = self.take();
        buffer.clear();
        buffer.extend_from_slice(before);
        if !compressed.is_empty() {
            match zstd::zstd_safe::get_frame_content_size(compressed) {
                Ok(Some(length)) if length <= MAXIMUM_PAGE => {
                    self.unpack_frame(&mut buffer, compressed, length)?;
                }
                _ => unpack_stream(&mut buffer, compressed)?,
            }
        }
        Ok(buffer.into())
    }

    fn unpack_frame(&self, buffer: &mut Vec<u8>, compressed: &[u8], length: u64) -> Result<(), ParquetError> {
        let start = buffer.len();
        buffer.reserve(usize::try_from(length).unwrap_or(0));
        let decompressor = self.decompressors.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut decompressor = decompressor.map_or_else(Decompressor::new, Ok)?;
        let mut output = Cursor::new(&mut *buffer);
        output.set_position(start as u64);
        let unpacked = decompressor.decompress_to_buffer(compressed, &mut output);
        self.decompressors.lock().unwrap_or_else(PoisonError::into_inner).push(decompressor);
        if unpacked.is_err() {
            // Several frames, the first of which tells nothing about the others, or damage.
            buffer.truncate(start);
            return unpack_stream(buffer, compressed);
        }
        Ok(())
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
