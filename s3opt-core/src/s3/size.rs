//! Object sizes in bytes.

use std::fmt;

/// Bytes in a KiB.
pub const KIBIBYTE: u64 = 1024;

/// 128 KiB: what lifecycle leaves alone by default, what the infrequent classes bill at least, and what
/// Intelligent-Tiering does not monitor.
pub const MINIMUM_TRANSITION_SIZE: u64 = 128 * KIBIBYTE;

/// The size of one object in bytes, at most what S3 can store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectSize(u64);

/// The size is larger than any object in S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes is more than an object in S3 can hold ({} bytes)", ObjectSize::MAX.bytes())]
pub struct ObjectTooLarge {
    bytes: u64,
}

impl ObjectSize {
    /// The largest object that S3 stores: 50 TiB.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html>, "Maximum object size".
    pub const MAX: ObjectSize = ObjectSize(50 << 40);

    /// A size in bytes.
    ///
    /// # Errors
    /// [`ObjectTooLarge`] above [`ObjectSize::MAX`].
    pub fn new(bytes: u64) -> Result<ObjectSize, ObjectTooLarge> {
        if bytes > Self::MAX.0 { Err(ObjectTooLarge { bytes }) } else { Ok(ObjectSize(bytes)) }
    }

    /// The size in bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl fmt::Display for ObjectSize {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} bytes", self.0)
    }
}
