//! What every backend has to do, as a suite of named cases that runs on any of them.
//!
//! A [`Case`] holds one promise of a trait's doc comment against a backend. It calls the traits only, makes its own
//! resources under names of its own and takes them away again, so that it may run against a real account, too. A
//! backend declares its [`Capabilities`]; cases that need another one are left out, and it is told which.
//!
//! Write a [`Backend`], and let [`contract!`](crate::contract) make one test of each case:
//!
//! ```
//! use async_trait::async_trait;
//! use s3opt_core::backend::Cloud;
//! use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Capability, Stage};
//!
//! struct Mine;
//!
//! #[async_trait]
//! impl Backend for Mine {
//!     fn capabilities(&self) -> Capabilities {
//!         Capabilities::none().with(&[Capability::Objects])
//!     }
//!
//!     async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
//!         # fn cloud_of_my_own() -> Result<Cloud, Broken> { Err(Broken::new("there is none")) }
//!         let cloud: Cloud = cloud_of_my_own()?;
//!         Ok(Stage::new(cloud, "111111111111", "us-east-1".parse()?, prefix))
//!     }
//! }
//!
//! mod tests {
//!     use super::*;
//!     s3opt_core::contract! { backend = Mine }
//! }
//! # fn main() {}
//! ```
//!
//! Programs that are no test run [`run_all`] and print its [`Report`].

mod backend;
mod broken;
mod capability;
mod cases;
mod check;
mod clean_up;
mod executor;
mod names;
mod report;
mod stage;
mod tests_macro;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use backend::{Backend, FunctionCode};
pub use broken::Broken;
pub use capability::{Capabilities, Capability};
pub use executor::block_on;
pub use report::{Report, Verdict, run, run_all, run_named};
pub use stage::{Made, Stage};

use super::Service;

/// Whether a promise was held.
pub type Held = Result<(), Broken>;

/// A case on its way.
pub type Running = Pin<Box<dyn Future<Output = Held> + Send>>;

/// One promise, held against a backend.
#[derive(Clone, Copy)]
pub struct Case {
    /// Its subject and name, such as `objects::what_is_put_is_read`.
    pub name: &'static str,
    /// The service whose promise it is.
    pub service: Service,
    /// What a backend has to be able to do for it.
    pub needs: &'static [Capability],
    /// The promise in the words of the trait's doc comment.
    pub promise: &'static str,
    /// Runs it.
    pub run: fn(Arc<Stage>) -> Running,
}

/// All cases, subject by subject.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    cases::ALL.iter().copied().flatten()
}

#[cfg(test)]
mod tests;
