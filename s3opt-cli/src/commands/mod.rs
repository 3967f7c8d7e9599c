//! One file a command.

pub mod completions;
pub mod deploy;
pub mod destroy;
pub mod explain;
pub mod init;
pub mod lint;
pub mod plan;
pub mod price;
pub mod simulate;
pub mod tag;
