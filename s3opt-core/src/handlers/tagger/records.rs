//! A list of records, each by itself.

use std::cmp::Ordering;
use std::collections::HashMap;

use futures::StreamExt;
use futures::stream;

use super::{InvalidRecord, RecordOutcome, TaggingRules, Target, tag_object};
use crate::backend::Storage;
use crate::backend::storage::ObjectRef;
use crate::handlers::HandlerError;
use crate::s3::event::{EventRecord, compare_sequencers};

/// How many objects are tagged at once.
const AT_ONCE: usize = 16;

/// Gives the objects of records their tags, and says what became of each record, in the order of the records.
///
/// All records are tried, whatever becomes of the others. Of several about the same object, or the same version where
/// versions are named, only the newest by its `sequencer` is done.
pub async fn tag_records(
    storage: &dyn Storage,
    rules: &TaggingRules,
    records: &[Result<EventRecord, InvalidRecord>],
) -> Vec<RecordOutcome> {
    let mut outcomes: Vec<Option<RecordOutcome>> = records.iter().map(settled).collect();
    let mut newest: HashMap<ObjectRef, usize> = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        let Ok(record) = record else { continue };
        if outcomes[index].is_some() {
            continue;
        }
        let superseded = match newest.get(&object(record)) {
            Some(other) if is_newer(records[*other].as_ref().ok(), record) => Some(index),
            _ => newest.insert(object(record), index),
        };
        if let Some(superseded) = superseded {
            outcomes[superseded] = Some(RecordOutcome::Superseded);
        }
    }
    let todo: Vec<(usize, Target)> = newest
        .into_values()
        .filter_map(|index| Some((index, target(records[index].as_ref().ok()?))))
        .collect();
    let work = todo.into_iter().map(|(index, target)| async move {
        let outcome = tag_object(storage, rules, &target).await;
        (index, outcome.map_or_else(|error| RecordOutcome::Failed(error.into()), RecordOutcome::Done))
    });
    let mut done = stream::iter(work).buffer_unordered(AT_ONCE);
    while let Some((index, outcome)) = done.next().await {
        outcomes[index] = Some(outcome);
    }
    drop(done);
    // Each record is settled by now.
    outcomes.into_iter().map(|outcome| outcome.unwrap_or(RecordOutcome::Superseded)).collect()
}

/// What is clear without a call.
fn settled(record: &Result<EventRecord, InvalidRecord>) -> Option<RecordOutcome> {
    match record {
        Ok(record) => {
            let name = record.event_name.as_str();
            let is_created = name.strip_prefix("s3:").unwrap_or(name).starts_with("ObjectCreated:");
            (!is_created).then(|| RecordOutcome::Ignored { event_name: name.to_owned() })
        }
        Err(invalid) => Some(RecordOutcome::Failed(HandlerError::Event {
            message: invalid.to_string(),
            remedy: "send what S3 sends: look at what else hands events to the function".to_owned(),
        })),
    }
}

/// The version that a record names, or what lies under its key.
fn object(record: &EventRecord) -> ObjectRef {
    let version_id = record.s3.object.version_id.clone().filter(|id| !id.is_empty());
    ObjectRef { version_id, ..ObjectRef::new(&record.s3.bucket.name, &record.s3.object.key) }
}

fn target(record: &EventRecord) -> Target {
    let etag = record.s3.object.e_tag.clone().filter(|etag| !etag.is_empty());
    Target { object: object(record), size: record.s3.object.size, etag }
}

/// Whether a record, which came first, is about a later write than another.
fn is_newer(one: Option<&EventRecord>, other: &EventRecord) -> bool {
    let sequencer = |record: &EventRecord| record.s3.object.sequencer.clone().unwrap_or_default();
    one.is_some_and(|one| compare_sequencers(&sequencer(one), &sequencer(other)) == Ordering::Greater)
}
