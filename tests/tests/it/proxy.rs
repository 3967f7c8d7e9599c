//! A server in front of an emulator that holds requests back until it is told to go on.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use s3opt_tests::clock::poll;

/// How long the request may be in coming that is held back.
const PATIENCE: Duration = Duration::from_secs(120);

/// The server. Its threads end with the process.
pub struct Proxy {
    address: SocketAddr,
    gate: Arc<Gate>,
}

/// A request, as far as it is looked at.
pub struct Request {
    pub method: String,
    /// The path with its query.
    pub target: String,
}

struct Gate {
    /// The gate closes at so many chosen requests.
    nth: usize,
    chosen: fn(&Request) -> bool,
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Default)]
struct State {
    /// Chosen requests that came.
    seen: usize,
    /// Requests that wait.
    held: usize,
    is_open: bool,
}

impl Gate {
    /// Returns where the request may go on.
    fn pass(&self, request: &Request) {
        let mut state = self.state.lock().unwrap();
        if (self.chosen)(request) {
            state.seen += 1;
        }
        if state.seen < self.nth {
            return;
        }
        state.held += 1;
        drop(self.opened.wait_while(state, |state| !state.is_open).unwrap());
    }
}

impl Proxy {
    /// In front of what listens on a port: holds back the n-th chosen request and whatever comes after it.
    pub fn holding(port: u16, nth: usize, chosen: fn(&Request) -> bool) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Arc::new(Gate { nth, chosen, state: Mutex::default(), opened: Condvar::new() });
        let shared = Arc::clone(&gate);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let gate = Arc::clone(&shared);
                // A request that breaks off is the client's to repeat.
                std::thread::spawn(move || hand_on(&connection, port, &gate));
            }
        });
        Proxy { address, gate }
    }

    /// One that only counts the chosen requests.
    pub fn counting(port: u16, chosen: fn(&Request) -> bool) -> Proxy {
        Proxy::holding(port, usize::MAX, chosen)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until a request is held back.
    pub fn wait_until_held(&self) {
        let held = || (self.gate.state.lock().unwrap().held > 0).then_some(());
        assert!(poll(PATIENCE, held).is_some(), "the request did not come");
    }

    /// Lets everything pass from now on.
    pub fn open(&self) {
        self.gate.state.lock().unwrap().is_open = true;
        self.gate.opened.notify_all();
    }

    /// The chosen requests that have come.
    pub fn seen(&self) -> usize {
        self.gate.state.lock().unwrap().seen
    }
}

/// Hands one request on, and its answer back; then both connections are closed.
fn hand_on(mut client: &TcpStream, port: u16, gate: &Gate) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split(' ').map(str::to_owned);
    let request =
        Request { method: words.next().unwrap_or_default(), target: words.next().unwrap_or_default() };
    let (mut head, mut length) = (first, 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
        if !name.eq_ignore_ascii_case("connection") {
            head.push_str(&line);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    gate.pass(&request);
    let mut server = TcpStream::connect(("127.0.0.1", port))?;
    write!(server, "{head}Connection: close\r\n\r\n")?;
    server.write_all(&body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    client.write_all(&answer)
}
