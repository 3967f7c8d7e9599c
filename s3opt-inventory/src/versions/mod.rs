//! Putting the versions of a key together, wherever in the inventory they are listed.
//!
//! Whether a version is current stands in its row, but since when it is noncurrent and how many newer ones there are
//! stands in the rows of its successors. S3 lists the versions of a key next to each other as a rule, but does not
//! promise it, and the end of a file may part them. So there are two passes:
//!
//! 1. Rows next to each other with the same key are a *run*. A run that holds the latest version is taken for the
//!    whole key and counted at once. A run at an edge of a chunk (a file or row group) is kept, and joined with its
//!    like at the end. A run without a latest version shows that its key is scattered: the key is remembered.
//! 2. If keys are scattered, the files are read again. What the first pass counted for such keys is taken back, and
//!    their rows, now all of them together, are counted instead.
//!
//! A key has one latest version at most, so of several runs of a key all but one are without it: no scattered key
//! goes unnoticed.
//!
//! Where a policy looks at the other versions of a key, which the partition knows, all of them are counted together in a
//! stack, and otherwise each by itself. Memory is needed for stacks, scattered keys and edges, and [`Budget`] bounds it:
//! keys whose stacks it has no room for have their versions counted by themselves, and are told.

mod budget;
mod counts;
mod first_pass;
mod resolve;
mod run;
mod second_pass;

pub(crate) use budget::Budget;
pub(crate) use counts::{Counts, Room};
pub(crate) use first_pass::{FirstPass, join};
pub(crate) use run::{Listed, RunSink, Runs};
pub(crate) use second_pass::{SecondPass, settle};

#[cfg(test)]
mod tests;
