//! Lifecycle configurations: what a bucket's owner asks S3 to do with versions as they age.
//!
//! [`LifecycleConfiguration`] holds only what S3 would accept. It is made by [`parse`] from any of the texts in
//! which people keep one, and by nothing else outside this module than [`LifecycleConfiguration::new`], which
//! validates too.

pub mod evaluate;
mod rule;

pub use rule::{
    Expiration, Filter, LifecycleConfiguration, NoncurrentExpiration, NoncurrentTransition, Rule, Timing,
    Transition, TransitionDefaultMinimumObjectSize,
};
