//! Tags that reads see later than they were written.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use s3opt_core::backend::storage::{HeadObject, ObjectHead, ObjectRef};
use s3opt_core::backend::{Clock, CloudResult, Storage};
use s3opt_core::calendar::Instant;
use s3opt_core::s3::Tag;

/// The tags that reads still see, by bucket and key.
#[derive(Debug)]
pub(super) struct LateTags {
    clock: Arc<dyn Clock>,
    milliseconds: u64,
    hidden: Mutex<BTreeMap<(String, String), Hidden>>,
}

/// A write of tags that is not seen yet.
#[derive(Clone, Debug)]
struct Hidden {
    /// Which version it was about: another one under the same key has its own tags.
    version: Version,
    before: Vec<Tag>,
    until: Instant,
}

/// What tells a version from others under its key, in a bucket without versions, too.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    id: Option<String>,
    etag: String,
    modified: Instant,
}

impl From<&ObjectHead> for Version {
    fn from(head: &ObjectHead) -> Version {
        Version { id: head.version_id.clone(), etag: head.etag.clone(), modified: head.last_modified }
    }
}

impl LateTags {
    pub(super) fn new(clock: Arc<dyn Clock>, milliseconds: u64) -> LateTags {
        LateTags { clock, milliseconds, hidden: Mutex::default() }
    }

    fn hidden(&self) -> MutexGuard<'_, BTreeMap<(String, String), Hidden>> {
        self.hidden.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes tags, which reads see some time later.
    pub(super) async fn put(
        &self,
        storage: &dyn Storage,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        let before = match self.before(storage, object).await {
            Ok(Some(seen)) => seen,
            // Where there is no such object the write itself says so.
            _ => storage.object_tags(object).await.map(|answer| answer.tags).unwrap_or_default(),
        };
        let answer = storage.put_object_tags(object, tags).await?;
        let head = head(storage, object).await?;
        let milliseconds = i64::try_from(self.milliseconds).unwrap_or(i64::MAX);
        let until = Instant::from_milliseconds(self.clock.now().milliseconds().saturating_add(milliseconds));
        let place = (object.bucket.clone(), object.key.clone());
        self.hidden().insert(place, Hidden { version: Version::from(&head), before, until });
        Ok(answer)
    }

    /// The tags that a read still sees, where they are not those that are there.
    pub(super) async fn before(
        &self,
        storage: &dyn Storage,
        object: &ObjectRef,
    ) -> CloudResult<Option<Vec<Tag>>> {
        let Some(hidden) = self.of(object) else { return Ok(None) };
        let head = head(storage, object).await?;
        Ok((hidden.version == Version::from(&head)).then_some(hidden.before))
    }

    /// Makes a head tell the number of tags that reads still see.
    pub(super) fn hide(&self, object: &ObjectRef, head: &mut ObjectHead) {
        if let Some(hidden) = self.of(object)
            && hidden.version == Version::from(&*head)
        {
            head.tag_count = hidden.before.len();
        }
    }

    /// The write to the key that is not seen yet.
    fn of(&self, object: &ObjectRef) -> Option<Hidden> {
        let place = (object.bucket.clone(), object.key.clone());
        let mut all = self.hidden();
        let now = self.clock.now();
        all.retain(|_, hidden| now < hidden.until);
        all.get(&place).cloned()
    }
}

async fn head(storage: &dyn Storage, object: &ObjectRef) -> CloudResult<ObjectHead> {
    storage.head_object(HeadObject { object: object.clone(), ..HeadObject::default() }).await
}
