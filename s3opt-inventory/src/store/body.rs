//! The bytes of a data file, in memory or on disk.

use std::fs::File;
use std::io::{BufReader, Read};
#[cfg(not(unix))]
use std::io::{Seek, SeekFrom};
use std::sync::Arc;

use bytes::{Buf, Bytes};
use md5::{Digest, Md5};
use tempfile::NamedTempFile;

use crate::InventoryError;

/// Bytes that are read from disk at once.
const READ_BYTES: usize = 256 << 10;

/// A data file that is open for reading.
#[derive(Clone)]
pub(crate) struct DataFile {
    /// The file as people know it.
    pub(crate) name: String,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// Its bytes.
    pub(crate) body: Body,
    /// The MD5 that has yet to be compared with that of the bytes, by whoever reads all of them.
    pub(crate) unchecked_md5: Option<String>,
}

/// Where the bytes of an open file lie.
#[derive(Clone)]
pub(crate) enum Body {
    /// In memory.
    Memory(Bytes),
    /// On disk.
    Disk(Arc<File>),
    /// In a copy on disk that vanishes with the last reader.
    Copy(Arc<NamedTempFile>),
}

impl Body {
    /// A reader from the byte at `start` on.
    #[expect(clippy::unnecessary_wraps, reason = "as `range`, which can fail")]
    pub(crate) fn reader(&self, start: u64) -> std::io::Result<Box<dyn Read + Send>> {
        let file = match self {
            Body::Memory(bytes) => {
                let start = usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len());
                return Ok(Box::new(bytes.slice(start..).reader()));
            }
            Body::Disk(file) => PositionedFile { file: Handle::Disk(Arc::clone(file)), position: start },
            Body::Copy(file) => PositionedFile { file: Handle::Copy(Arc::clone(file)), position: start },
        };
        Ok(Box::new(BufReader::with_capacity(READ_BYTES, file)))
    }

    /// So many bytes from the byte at `start` on.
    pub(crate) fn range(&self, start: u64, length: u64) -> std::io::Result<Bytes> {
        let too_short = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let length = usize::try_from(length).map_err(|_| too_short())?;
        match self {
            Body::Memory(bytes) => {
                let start = usize::try_from(start).map_err(|_| too_short())?;
                let end =
                    start.checked_add(length).filter(|end| *end <= bytes.len()).ok_or_else(too_short)?;
                Ok(bytes.slice(start..end))
            }
            Body::Disk(file) => read_range(file, start, length),
            Body::Copy(file) => read_range(file.as_file(), start, length),
        }
    }

    /// Reads so many bytes from the byte at `start` on into a buffer, whatever it held.
    pub(crate) fn read_range(&self, start: u64, length: u64, into: &mut Vec<u8>) -> std::io::Result<()> {
        match self {
            Body::Memory(_) => {
                into.clear();
                into.extend_from_slice(&self.range(start, length)?);
                Ok(())
            }
            Body::Disk(file) => fill_range(file, start, length, into),
            Body::Copy(file) => fill_range(file.as_file(), start, length, into),
        }
    }
}

impl DataFile {
    /// A file whose bytes nobody has to check.
    pub(crate) fn new(name: String, size: u64, body: Body) -> DataFile {
        DataFile { name, size, body, unchecked_md5: None }
    }

    /// Compares an MD5 that was found with the one announced.
    pub(crate) fn compare_md5(&self, expected: &str, found: String) -> Result<(), InventoryError> {
        if found.eq_ignore_ascii_case(expected.trim()) {
            return Ok(());
        }
        Err(InventoryError::ChecksumMismatch {
            file: self.name.clone(),
            expected: expected.to_owned(),
            found,
        })
    }

    /// The MD5 of the whole file in hexadecimal digits.
    pub(crate) fn md5(&self) -> Result<String, InventoryError> {
        if let Body::Memory(bytes) = &self.body {
            return Ok(hexadecimal(&Md5::digest(bytes)));
        }
        let read = || {
            let mut reader = self.body.reader(0)?;
            let mut hash = Md5::new();
            let mut buffer = vec![0; READ_BYTES];
            loop {
                match reader.read(&mut buffer)? {
                    0 => return Ok(hexadecimal(&hash.finalize())),
                    length => hash.update(&buffer[..length]),
                }
            }
        };
        read().map_err(|source| InventoryError::read(&self.name, source))
    }
}

/// The MD5 of some bytes in hexadecimal digits.
pub(crate) fn md5_of(bytes: &[u8]) -> String {
    hexadecimal(&Md5::digest(bytes))
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> std::io::Result<usize> {
    // Leaves the position of the file alone, so that threads can share the handle.
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(not(unix))]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> std::io::Result<usize> {
    let mut file = file.try_clone()?;
    file.seek(SeekFrom::Start(position))?;
    file.read(buffer)
}

fn read_range(file: &File, start: u64, length: usize) -> std::io::Result<Bytes> {
    let mut buffer = Vec::new();
    fill_range(file, start, length as u64, &mut buffer)?;
    Ok(buffer.into())
}

fn fill_range(file: &File, start: u64, length: u64, buffer: &mut Vec<u8>) -> std::io::Result<()> {
    let too_short = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let end = start.checked_add(length);
    // Before any memory is taken for a length that a damaged file made up.
    if end.is_none_or(|end| file.metadata().map_or(true, |metadata| end > metadata.len())) {
        return Err(too_short());
    }
    buffer.resize(usize::try_from(length).map_err(|_| too_short())?, 0);
    let mut filled = 0;
    while filled < buffer.len() {
        match read_at(file, &mut buffer[filled..], start + filled as u64) {
            Ok(0) => return Err(too_short()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

enum Handle {
    Disk(Arc<File>),
    Copy(Arc<NamedTempFile>),
}

struct PositionedFile {
    file: Handle,
    position: u64,
}

impl Read for PositionedFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let file = match &self.file {
            Handle::Disk(file) => file,
            Handle::Copy(file) => file.as_file(),
        };
        let read = read_at(file, buffer, self.position)?;
        self.position += read as u64;
        Ok(read)
    }
}
