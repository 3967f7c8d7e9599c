//! Time that takes none.

use std::future::Future;
use std::time::Duration;

/// Runs a test that waits for answers. Time goes by where it waits for time alone, and takes none.
pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// The same, and how much time went by.
pub(crate) fn timed<T>(future: impl Future<Output = T>) -> (T, Duration) {
    run(async {
        let begin = tokio::time::Instant::now();
        (future.await, begin.elapsed())
    })
}
