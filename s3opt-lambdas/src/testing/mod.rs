//! What the executable is tested and measured with, without AWS: a Lambda runtime API of one's own, a stand-in for AWS's
//! services, and the process that talks to both.

mod http;
mod process;
mod runtime_api;
mod service;

pub use process::Process;
pub use runtime_api::{Outcome, RuntimeApi};
pub use service::{Answer, FakeService};
