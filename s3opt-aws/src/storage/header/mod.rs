//! Headers that the SDK leaves as texts.

mod copy_source;
mod expiration;
mod pairs;
mod range;
mod restore;

pub(super) use copy_source::copy_source;
pub(super) use expiration::expiration;
pub(super) use range::{content_range, range};
pub(super) use restore::restore_status;
