//! Inflating CSV files: at once where they are small, as a stream where they are not.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;
use md5::{Digest, Md5};
use memchr::memmem;

use crate::store::hexadecimal;

/// The first bytes of a gzip member: its magic number and the one method there is.
///
/// Source: RFC 1952, section 2.3.1.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
/// Bytes of the shortest header and trailer.
const LEAST_BYTES: usize = 18;
/// Flags that a member may have; the others are reserved.
const KNOWN_FLAGS: u8 = 0x1f;

/// Inflates a file that holds one member of at most `limit` bytes; `None` where it does not, or not soundly: then a
/// stream has to tell what it is.
///
/// This takes half the time of a stream, but the whole text at once.
pub(super) fn inflate_at_once(compressed: &[u8], limit: u64) -> Option<Vec<u8>> {
    if compressed.len() < LEAST_BYTES || compressed[..3] != MAGIC {
        return None;
    }
    // A further member shows by its magic number. By chance these bytes may also stand within the only member: then
    // the stream is merely slower.
    let mut further = memmem::find_iter(&compressed[LEAST_BYTES..], &MAGIC);
    let flags = |position: usize| compressed.get(LEAST_BYTES + position + MAGIC.len()).copied().unwrap_or(0);
    if further.any(|position| flags(position) & !KNOWN_FLAGS == 0) {
        return None;
    }
    let trailer: [u8; 4] = compressed[compressed.len() - 4..].try_into().ok()?;
    let size = u32::from_le_bytes(trailer);
    // No deflate stream grows by more than a factor of 1032, so a larger size is a lie that need not be allocated.
    if u64::from(size) > limit.min(compressed.len() as u64 * 1032) {
        return None;
    }
    let mut text = vec![0; size as usize];
    let written = libdeflater::Decompressor::new().gzip_decompress(compressed, &mut text).ok()?;
    (written == text.len()).then_some(text)
}

/// A stream of text that keeps an eye on its compressed bytes.
pub(super) struct Inflated {
    decoder: MultiGzDecoder<Watched>,
}

struct Watched {
    inner: Box<dyn Read + Send>,
    count: u64,
    hash: Option<Md5>,
}

impl Inflated {
    /// Inflates a stream, and hashes it where `hashed` asks for that.
    pub(super) fn new(inner: Box<dyn Read + Send>, hashed: bool) -> Inflated {
        let watched = Watched { inner, count: 0, hash: hashed.then(Md5::new) };
        Inflated { decoder: MultiGzDecoder::new(watched) }
    }

    /// Compressed bytes read so far.
    pub(super) fn compressed_bytes(&self) -> u64 {
        self.decoder.get_ref().count
    }

    /// The MD5 of all compressed bytes, those behind the end of the text included, in hexadecimal digits; empty where
    /// it was not asked for.
    pub(super) fn into_md5(self) -> io::Result<String> {
        let mut watched = self.decoder.into_inner();
        io::copy(&mut watched, &mut io::sink())?;
        Ok(watched.hash.map(|hash| hexadecimal(&hash.finalize())).unwrap_or_default())
    }
}

impl Read for Inflated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.decoder.read(buffer)
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count += read as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&buffer[..read]);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn only_one_sound_member_is_inflated_at_once() {
        let one = gzip(b"hello");
        assert_eq!(inflate_at_once(&one, 5).unwrap(), b"hello");
        assert!(inflate_at_once(&one, 4).is_none());
        // Two members with the same text have the same trailer, so that the first one must not pass for the file.
        assert!(inflate_at_once(&[one.clone(), one.clone()].concat(), 100).is_none());
        for length in 0..one.len() {
            assert!(inflate_at_once(&one[..length], 100).is_none(), "{length}");
        }
        let both = [one.clone(), one].concat();
        let mut text = Vec::new();
        let mut stream = Inflated::new(Box::new(io::Cursor::new(both.clone())), true);
        stream.read_to_end(&mut text).unwrap();
        assert_eq!(text, b"hellohello");
        assert_eq!(stream.into_md5().unwrap(), crate::store::md5_of(&both));
    }
}
