//! The time. Nothing in s3opt looks at the wall clock but through this trait.

use std::fmt::Debug;

use async_trait::async_trait;

use crate::calendar::Instant;

/// Where the time comes from.
#[async_trait]
pub trait Clock: Debug + Send + Sync {
    /// The present instant. It never goes back.
    fn now(&self) -> Instant;

    /// Returns once so many milliseconds have gone by. On the emulator the clock is turned by as much, and all that is
    /// due until then happens first.
    async fn wait(&self, milliseconds: u64);
}
