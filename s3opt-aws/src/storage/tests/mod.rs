//! Calls as S3 sees them, and S3's answers as callers see them.

mod absent;
mod buckets;
mod failures;
mod lists;
mod redirects;
mod requests;

use s3opt_core::backend::storage::ObjectRef;

use super::S3;
use crate::connect::Connection;
use crate::testing::{self, Script};

/// An answer: status, headers and body.
type Answer<'a> = (u16, &'a [(&'static str, &'a str)], &'a str);

/// S3 at AWS, with the answers that it will give, one after the other.
async fn s3(answers: &[Answer<'_>]) -> (S3, Script) {
    s3_at(None, answers).await
}

/// S3 at an endpoint.
async fn s3_at(endpoint_url: Option<&str>, answers: &[Answer<'_>]) -> (S3, Script) {
    let answers =
        answers.iter().map(|(status, headers, body)| testing::Answer::whole(*status, headers, body));
    let script = Script::new(answers);
    (S3::new(&Connection::for_tests(Some(&script), endpoint_url).await), script)
}

/// Method and address of each request.
fn sent(script: &Script) -> Vec<String> {
    let address = |asked: &testing::Asked| match asked.line.split_once(' ') {
        Some((method, path)) => format!("{method} {}{path}", asked.host),
        None => asked.line.clone(),
    };
    script.asked().iter().map(address).collect()
}

/// A header of the request at a place.
fn header(script: &Script, place: usize, name: &str) -> Option<String> {
    script.asked()[place].headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
}

/// The body of the request at a place.
fn body(script: &Script, place: usize) -> String {
    script.asked()[place].body.clone()
}

fn object(key: &str) -> ObjectRef {
    ObjectRef::new("acme", key)
}
