//! The auto-tagger: gives new objects their tags.
//!
//! What it promises:
//!
//! - The tags of an object follow from its key, its size and the rules of `[tagging]` alone ([`TaggingRules`]), so any
//!   order and doubling of events ends in the same tags.
//! - Tags that somebody else has set stay, unless the rule says otherwise ([`merge`]). There are never more than ten.
//! - Tags are written only where something changes. An event that comes again costs one read of tags.
//! - In a bucket that keeps versions the version that the event names is tagged, however many came after it. Elsewhere an
//!   event may be about an object that has been overwritten; [`tag_object`] says how that is told.
//! - It does not wake itself: tagging raises `ObjectTagging:Put`, never `ObjectCreated`, and every event but
//!   `ObjectCreated` is left alone.
//!
//! What S3 does not let it promise: PutObjectTagging replaces all tags of an object and takes no condition, so tags that
//! somebody else sets between its read and its write, milliseconds apart, are lost.

mod answer;
mod events;
mod function;
mod merge;
mod object;
mod outcome;
mod plan;
mod records;
mod rules;

pub use answer::Answer;
pub use events::{Incoming, InvalidRecord, read_event};
pub use function::AutoTagger;
pub use merge::{Merge, ReplacedTag, merge};
pub use object::{Target, tag_object};
pub use outcome::{RecordOutcome, TagOutcome};
pub use plan::{TagPlan, TagSetPlan};
pub use records::tag_records;
pub use rules::{TaggingRules, WantedTag};

/// The tag that names who pays for an object.
pub const DEPARTMENT: &str = "Department";
/// The tag that names the cost center of who pays for an object.
pub const COST_CENTER: &str = "CostCenter";
