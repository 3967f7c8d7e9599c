//! The stack: all cloud resources of one project in one environment, derived from the configuration, never stored.
//!
//! [`desired`] says what the configuration asks for, [`observe`] reads back what is there, [`plan`] compares the two by
//! meaning and says what to do and why, and [`apply`] does it in the order of the dependencies. There is no state file:
//! names are deterministic, and what belongs to the stack carries its tags. What others made is refused unless it is
//! adopted, and what others added to it (rules, statements, notifications, tags) is kept.
//!
//! A run that was cut off anywhere is mended by the next one, and a run that finds everything as it should be changes
//! nothing.

pub mod apply;
pub mod danger;
pub mod desired;
pub mod destroy;
pub mod difference;
pub mod document;
pub mod keep;
pub mod managed;
pub mod names;
pub mod observe;
pub mod outputs;
pub mod ownership;
pub mod permissions;
pub mod plan;
pub mod remedy;
pub mod resource;
pub mod scenario;
pub mod status;

pub use names::Names;
pub use ownership::{Owner, StackTags};
pub use plan::{Action, Plan, PlanOptions, Step};
pub use resource::{Resource, ResourceId, State};
