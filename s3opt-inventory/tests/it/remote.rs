//! An inventory in S3, played by a server on this machine.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};

use s3opt_inventory::write::{Format, write_report};
use s3opt_inventory::{InventoryError, Location, S3Options, ScanOptions, scan};

use crate::support::{partition, read, report, row};

/// Serves the files below a folder as the objects of a bucket, and gives the endpoint.
fn serve(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let folder = folder.clone();
            std::thread::spawn(move || answer(&folder, stream.unwrap()));
        }
    });
    endpoint
}

fn answer(folder: &Path, mut stream: TcpStream) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    while let Some(request) = lines.next() {
        while lines.next().is_some_and(|line| !line.is_empty()) {}
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let key = path.trim_start_matches("/destination").trim_start_matches('/');
        let (status, body) = if query.contains("list-type=2") {
            ("200 OK", list(folder, query).into_bytes())
        } else {
            match fs::read(folder.join(key)) {
                Ok(bytes) => ("200 OK", bytes),
                Err(_) => ("404 Not Found", Vec::new()),
            }
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-length: {}\r\nlast-modified: Fri, 01 May 2026 00:00:00 GMT\r\netag: \"x\"\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        if method != "HEAD" {
            stream.write_all(&body).unwrap();
        }
    }
}

fn list(folder: &Path, query: &str) -> String {
    let prefix =
        query.split('&').find_map(|part| part.strip_prefix("prefix=")).unwrap_or("").replace("%2F", "/");
    let mut body = String::from("<ListBucketResult><IsTruncated>false</IsTruncated>");
    for entry in fs::read_dir(folder.join(&prefix)).into_iter().flatten() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.path().is_dir() {
            body += &format!("<CommonPrefixes><Prefix>{name}/</Prefix></CommonPrefixes>");
        } else {
            body += &format!(
                "<Contents><Key>{name}</Key><Size>1</Size><ETag>x</ETag>\
                 <LastModified>2026-05-01T00:00:00.000Z</LastModified></Contents>"
            );
        }
    }
    body + "</ListBucketResult>"
}

fn options(endpoint: &str) -> S3Options {
    S3Options {
        region: Some("us-east-1".to_owned()),
        endpoint: Some(endpoint.to_owned()),
        path_style: true,
        no_sign_request: true,
    }
}

#[test]
fn an_inventory_is_read_from_s3() {
    let folder = tempfile::tempdir().unwrap();
    let rows = vec![row("hr/a b", 5, "2026-04-01"), row("x", 6, "2026-04-02")];
    write_report(&folder.path().join("inventory"), &report(Format::Parquet, true), &[rows.clone(), rows])
        .unwrap();
    let endpoint = serve(folder.path().to_owned());
    let expected = read(folder.path()).unwrap();
    for place in ["", "inventory/source/daily/", "inventory/source/daily/2026-05-01T00-00Z/manifest.json"] {
        let location: Location = format!("s3://destination/{place}").parse().unwrap();
        let location = location.with_s3_options(options(&endpoint));
        let found = scan(&location, &ScanOptions::new(partition())).unwrap();
        assert_eq!(found.cube, expected.cube, "{place}");
    }
    let location: Location = "s3://destination/elsewhere".parse().unwrap();
    let error =
        scan(&location.with_s3_options(options(&endpoint)), &ScanOptions::new(partition())).unwrap_err();
    assert!(matches!(error, InventoryError::NoReport { .. }), "{error:?}");
}
