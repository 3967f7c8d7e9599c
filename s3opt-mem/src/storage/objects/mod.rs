//! Requests about objects: each is allowed or not, does its work, and is billed and told (`request`).
//!
//! `find` says which version a request is about, `checks`, `conditions` and `ranges` what has to hold, and `failures`
//! what S3 answers where it does not. `read`, `write`, `copy`, `delete`, `tags`, `restore`, `listing` and `uploads` are
//! the requests by subject.

mod access_tier;
mod announce;
mod checks;
mod conditions;
mod copy;
mod delete;
mod describe;
mod etag;
mod failures;
mod find;
mod listing;
mod ranges;
mod read;
mod request;
mod restore;
mod tags;
#[cfg(test)]
mod tests;
mod uploads;
mod write;

pub(crate) use uploads::Uploads;
