//! Between testcontainers and older Docker daemons.
//!
//! testcontainers names the version of Docker's API that it was written for in the path of each request
//! (`/v1.53/containers/create`), and a daemon refuses a version newer than its own, though all that is asked for has
//! been there for years. This writes the daemon's version in its place.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::thread;

/// The longest head of a request that is passed on, in bytes.
const LONGEST_HEAD: usize = 1 << 16;

/// A version of Docker's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ApiVersion {
    pub major: u32,
    pub minor: u32,
}

impl ApiVersion {
    /// Reads `1.41`.
    pub(super) fn parse(text: &str) -> Option<ApiVersion> {
        let (major, minor) = text.trim().split_once('.')?;
        Some(ApiVersion { major: major.parse().ok()?, minor: minor.parse().ok()? })
    }
}

/// Begins to listen on a socket for as long as the process lives, and passes each request on to the daemon's.
pub(super) fn serve(socket: &Path, daemon: PathBuf, version: ApiVersion) -> io::Result<()> {
    let listener = UnixListener::bind(socket)?;
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let daemon = daemon.clone();
            // A connection that breaks is for the client to notice.
            thread::spawn(move || pass_on(client, &daemon, version));
        }
    });
    Ok(())
}

/// Passes one request and its answer on. Answers name the end of the connection, so that no second request follows.
fn pass_on(mut client: UnixStream, daemon: &Path, version: ApiVersion) -> io::Result<()> {
    let mut daemon = UnixStream::connect(daemon)?;
    let (head, rest) = read_head(&mut client)?;
    daemon.write_all(rewritten(&head, version).as_bytes())?;
    daemon.write_all(&rest)?;
    let (mut from_client, mut to_daemon) = (client.try_clone()?, daemon.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_daemon);
        let _ = to_daemon.shutdown(Shutdown::Write);
    });
    io::copy(&mut daemon, &mut client)?;
    client.shutdown(Shutdown::Both)
}

/// The head of a request up to its empty line, and what was read beyond.
fn read_head(stream: &mut impl Read) -> io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let rest = bytes.split_off(end + 4);
            return Ok((String::from_utf8_lossy(&bytes).into_owned(), rest));
        }
        let read = stream.read(&mut buffer)?;
        if read == 0 || bytes.len() > LONGEST_HEAD {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
}

/// The head with a version that the daemon knows, and with a request for the end of the connection, unless the
/// connection shall become something else than HTTP, where it ends anyway.
fn rewritten(head: &str, version: ApiVersion) -> String {
    let mut lines = head.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let mut text = format!("{}\r\n", with_version(first, version));
    let headers: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    let name_is = |line: &str, name: &str| {
        line.split_once(':').is_some_and(|(known, _)| known.trim().eq_ignore_ascii_case(name))
    };
    let is_upgrade = headers.iter().any(|line| name_is(line, "upgrade"));
    for line in headers {
        if is_upgrade || !name_is(line, "connection") {
            text.push_str(line);
            text.push_str("\r\n");
        }
    }
    if !is_upgrade {
        text.push_str("Connection: close\r\n");
    }
    text + "\r\n"
}

/// The first line of a request with a version that is not above the daemon's.
fn with_version(line: &str, version: ApiVersion) -> String {
    let asked = || {
        let (before, path) = line.split_once(" /v")?;
        let (asked, path) = path.split_once('/')?;
        (ApiVersion::parse(asked)? > version).then(|| {
            let ApiVersion { major, minor } = version;
            format!("{before} /v{major}.{minor}/{path}")
        })
    };
    asked().unwrap_or_else(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: ApiVersion = ApiVersion { major: 1, minor: 41 };

    #[test]
    fn versions_are_numbers() {
        assert!(ApiVersion::parse("1.9").unwrap() < ApiVersion::parse("1.41\n").unwrap());
        assert!(ApiVersion::parse("1.53").unwrap() < ApiVersion::parse("2.0").unwrap());
        assert_eq!(ApiVersion::parse("one"), None);
    }

    #[test]
    fn only_versions_that_are_too_new_are_changed() {
        for (line, expected) in [
            ("GET /v1.53/info HTTP/1.1", "GET /v1.41/info HTTP/1.1"),
            ("GET /v1.40/info HTTP/1.1", "GET /v1.40/info HTTP/1.1"),
            ("GET /_ping HTTP/1.1", "GET /_ping HTTP/1.1"),
            ("GET /volumes/v1.99/x HTTP/1.1", "GET /volumes/v1.99/x HTTP/1.1"),
            ("GET /version HTTP/1.1", "GET /version HTTP/1.1"),
        ] {
            assert_eq!(with_version(line, OLD), expected);
        }
    }

    #[test]
    fn connections_end_unless_they_change() {
        let plain = "POST /v1.53/x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
        assert_eq!(rewritten(plain, OLD), "POST /v1.41/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        let upgrade = "POST /v1.53/x HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";
        assert_eq!(rewritten(upgrade, OLD), upgrade.replace("1.53", "1.41"));
    }

    #[test]
    fn bodies_and_answers_go_through() {
        let folder = tempfile::tempdir().unwrap();
        let (front, back) = (folder.path().join("front"), folder.path().join("back"));
        let listener = UnixListener::bind(&back).unwrap();
        serve(&front, back, OLD).unwrap();
        let daemon = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (head, mut body) = read_head(&mut stream).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nfine").unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            stream.read_to_end(&mut body).unwrap();
            (head, body)
        });
        let mut client = UnixStream::connect(&front).unwrap();
        client.write_all(b"POST /v1.99/a HTTP/1.1\r\nHost: a\r\n\r\nthe ").unwrap();
        client.write_all(b"body").unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert_eq!(answer, "HTTP/1.1 200 OK\r\n\r\nfine");
        let (head, body) = daemon.join().unwrap();
        assert!(head.starts_with("POST /v1.41/a "), "{head}");
        assert_eq!(body, b"the body");
    }
}
