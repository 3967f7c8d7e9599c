//! A lock that processes share.

use std::fs::File;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use crate::HarnessError;

/// Held until it is dropped, or until the process that holds it ends, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Waits until nobody else holds the lock of this file.
    pub(crate) fn take(path: &Path) -> Result<Lock, HarnessError> {
        let file = File::create(path).map_err(HarnessError::file(path))?;
        let locked = flock(&file, FlockOperation::LockExclusive);
        locked.map_err(|error| HarnessError::file(path)(error.into()))?;
        Ok(Lock { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lock");
        let held = Lock::take(&path).unwrap();
        let other = File::create(&path).unwrap();
        assert!(flock(&other, FlockOperation::NonBlockingLockExclusive).is_err());
        drop(held);
        flock(&other, FlockOperation::NonBlockingLockExclusive).unwrap();
    }
}
