//! The cube: all versions of a bucket, counted in cells and stacks that no policy in play can tell apart.
//!
//! A version lies in a cell where the other versions of its key do not matter to it, and in a stack of all versions of
//! the key where they do. The partition knows where that is.

mod cell;
mod cells;
mod links;
mod partition;
mod stack;

pub use crate::s3::State;
pub use cell::{Amount, CellKey, Cube, CubeError};
pub use links::Links;
pub use partition::{BandId, Partition, PrefixId};
pub use stack::{StackAmount, StackKey, StackVersion};
