//! The state of one version, as far as lifecycle looks at it.

use crate::calendar::Day;
use crate::s3::{State, StorageClass, Versioning};

/// One version of an object, or a delete marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    /// Current, noncurrent or a delete marker.
    pub state: State,
    /// The class in which its bytes lie.
    pub storage_class: StorageClass,
    /// The first midnight at or after its creation.
    pub created: Day,
    /// Whether its version id is `null`.
    pub null_version: bool,
}

impl Version {
    /// Whether an expiration removes this current version for good, rather than putting a delete marker over it.
    ///
    /// In a bucket with versioning suspended the delete marker takes the place of the null version; a version
    /// with an id of its own is kept as noncurrent.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html>, "Expiration".
    #[must_use]
    pub fn expires_for_good(self, versioning: Versioning) -> bool {
        match versioning {
            Versioning::Unversioned => true,
            Versioning::Enabled => false,
            Versioning::Suspended => self.null_version,
        }
    }
}
