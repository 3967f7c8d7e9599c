//! Other people's emulators of AWS, as judges of s3opt: installs them, pinned; starts each on a free port; waits until
//! it answers; stops it, whatever becomes of the test that started it.
//!
//! ```no_run
//! use s3opt_tests::{Emulator, Harness};
//!
//! # fn main() -> Result<(), s3opt_tests::HarnessError> {
//! let moto = Harness::in_target().start(Emulator::Moto)?;
//! println!("S3 and all else of account {} at {}", moto.emulator().account(), moto.url());
//! // What was started is stopped here, with all that it has started.
//! # Ok(())
//! # }
//! ```
//!
//! [`contract`] runs the contract of all backends on a backend that speaks to such an emulator, by what is
//! [declared](Emulator::declaration) of it.
//!
//! [`Tool`]s judge what is not called but written: policies, and the [`template`] of a stack.
//!
//! Each call blocks, but that of the contract. Processes share what is installed: the first one installs, others wait.
//!
//! Not its purpose: to be an emulator. That is `s3opt-mem`.

#[cfg(feature = "aws")]
pub mod backend;
pub mod clock;
mod command;
#[cfg(feature = "containers")]
pub mod container;
pub mod contract;
mod declared;
mod emulator;
mod error;
mod harness;
mod install;
mod running;
pub mod template;
mod tool;

pub use emulator::Emulator;
pub use error::HarnessError;
pub use harness::{Harness, Installed};
pub use running::Running;
pub use tool::{InstalledTool, Report, Tool};
