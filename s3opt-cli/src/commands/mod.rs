//! One file a command.

pub mod completions;
pub mod explain;
pub mod init;
pub mod lint;
pub mod price;
pub mod simulate;
pub mod tag;
