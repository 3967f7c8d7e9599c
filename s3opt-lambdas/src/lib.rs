//! The Lambda functions of the stack: one `bootstrap` for `provided.al2023` that picks its handler by `_HANDLER`.
//!
//! Purpose: to turn Lambda's events into calls of the handlers in `s3opt-core`, with the backend of `s3opt-aws`: messages
//! of queues one by one, logs as lines of JSON, failures that are answered counted by a metric.
//!
//! Not its purpose: the handlers' logic, which is free of AWS's types and tested without them.

mod batch;
mod failures;
mod invocation;
pub mod logs;
mod registry;
mod runtime;
#[cfg(feature = "testing")]
pub mod testing;

pub use batch::Batched;
pub use failures::{Counted, Emit, StandardOutput};
pub use registry::{UnknownFunction, handler, names};
pub use runtime::{StartError, run};
