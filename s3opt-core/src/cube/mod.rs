//! The cube: all versions of a bucket, counted in cells that no policy in play can tell apart.

mod cell;
mod partition;

pub use cell::{Amount, CellKey, Cube, CubeError, State};
pub use partition::{BandId, Partition, PrefixId};
