//! What lifecycle does to one version, and when.
//!
//! A [`Schedule`] is what the rules that match a version ask for. [`Schedule::next`] gives the next thing that
//! happens to the version, in closed form: no loop over days. At each midnight at most one action is taken for a
//! version; what lost a conflict and is still due then follows at the next midnight.
//!
//! Sources: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html> (when an action
//! is due), <https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html> (which action wins).

mod next;
mod schedule;
mod version;

pub use next::{Action, Event};
pub use schedule::Schedule;
pub use version::Version;
