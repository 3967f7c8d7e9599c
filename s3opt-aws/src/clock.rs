//! The one place that looks at the wall clock.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use s3opt_core::backend::Clock;
use s3opt_core::calendar::Instant;

/// The machine's clock. Where the machine sets it back, it stands still until the time that it told has come again.
#[derive(Debug)]
pub struct SystemClock {
    /// The latest time that it told, in milliseconds since 1970.
    latest: AtomicI64,
}

impl SystemClock {
    /// The machine's clock.
    #[must_use]
    pub fn new() -> SystemClock {
        SystemClock { latest: AtomicI64::new(i64::MIN) }
    }

    /// The time to tell where the machine says that it is `milliseconds`.
    fn tell(&self, milliseconds: i64) -> Instant {
        let before = self.latest.fetch_max(milliseconds, Ordering::Relaxed);
        Instant::from_milliseconds(before.max(milliseconds))
    }
}

impl Default for SystemClock {
    fn default() -> SystemClock {
        SystemClock::new()
    }
}

#[async_trait]
impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that may look at the wall clock")]
    fn now(&self) -> Instant {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.tell(i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX))
    }

    async fn wait(&self, milliseconds: u64) {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_never_goes_back() {
        let clock = SystemClock::new();
        for (machine, told) in [(5, 5), (9, 9), (3, 9), (10, 10)] {
            assert_eq!(clock.tell(machine).milliseconds(), told);
        }
        assert!(clock.now() <= clock.now());
    }

    #[tokio::test(start_paused = true)]
    async fn it_waits_as_long_as_it_is_told() {
        let before = tokio::time::Instant::now();
        SystemClock::new().wait(90_000).await;
        assert_eq!(before.elapsed(), Duration::from_secs(90));
    }
}
