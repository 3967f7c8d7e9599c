//! Uploads in parts.

mod list;
mod write;
