//! The one place that looks at the clock of the machine: processes of other people live by it.

use std::thread;
use std::time::{Duration, Instant};

/// How long to look away between two looks at another process.
const LOOK: Duration = Duration::from_millis(50);

/// Runs from its start on.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    start: Instant,
}

impl Stopwatch {
    /// Starts to run.
    #[must_use]
    pub fn start() -> Stopwatch {
        #[expect(clippy::disallowed_methods, reason = "how long other people's processes take is measured")]
        let start = Instant::now();
        Stopwatch { start }
    }

    /// The time since.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// Asks until there is an answer or the time is up, several times a second.
pub fn poll<T>(limit: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let watch = Stopwatch::start();
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if watch.elapsed() >= limit {
            return None;
        }
        thread::sleep(LOOK);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_waited_for() {
        let mut asked = 0;
        let answer = poll(Duration::from_secs(60), || {
            asked += 1;
            (asked == 3).then_some(asked)
        });
        assert_eq!(answer, Some(3));
    }

    #[test]
    fn the_time_is_up_at_some_time() {
        let mut asked = 0;
        let answer: Option<()> = poll(Duration::ZERO, || {
            asked += 1;
            None
        });
        assert_eq!((answer, asked), (None, 1));
    }
}
