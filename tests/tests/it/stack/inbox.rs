//! An HTTP endpoint that SNS delivers to: it confirms its subscription and keeps what it is sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, Sender};

use serde_json::Value;

/// What was delivered.
pub struct Inbox {
    address: SocketAddr,
    notifications: Mutex<Receiver<String>>,
}

impl Inbox {
    /// An endpoint on a free port of this machine. Its thread ends with the process.
    pub fn open() -> Inbox {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, notifications) = mpsc::channel();
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                // A delivery that breaks off is the sender's to repeat.
                let _ = take(connection, &sender);
            }
        });
        Inbox { address, notifications: Mutex::new(notifications) }
    }

    /// Where it is.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// The next notification, if one has come.
    pub fn next_notification(&self) -> Option<String> {
        self.notifications.lock().unwrap().try_recv().ok()
    }
}

fn take(mut connection: TcpStream, notifications: &Sender<String>) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.split_once(':') else {
            if line.trim().is_empty() {
                break;
            }
            continue;
        };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    drop(connection);
    let message: Value = serde_json::from_slice(&body)?;
    if message["Type"] == "SubscriptionConfirmation" {
        return confirm(message["SubscribeURL"].as_str().unwrap_or_default());
    }
    let _nobody_listens_any_more = notifications.send(message.to_string());
    Ok(())
}

/// Asks for the address that confirms the subscription.
fn confirm(url: &str) -> std::io::Result<()> {
    let rest = url.strip_prefix("http://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port = host.rsplit_once(':').and_then(|(_, port)| port.parse::<u16>().ok()).unwrap_or(80);
    let mut connection = TcpStream::connect(("127.0.0.1", port))?;
    write!(connection, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
    connection.read_to_end(&mut Vec::new()).map(drop)
}
