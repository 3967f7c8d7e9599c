//! One file a command.

pub mod completions;
pub mod deploy;
pub mod destroy;
pub mod explain;
pub mod iam_policy;
pub mod init;
pub mod invoke;
pub mod lint;
pub mod outputs;
pub mod plan;
pub mod price;
pub mod simulate;
pub mod status;
pub mod tag;
