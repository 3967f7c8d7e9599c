use std::error::Error;

use aws_types::os_shim_internal::{Env, Fs};

use super::*;

/// A loader that sees neither this process's environment nor this machine's files.
pub(super) fn loader(environment: &[(&str, &str)], files: &[(&'static str, &str)]) -> ConfigLoader {
    let mut environment = environment.to_vec();
    // There is no instance to ask for credentials.
    environment.push(("AWS_EC2_METADATA_DISABLED", "true"));
    environment.push(("HOME", "/home-of-nobody"));
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
    aws_config::defaults(BehaviorVersion::v2026_01_12())
        .env(Env::from_slice(&environment))
        .fs(Fs::from_map(files.collect()))
}

const KEYS: [(&str, &str); 2] =
    [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "verysecret")];

async fn open(environment: &[(&str, &str)], options: &Options) -> Result<Connection, ConnectError> {
    Connection::load(loader(environment, &[]), options).await
}

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    KEYS.iter().chain(more).copied().collect()
}

#[tokio::test]
async fn without_a_region_it_says_what_to_do() {
    let error = open(&KEYS, &Options::default()).await.unwrap_err();
    assert!(matches!(error, ConnectError::NoRegion { profile: None }));
    assert!(error.to_string().contains("AWS_REGION"), "{error}");
    let named = Options { profile: Some("work".to_owned()), ..Options::default() };
    let error = open(&KEYS, &named).await.unwrap_err();
    assert!(error.to_string().starts_with("no region is set of profile \"work\""), "{error}");
}

#[tokio::test]
async fn without_credentials_it_says_what_to_do() {
    let error = open(&[("AWS_REGION", "us-east-1")], &Options::default()).await.unwrap_err();
    assert!(matches!(error, ConnectError::NoCredentials { .. }), "{error:?}");
    assert!(error.to_string().contains("AWS_ACCESS_KEY_ID"), "{error}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn an_option_goes_before_the_environment() {
    let environment = with(&[("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]);
    let plain = open(&environment, &Options::default()).await.unwrap();
    assert_eq!((plain.region(), plain.shared().endpoint_url()), ("eu-west-1", Some("http://127.0.0.1:1")));
    let options = Options {
        region: Some("us-west-2".to_owned()),
        endpoint_url: Some("https://aws.example.com".to_owned()),
        ..Options::default()
    };
    let told = open(&environment, &options).await.unwrap();
    assert_eq!((told.region(), told.shared().endpoint_url()), ("us-west-2", Some("https://aws.example.com")));
}

#[tokio::test]
async fn a_profile_has_region_and_credentials() {
    let files = [
        ("/home-of-nobody/.aws/config", "[profile work]\nregion = eu-north-1\n"),
        ("/home-of-nobody/.aws/credentials", "[work]\naws_access_key_id = A\naws_secret_access_key = B\n"),
    ];
    let options = Options { profile: Some("work".to_owned()), ..Options::default() };
    let connection = Connection::load(loader(&[], &files), &options).await.unwrap();
    assert_eq!(connection.region(), "eu-north-1");
}

#[tokio::test]
async fn path_style_follows_the_endpoint_of_s3() {
    let local = "http://127.0.0.1:4566";
    let remote = "https://s3.example.com";
    let of_all = |url| ("AWS_ENDPOINT_URL", url);
    let of_s3 = |url| ("AWS_ENDPOINT_URL_S3", url);
    for (environment, option, told, expected) in [
        (vec![], None, None, false),
        (vec![of_all(local)], None, None, true),
        (vec![of_all(remote)], None, None, false),
        (vec![of_all(remote), of_s3(local)], None, None, true),
        (vec![of_all(local), of_s3(remote)], None, None, false),
        (vec![of_s3(remote)], Some(local), None, true),
        (vec![of_s3(local)], Some(remote), None, false),
        (vec![of_all(local)], None, Some(false), false),
        (vec![], None, Some(true), true),
    ] {
        let mut environment = with(&environment);
        environment.push(("AWS_REGION", "us-east-1"));
        let endpoint_url = option.map(str::to_owned);
        let options = Options { endpoint_url, path_style: told, ..Options::default() };
        let connection = open(&environment, &options).await.unwrap();
        assert_eq!(connection.path_style(), expected, "{environment:?} {option:?} {told:?}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_none_is_refused() {
    let options = Options { endpoint_url: Some("localhost:4566".to_owned()), ..Options::default() };
    let error = open(&with(&[("AWS_REGION", "us-east-1")]), &options).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the endpoint \"localhost:4566\" does not begin with http:// or https://: give one such as \
         http://127.0.0.1:4566"
    );
}

#[tokio::test]
async fn retries_are_the_standard_ones_unless_something_else_is_said() {
    for (more, attempts) in [(None, 3), (Some(("AWS_MAX_ATTEMPTS", "7")), 7)] {
        let mut environment = with(&[("AWS_REGION", "us-east-1")]);
        environment.extend(more);
        let connection = open(&environment, &Options::default()).await.unwrap();
        let retries = connection.shared().retry_config().unwrap();
        assert_eq!(
            (retries.mode(), retries.max_attempts()),
            (aws_config::retry::RetryMode::Standard, attempts)
        );
    }
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let access_key = AccessKey {
        id: "AKIDEXAMPLE".to_owned(),
        secret: "verysecret".to_owned(),
        session_token: Some("verytoken".to_owned()),
    };
    let options =
        Options { access_key: Some(access_key), region: Some("us-east-1".to_owned()), ..Options::default() };
    let connection = open(&[], &options).await.unwrap();
    for shown in [format!("{options:?}"), format!("{connection:?}"), format!("{:?}", connection.cloud())] {
        assert!(!shown.contains("verysecret") && !shown.contains("verytoken"), "{shown}");
    }
}
