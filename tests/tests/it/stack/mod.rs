//! A whole stack, deployed, looked at again, changed behind its back, edited and destroyed: the same on every backend.

mod awaited;
mod changes;
mod deployment;
mod emulators;
mod functions;
mod inbox;
mod worlds;

pub use deployment::holds;
pub use worlds::World;
