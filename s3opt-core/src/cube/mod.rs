//! The cube: all versions of a bucket, counted in cells that no policy in play can tell apart.

mod cell;
mod partition;

pub use crate::s3::State;
pub use cell::{Amount, CellKey, Cube, CubeError};
pub use partition::{BandId, Partition, PrefixId};
