//! S3: the buckets, what they hold, and what the service answers.
//!
//! [`version`] and [`bucket`] are the state, [`stack`] changes it: every version that comes, changes or goes passes
//! through there, so that the meter and the agenda of lifecycle never miss it. The rest answers requests.

mod access;
mod bucket;
mod events;
mod objects;
mod queue;
mod service;
mod settings;
mod stack;
mod version;

pub(crate) use access::{Access, caller_arn, denial_of_role, with_request};
pub(crate) use bucket::Bucket;
pub(crate) use events::{ObjectEvent, time as time_text};
pub(crate) use objects::Uploads;
pub(crate) use version::{Content, Details, Entry, Object, Restore, Version, etag, md5};
