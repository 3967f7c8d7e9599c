//! A stand-in for AWS's services: answers by a function of what is asked, and remembers it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use super::http::{Request, Response, serve};

/// An answer of the stand-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Headers beside those of HTTP itself.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// A stand-in for AWS's services, to whose URL `AWS_ENDPOINT_URL` is set.
#[derive(Debug)]
pub struct FakeService {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeService {
    /// Begins to listen on a free port of the loopback. The function gets the method, path and query of each request in
    /// one line, and its body.
    ///
    /// # Errors
    /// Where no port can be opened.
    pub fn start(answer: impl Fn(&str, &str) -> Answer + Send + Sync + 'static) -> io::Result<FakeService> {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let of_server = asked.clone();
        let address = serve(move |request: Request| {
            let line = format!("{} {}", request.method, request.path);
            let Answer { status, headers, body } = answer(&line, &request.body);
            of_server.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{line} {}", request.body));
            Response { status, headers, body }
        })?;
        Ok(FakeService { url: format!("http://{address}"), asked })
    }

    /// Where it listens.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Method, path, query and body of each request so far.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
