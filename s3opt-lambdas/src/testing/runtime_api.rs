//! Lambda's side of the interface that functions poll.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::http::{Request, Response, serve};

/// What a function told Lambda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer to an event.
    Answer {
        /// The event's request id.
        request_id: String,
        /// JSON.
        body: String,
    },
    /// An event failed.
    Error {
        /// The event's request id.
        request_id: String,
        /// JSON with `errorType` and `errorMessage`.
        body: String,
    },
    /// The function does not start.
    InitError {
        /// JSON with `errorType` and `errorMessage`.
        body: String,
    },
}

/// A Lambda service for one function.
#[derive(Debug)]
pub struct RuntimeApi {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Request ids and payloads.
    events: VecDeque<(String, String)>,
    sent: usize,
    /// How often the function asked for an event.
    polls: usize,
    outcomes: VecDeque<Outcome>,
    is_closed: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something holds, at most so long.
    fn wait(&self, at_most: Duration, holds: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self.changed.wait_timeout_while(self.state(), at_most, |state| !holds(state));
        waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl RuntimeApi {
    /// Begins to listen on a free port of the loopback.
    ///
    /// # Errors
    /// Where no port can be opened.
    pub fn start() -> io::Result<RuntimeApi> {
        let shared = Arc::new(Shared::default());
        let of_server = shared.clone();
        let address = serve(move |request| answer(&of_server, &request))?;
        Ok(RuntimeApi { address, shared })
    }

    /// Where it listens: the function's `AWS_LAMBDA_RUNTIME_API`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Hands the function an event, once it asks, and answers the event's request id.
    pub fn send(&self, payload: impl Into<String>) -> String {
        let mut state = self.shared.state();
        state.sent += 1;
        let request_id = format!("00000000-0000-0000-0000-{:012}", state.sent);
        state.events.push_back((request_id.clone(), payload.into()));
        self.shared.changed.notify_all();
        request_id
    }

    /// Waits until the function has asked for so many events, and answers whether it did in time.
    #[must_use]
    pub fn wait_for_polls(&self, polls: usize, at_most: Duration) -> bool {
        self.shared.wait(at_most, |state| state.polls >= polls).polls >= polls
    }

    /// Waits for what the function tells next; `None` where it told nothing in time.
    #[must_use]
    pub fn next_outcome(&self, at_most: Duration) -> Option<Outcome> {
        self.shared.wait(at_most, |state| !state.outcomes.is_empty()).outcomes.pop_front()
    }
}

impl Drop for RuntimeApi {
    fn drop(&mut self) {
        self.shared.state().is_closed = true;
        self.shared.changed.notify_all();
    }
}

/// Longest time that a function waits for an event.
const PATIENCE: Duration = Duration::from_secs(600);

fn answer(shared: &Shared, request: &Request) -> Response {
    let accepted = Response { status: 202, headers: vec![], body: "{\"status\":\"OK\"}".to_owned() };
    let path: Vec<&str> = request.path.trim_start_matches("/2018-06-01/runtime/").split('/').collect();
    let body = request.body.clone();
    let outcome = match (request.method.as_str(), path.as_slice()) {
        ("GET", ["invocation", "next"]) => return next(shared),
        ("POST", ["invocation", id, "response"]) => Outcome::Answer { request_id: (*id).to_owned(), body },
        ("POST", ["invocation", id, "error"]) => Outcome::Error { request_id: (*id).to_owned(), body },
        ("POST", ["init", "error"]) => Outcome::InitError { body },
        _ => return Response { status: 404, headers: vec![], body: String::new() },
    };
    shared.state().outcomes.push_back(outcome);
    shared.changed.notify_all();
    accepted
}

/// The next event, for which the function waits.
fn next(shared: &Shared) -> Response {
    shared.state().polls += 1;
    shared.changed.notify_all();
    let mut state = shared.wait(PATIENCE, |state| !state.events.is_empty() || state.is_closed);
    let Some((request_id, body)) = state.events.pop_front() else {
        return Response { status: 500, headers: vec![], body: String::new() };
    };
    let headers = vec![
        ("Lambda-Runtime-Aws-Request-Id", request_id),
        // The year 2100: no event of a test comes too late.
        ("Lambda-Runtime-Deadline-Ms", "4102444800000".to_owned()),
        (
            "Lambda-Runtime-Invoked-Function-Arn",
            "arn:aws:lambda:us-east-1:111111111111:function:test".to_owned(),
        ),
        ("Content-Type", "application/json".to_owned()),
    ];
    Response { status: 200, headers, body }
}
