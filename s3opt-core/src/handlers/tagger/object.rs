//! One object gets its tags.

use super::{Merge, TagOutcome, TaggingRules, merge};
use crate::backend::storage::{HeadObject, ObjectRef};
use crate::backend::{CloudError, Storage};

/// How often an object is looked at that is overwritten while it is.
const LOOKS: usize = 3;

/// An object to be tagged, and what is said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Which one.
    pub object: ObjectRef,
    /// Bytes, where they are known.
    pub size: Option<u64>,
    /// The entity tag, where it is known.
    pub etag: Option<String>,
}

impl Target {
    /// Whether what lies under the name may be another object than the one that size and entity tag are about. A version
    /// never changes; the null version, and the current one of a bucket without versions, is overwritten.
    pub(super) fn may_be_another(&self) -> bool {
        matches!(self.object.version_id.as_deref(), None | Some("null"))
    }
}

/// Gives an object the tags that the rules want for it.
///
/// Tags are read, merged, and written where something changes. A size that is not known, but matters, is asked for.
///
/// Where the object is named by no version of its own, what is said about it may be old: an event is late, or an
/// inventory a day old, and the object was overwritten since. Then the size of the old one must not decide the tags of the
/// new one. So before such an object gets tags that depend on its size, it is looked at (HeadObject): where it is another
/// one, its tags are read again and its own size decides. Thus the tags are right whatever comes first, and although
/// events of the same key have a `sequencer`, nobody has to remember the last one. An overwrite in the milliseconds
/// between this look and the write of the tags is not seen; buckets that keep versions do not have that gap.
///
/// # Errors
/// Those of GetObjectTagging, HeadObject and PutObjectTagging. That the object is gone is no error.
pub async fn tag_object(
    storage: &dyn Storage,
    rules: &TaggingRules,
    target: &Target,
) -> Result<TagOutcome, CloudError> {
    match look_and_tag(storage, rules, target).await {
        Err(error) if is_gone(&error) => Ok(TagOutcome::Gone),
        outcome => outcome,
    }
}

async fn look_and_tag(
    storage: &dyn Storage,
    rules: &TaggingRules,
    target: &Target,
) -> Result<TagOutcome, CloudError> {
    let object = &target.object;
    let size_matters = rules.depends_on_size(&object.key);
    let (mut size, mut etag) = match target.size {
        Some(size) => (size, target.etag.clone()),
        None if size_matters => {
            let head = head(storage, object).await?;
            (head.0, Some(head.1))
        }
        None => (0, None),
    };
    for _ in 0..LOOKS {
        let wanted = rules.wanted(&object.key, size);
        if wanted.is_empty() {
            return Ok(TagOutcome::Unchanged { dropped: Vec::new() });
        }
        let existing = storage.object_tags(object).await?.tags;
        let merge = merge(&existing, &wanted);
        if !merge.changes() {
            return Ok(TagOutcome::Unchanged { dropped: merge.dropped });
        }
        if !(size_matters && target.may_be_another()) {
            return write(storage, object, merge).await;
        }
        let (size_now, etag_now) = head(storage, object).await?;
        if size_now == size && etag.as_ref().is_none_or(|etag| *etag == etag_now) {
            return write(storage, object, merge).await;
        }
        (size, etag) = (size_now, Some(etag_now));
    }
    Ok(TagOutcome::Overwritten)
}

async fn head(storage: &dyn Storage, object: &ObjectRef) -> Result<(u64, String), CloudError> {
    let head = storage.head_object(HeadObject { object: object.clone(), ..HeadObject::default() }).await?;
    Ok((head.size, head.etag))
}

async fn write(storage: &dyn Storage, object: &ObjectRef, merge: Merge) -> Result<TagOutcome, CloudError> {
    storage.put_object_tags(object, merge.tags.clone()).await?;
    Ok(TagOutcome::Tagged { merge })
}

/// Whether an error says that the object is there no more: deleted, its version deleted, under a delete marker, or with
/// its bucket. Answers to HeadObject have no code of S3's but HTTP's.
///
/// Sources: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> and
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html>.
fn is_gone(error: &CloudError) -> bool {
    error.is_not_found() || matches!(error.code(), "MethodNotAllowed" | "405")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Failure, Service};

    #[test]
    fn what_is_gone_is_told_from_what_fails() {
        for (code, expected) in [
            ("NoSuchKey", true),
            ("NoSuchVersion", true),
            ("NoSuchBucket", true),
            ("MethodNotAllowed", true),
            ("404", true),
            ("405", true),
            ("AccessDenied", false),
            ("SlowDown", false),
            ("InvalidTag", false),
            ("BadRequest", false),
        ] {
            let error = Failure::new(Service::Storage, "GetObjectTagging", "b/k", code, "").into_error();
            assert_eq!(is_gone(&error), expected, "{code}");
        }
    }

    #[test]
    fn only_a_version_with_an_id_never_changes() {
        for (version_id, expected) in
            [(None, true), (Some("null"), true), (Some("3sL4kqtJlcpXroDTDmJ"), false)]
        {
            let object = ObjectRef { version_id: version_id.map(str::to_owned), ..ObjectRef::new("b", "k") };
            assert_eq!(Target { object, ..Target::default() }.may_be_another(), expected);
        }
    }
}
