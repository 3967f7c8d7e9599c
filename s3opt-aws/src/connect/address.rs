//! Where S3 is, and how its addresses name a bucket.

use std::net::IpAddr;

use aws_config::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// The endpoint at which S3 is called, where it is not AWS's own: `AWS_ENDPOINT_URL_S3` or what the profile says of S3
/// goes before what is said of all services, but an endpoint of the caller's goes before everything.
///
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html>. The SDK follows the same rule,
/// but does not tell what came of it.
pub(super) fn endpoint_of_s3(shared: &SdkConfig) -> Option<String> {
    let of_all = || shared.endpoint_url().map(str::to_owned);
    if shared.get_origin("endpoint_url").is_client_config() {
        return of_all();
    }
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    let of_s3 = shared.service_config().and_then(|configuration| configuration.load_config(key));
    of_s3.or_else(of_all)
}

/// What is wrong with an endpoint.
pub(super) fn check(endpoint: &str) -> Result<(), &'static str> {
    let Some(rest) = ["http://", "https://"].iter().find_map(|scheme| endpoint.strip_prefix(scheme)) else {
        return Err("does not begin with http:// or https://");
    };
    if rest.contains(char::is_whitespace) || host(endpoint).is_empty() {
        return Err("names no host");
    }
    Ok(())
}

/// Whether a bucket cannot be named in front of the host: nothing stands in front of an IP address, and nobody resolves
/// names below `localhost` everywhere.
pub(super) fn needs_path_style(endpoint: &str) -> bool {
    let host = host(endpoint);
    host.parse::<IpAddr>().is_ok() || host == "localhost" || host.ends_with(".localhost")
}

/// The host of a URL, without brackets and in lower case.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    host.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_bucket_stands_in_the_path() {
        for (endpoint, expected) in [
            ("http://127.0.0.1:4566", true),
            ("http://[::1]:4566/", true),
            ("https://192.168.0.7", true),
            ("http://localhost", true),
            ("http://LOCALHOST:9000/x", true),
            ("http://s3.localhost:4566", true),
            ("http://user@localhost:1", true),
            ("https://s3.eu-central-1.amazonaws.com", false),
            ("https://storage.example.com:9000", false),
            ("http://localhost.example.com", false),
            ("http://127.0.0.1.example.com", false),
        ] {
            assert_eq!(needs_path_style(endpoint), expected, "{endpoint}");
        }
    }

    #[test]
    fn what_is_no_endpoint() {
        for (endpoint, is_one) in [
            ("http://127.0.0.1:4566", true),
            ("https://s3.example.com/path", true),
            ("127.0.0.1:4566", false),
            ("ftp://localhost", false),
            ("http://", false),
            ("http:///path", false),
            ("http://a b", false),
            ("", false),
        ] {
            assert_eq!(check(endpoint).is_ok(), is_one, "{endpoint}");
        }
    }
}
