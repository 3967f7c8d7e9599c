//! CSV data files.

mod row;

use std::io::Read;

use super::columns::{Column, Positions};
use super::gzip::{Inflated, inflate_at_once};
use super::{BATCH_ROWS, RowSink};
use crate::InventoryError;
use crate::store::{Body, DataFile};
use row::RowParser;

/// Bytes of text that a stream is read by.
const BLOCK_BYTES: usize = 1 << 20;
/// A longer line is none of an inventory: a key has at most 1024 bytes.
const MAXIMUM_LINE_BYTES: usize = 1 << 20;

/// Reads a data file into rows; text of up to `text_limit` bytes may be held in memory at once.
pub(crate) fn read(
    file: &DataFile,
    names: &[String],
    text_limit: u64,
    sink: &mut impl RowSink,
) -> Result<(), InventoryError> {
    let positions = Positions::find(&file.name, |column: Column| {
        names.iter().position(|name| name == column.csv_name())
    })?;
    sink.begin(positions.versioned());
    let mut parser = RowParser::new(&file.name, positions, names.len());
    let at_once = match &file.body {
        Body::Memory(compressed) => inflate_at_once(compressed, text_limit),
        _ => None,
    };
    match at_once {
        Some(text) => read_text(file, &text, &mut parser, sink)?,
        None => read_stream(file, &mut parser, sink)?,
    }
    sink.end()
}

fn read_text(
    file: &DataFile,
    text: &[u8],
    parser: &mut RowParser<'_>,
    sink: &mut impl RowSink,
) -> Result<(), InventoryError> {
    let mut told = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.len().min(BLOCK_BYTES);
        let block = match memchr::memchr(b'\n', &rest[end - 1..]) {
            Some(length) => &rest[..end + length],
            None => rest,
        };
        rest = &rest[block.len()..];
        let read = scale(file.size, text.len() - rest.len(), text.len());
        parser.block(block, read - told, sink)?;
        told = read;
    }
    Ok(())
}

fn scale(size: u64, part: usize, whole: usize) -> u64 {
    let scaled = u128::from(size) * part as u128 / (whole.max(1) as u128);
    u64::try_from(scaled).unwrap_or(size)
}

fn read_stream(
    file: &DataFile,
    parser: &mut RowParser<'_>,
    sink: &mut impl RowSink,
) -> Result<(), InventoryError> {
    let failed = |source: std::io::Error| InventoryError::read(&file.name, source);
    let compressed = file.body.reader(0).map_err(failed)?;
    let mut stream = Inflated::new(compressed, file.unchecked_md5.is_some());
    let result = read_blocks(file, &mut stream, parser, sink);
    if let (
        Some(expected),
        Ok(()) | Err(InventoryError::Damaged { .. } | InventoryError::InvalidRow { .. }),
    ) = (&file.unchecked_md5, &result)
    {
        // A checksum that differs explains whatever else is wrong.
        file.compare_md5(expected, stream.into_md5().map_err(failed)?)?;
    }
    result
}

fn read_blocks(
    file: &DataFile,
    stream: &mut Inflated,
    parser: &mut RowParser<'_>,
    sink: &mut impl RowSink,
) -> Result<(), InventoryError> {
    let mut told = 0;
    let mut buffer = vec![0; BLOCK_BYTES + MAXIMUM_LINE_BYTES];
    let mut filled = 0;
    loop {
        let ended = fill(stream, &mut buffer, &mut filled)
            .map_err(|error| InventoryError::damaged(&file.name, error))?;
        let end = if ended {
            filled
        } else {
            match memchr::memrchr(b'\n', &buffer[..filled]) {
                Some(last) => last + 1,
                None => {
                    return Err(InventoryError::row(&file.name, parser.next_row(), "the line does not end"));
                }
            }
        };
        let read = stream.compressed_bytes();
        parser.block(&buffer[..end], read - told, sink)?;
        told = read;
        if ended {
            return Ok(());
        }
        buffer.copy_within(end..filled, 0);
        filled -= end;
    }
}

/// Fills the buffer, or as much of it as there is. Gives whether the stream has ended.
fn fill(stream: &mut Inflated, buffer: &mut [u8], filled: &mut usize) -> std::io::Result<bool> {
    while *filled < buffer.len() {
        match stream.read(&mut buffer[*filled..]) {
            Ok(0) => return Ok(true),
            Ok(read) => *filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

/// How many rows a block may hold at least, to allocate once.
fn expected_rows(block: &[u8]) -> usize {
    (block.len() / 64).min(BATCH_ROWS)
}
