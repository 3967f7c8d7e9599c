//! What the function answers.

use serde::Serialize;

use super::{InvalidRecord, RecordOutcome};
use crate::s3::event::EventRecord;

/// What became of an event: how many records ended how, and each of them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    /// Whether it was S3's test, for which there is nothing to do.
    pub test_event: bool,
    /// Records of the event.
    pub records: usize,
    /// Objects whose tags were written.
    pub tagged: usize,
    /// Objects that had all tags already.
    pub unchanged: usize,
    /// Objects that were overwritten meanwhile, of which another event tells.
    pub overwritten: usize,
    /// Objects that are there no more.
    pub gone: usize,
    /// Records for whose object a newer one speaks.
    pub superseded: usize,
    /// Records that are no events of created objects.
    pub ignored: usize,
    /// Records that failed.
    pub failed: usize,
    /// Each record, in the order of the event.
    pub outcomes: Vec<AnsweredRecord>,
}

/// What became of one record.
#[derive(Clone, Debug, Serialize)]
pub struct AnsweredRecord {
    /// The bucket; left out where the record does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The version, where the record names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_id: Option<String>,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: RecordOutcome,
}

impl Answer {
    /// The answer to S3's test.
    #[must_use]
    pub fn test() -> Answer {
        Answer { test_event: true, ..Answer::default() }
    }

    /// The answer to records, with what became of each.
    #[must_use]
    pub fn new(records: &[Result<EventRecord, InvalidRecord>], outcomes: Vec<RecordOutcome>) -> Answer {
        let mut answer = Answer { records: records.len(), ..Answer::default() };
        for (record, outcome) in records.iter().zip(outcomes) {
            *answer.count(&outcome) += 1;
            let subject = record.as_ref().ok().map(|record| &record.s3);
            let object = subject.map(|subject| &subject.object);
            answer.outcomes.push(AnsweredRecord {
                bucket: subject.map(|subject| subject.bucket.name.clone()),
                key: object.map(|object| object.key.clone()),
                version_id: object.and_then(|object| object.version_id.clone()),
                outcome,
            });
        }
        answer
    }

    fn count(&mut self, outcome: &RecordOutcome) -> &mut usize {
        match outcome.name() {
            "tagged" => &mut self.tagged,
            "unchanged" => &mut self.unchanged,
            "overwritten" => &mut self.overwritten,
            "gone" => &mut self.gone,
            "superseded" => &mut self.superseded,
            "ignored" => &mut self.ignored,
            _ => &mut self.failed,
        }
    }
}
