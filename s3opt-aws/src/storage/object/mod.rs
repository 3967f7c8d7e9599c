//! Objects.

mod conditions;
mod copy;
mod delete;
mod head;
mod put;
mod read;
mod restore;
mod tags;

pub(super) use conditions::write_headers;
pub(super) use put::{DEFAULT_CONTENT_TYPE, written};
pub(super) use tags::tagging;
