//! What became of a record.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{Merge, ReplacedTag};
use crate::handlers::HandlerError;
use crate::s3::Tag;

/// What became of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagOutcome {
    /// Its tags were written.
    Tagged {
        /// What was added, replaced and dropped.
        merge: Merge,
    },
    /// It has all tags already, or as many as it can have.
    Unchanged {
        /// Tags for which it has no room.
        dropped: Vec<Tag>,
    },
    /// It was overwritten again and again meanwhile. Each write has an event of its own.
    Overwritten,
    /// It is there no more, or never was.
    Gone,
}

/// What became of a record of an event.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RecordOutcome {
    /// Its object was looked at.
    Done(TagOutcome),
    /// Another record of the same list speaks for the same object, and is as new or newer.
    Superseded,
    /// It is no event of a created object.
    Ignored {
        /// What it is.
        event_name: String,
    },
    /// It could not be done. Where [`HandlerError::is_retryable`] says so, the same record may succeed later.
    Failed(HandlerError),
}

impl RecordOutcome {
    /// The error, where the same record may succeed later.
    #[must_use]
    pub fn retryable(&self) -> Option<&HandlerError> {
        match self {
            RecordOutcome::Failed(error) if error.is_retryable() => Some(error),
            _ => None,
        }
    }

    /// A stable name, as answers have it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            RecordOutcome::Done(TagOutcome::Tagged { .. }) => "tagged",
            RecordOutcome::Done(TagOutcome::Unchanged { .. }) => "unchanged",
            RecordOutcome::Done(TagOutcome::Overwritten) => "overwritten",
            RecordOutcome::Done(TagOutcome::Gone) => "gone",
            RecordOutcome::Superseded => "superseded",
            RecordOutcome::Ignored { .. } => "ignored",
            RecordOutcome::Failed(_) => "failed",
        }
    }

    /// Tags for which there was no room.
    #[must_use]
    pub fn dropped(&self) -> &[Tag] {
        match self {
            RecordOutcome::Done(TagOutcome::Tagged { merge }) => &merge.dropped,
            RecordOutcome::Done(TagOutcome::Unchanged { dropped }) => dropped,
            _ => &[],
        }
    }
}

/// Tags as an object of JSON, in their order.
struct Tags<'a>(&'a [Tag]);

impl Serialize for Tags<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|tag| (&tag.key, &tag.value)))
    }
}

/// `{"outcome": "tagged", "added": {…}, "replaced": {"key": {"from", "to"}}, "dropped": {…}}`; what is empty is left
/// out.
impl Serialize for RecordOutcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("outcome", self.name())?;
        if let RecordOutcome::Done(TagOutcome::Tagged { merge }) = self {
            if !merge.added.is_empty() {
                map.serialize_entry("added", &Tags(&merge.added))?;
            }
            if !merge.replaced.is_empty() {
                map.serialize_entry("replaced", &Replaced(&merge.replaced))?;
            }
        }
        if !self.dropped().is_empty() {
            map.serialize_entry("dropped", &Tags(self.dropped()))?;
        }
        match self {
            RecordOutcome::Ignored { event_name } => map.serialize_entry("event_name", event_name)?,
            RecordOutcome::Failed(error) => {
                let error = serde_json::json!({
                    "type": error.kind(), "message": error.to_string(), "remedy": error.remedy()
                });
                map.serialize_entry("error", &error)?;
            }
            _ => {}
        }
        map.end()
    }
}

struct Replaced<'a>(&'a [ReplacedTag]);

impl Serialize for Replaced<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = |tag: &ReplacedTag| serde_json::json!({"from": tag.from, "to": tag.to});
        serializer.collect_map(self.0.iter().map(|tag| (&tag.key, values(tag))))
    }
}
