//! Waiting for what AWS takes its time for.
//!
//! The SDK tries again what a network loses and what a service throttles, within seconds. What is here waits for states:
//! a bucket in creation, a role that Lambda does not know yet, a function that is pending.

use std::future::Future;
use std::time::Duration;

use s3opt_core::backend::{CloudError, CloudResult};

/// The pause after the first attempt.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long to wait for a state, counted in pauses between attempts, each twice as long as the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Patience {
    left: Duration,
    next: Duration,
}

impl Patience {
    /// Pauses of so long altogether.
    pub(crate) const fn of(all_pauses: Duration) -> Patience {
        Patience { left: all_pauses, next: FIRST_PAUSE }
    }

    /// Calls until the call succeeds, fails with an error that waiting does not cure, or patience is at its end: then
    /// the last error is the answer.
    pub(crate) async fn retry<T, F>(
        mut self,
        is_cured_by_waiting: impl Fn(&CloudError) -> bool,
        mut call: impl FnMut() -> F,
    ) -> CloudResult<T>
    where
        F: Future<Output = CloudResult<T>>,
    {
        loop {
            let error = match call().await {
                Err(error) if is_cured_by_waiting(&error) => error,
                answer => return answer,
            };
            tracing::debug!(%error, "waiting for a state of AWS's");
            if !self.pause().await {
                return Err(error);
            }
        }
    }

    /// Calls until the call answers something. `None` where patience is at its end before.
    ///
    /// # Errors
    /// The call's, at once.
    pub(crate) async fn poll<T, F>(mut self, mut call: impl FnMut() -> F) -> CloudResult<Option<T>>
    where
        F: Future<Output = CloudResult<Option<T>>>,
    {
        loop {
            if let Some(answer) = call().await? {
                return Ok(Some(answer));
            }
            if !self.pause().await {
                return Ok(None);
            }
        }
    }

    /// Waits for the next attempt, where there is one.
    async fn pause(&mut self) -> bool {
        let pause = self.next.min(self.left);
        if pause.is_zero() {
            return false;
        }
        tokio::time::sleep(pause).await;
        self.left -= pause;
        self.next = (self.next * 2).min(LONGEST_PAUSE);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use s3opt_core::backend::{Failure, Service};

    use super::*;
    use crate::testing::{run, timed};

    fn error(code: &str) -> CloudError {
        Failure::new(Service::Storage, "PutBucketPolicy", "acme", code, "").into_error()
    }

    fn is_cured(error: &CloudError) -> bool {
        error.code() == "OperationAborted"
    }

    #[test]
    fn a_call_is_repeated_until_it_succeeds() {
        let calls = Cell::new(0);
        let answer = Patience::of(Duration::from_secs(60)).retry(is_cured, || async {
            calls.set(calls.get() + 1);
            if calls.get() < 4 { Err(error("OperationAborted")) } else { Ok(calls.get()) }
        });
        let (answer, passed) = timed(answer);
        assert_eq!((answer.ok(), passed), (Some(4), Duration::from_millis(200 + 400 + 800)));
    }

    #[test]
    fn what_waiting_does_not_cure_ends_at_once() {
        let answer = Patience::of(Duration::from_secs(60))
            .retry(is_cured, || async { Err::<(), _>(error("AccessDenied")) });
        let (answer, passed) = timed(answer);
        assert_eq!((answer.unwrap_err().code(), passed), ("AccessDenied", Duration::ZERO));
    }

    #[test]
    fn patience_ends() {
        let calls = Cell::new(0);
        let answer = Patience::of(Duration::from_secs(20)).retry(is_cured, || async {
            calls.set(calls.get() + 1);
            Err::<(), _>(error("OperationAborted"))
        });
        let (answer, passed) = timed(answer);
        assert_eq!((answer.unwrap_err().code(), passed), ("OperationAborted", Duration::from_secs(20)));
        // Pauses of 0.2, 0.4, 0.8, 1.6, 3.2, 5 and 5 seconds, and of what is left.
        assert_eq!(calls.get(), 9);
    }

    #[test]
    fn a_state_is_polled() {
        let calls = Cell::new(0);
        let poll = |wanted: u32| {
            calls.set(0);
            let calls = &calls;
            run(Patience::of(Duration::from_secs(1)).poll(move || async move {
                calls.set(calls.get() + 1);
                Ok((calls.get() == wanted).then_some(wanted))
            }))
        };
        assert_eq!(poll(1).ok(), Some(Some(1)));
        assert_eq!(poll(3).ok(), Some(Some(3)));
        assert_eq!(poll(u32::MAX).ok(), Some(None));
        let failed =
            Patience::of(Duration::from_secs(1)).poll(|| async { Err::<Option<()>, _>(error("NoSuchKey")) });
        assert_eq!(run(failed).unwrap_err().code(), "NoSuchKey");
    }
}
