//! The bytes of one column of a group of rows, read in large blocks.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use bytes::buf::{Buf, Reader};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::Pool;
use crate::store::Body;

/// Bytes that are read at once.
const BLOCK_BYTES: u64 = 512 << 10;
/// A page's header is shorter than this.
const HEADER_BYTES: u64 = 16 << 10;

/// The part of a file where a column lies.
pub(super) struct Window {
    body: Body,
    /// Where the column ends.
    end: u64,
    pool: Arc<Pool>,
    block: Mutex<Block>,
}

/// The bytes that were read last.
#[derive(Default)]
struct Block {
    start: u64,
    bytes: Bytes,
    /// Those before, which the reader of a page's header may still hold while the page itself is read.
    before: Bytes,
}

impl Window {
    /// A column that ends at the byte `end` of the file.
    pub(super) fn new(body: Body, end: u64, pool: Arc<Pool>) -> Window {
        Window { body, end, pool, block: Mutex::default() }
    }

    /// At least `least` bytes from `start` on, or as many as there are before the end.
    fn from(&self, start: u64, least: u64) -> std::io::Result<Bytes> {
        let left = self.end.saturating_sub(start);
        if let Body::Memory(_) = &self.body {
            return self.body.range(start, left);
        }
        let mut block = self.block.lock().unwrap_or_else(PoisonError::into_inner);
        let within = start.checked_sub(block.start).and_then(|skipped| usize::try_from(skipped).ok());
        if let Some(skipped) = within.filter(|skipped| *skipped <= block.bytes.len())
            && (block.bytes.len() - skipped) as u64 >= least.min(left)
        {
            return Ok(block.bytes.slice(skipped..));
        }
        let before = std::mem::take(&mut block.bytes);
        self.pool.give(std::mem::replace(&mut block.before, before));
        let length = left.min(BLOCK_BYTES.max(least));
        let mut buffer = self.pool.take(usize::try_from(length.min(BLOCK_BYTES)).unwrap_or(0));
        self.body.read_range(start, length, &mut buffer)?;
        block.start = start;
        block.bytes = buffer.into();
        Ok(block.bytes.clone())
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let block = self.block.get_mut().unwrap_or_else(PoisonError::into_inner);
        self.pool.give(std::mem::take(&mut block.bytes));
        self.pool.give(std::mem::take(&mut block.before));
    }
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.end
    }
}

impl ChunkReader for Window {
    type T = Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        Ok(self.from(start, HEADER_BYTES)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        let bytes = self.from(start, length as u64)?;
        if bytes.len() < length {
            return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
        }
        Ok(bytes.slice(..length))
    }
}
