//! What the tests of services start from.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use s3opt_core::backend::functions::{FunctionConfiguration, Permission};
use s3opt_core::backend::identity::Role;
use s3opt_core::backend::{Cloud, CloudError, CloudResult};
use s3opt_core::calendar::Instant;
use s3opt_mem::{Emulator, Handler};

pub use crate::world::{ACCOUNT, OTHER_ACCOUNT, cloud, cloud_with, region};

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// The present instant as text.
pub fn now(cloud: &Cloud) -> String {
    cloud.clock.now().to_string()
}

/// That a call is refused with a code, and a message that holds some words.
pub fn refused<T: std::fmt::Debug>(what: &str, answer: CloudResult<T>, code: &str, words: &str) {
    let error: CloudError = answer.expect_err(what);
    assert_eq!(error.code(), code, "{what}: {error}");
    assert!(error.failure().message.contains(words), "{what}: {error}");
}

type Answer = Pin<Box<dyn Future<Output = Result<Bytes, String>> + Send>>;

/// A handler made of a closure.
pub struct Closure<F>(pub F);

#[async_trait]
impl<F> Handler for Closure<F>
where
    F: Fn(Cloud, Bytes) -> Answer + Send + Sync,
{
    async fn handle(&self, cloud: &Cloud, _: &FunctionConfiguration, event: Bytes) -> Result<Bytes, String> {
        (self.0)(cloud.clone(), event).await
    }
}

/// Registers a closure as the handler with a name.
pub fn register<F>(emulator: &Emulator, name: &str, handler: F)
where
    F: Fn(Cloud, Bytes) -> Answer + Send + Sync + 'static,
{
    emulator.register(name, Arc::new(Closure(handler)));
}

/// Registers a handler that answers its event.
pub fn register_echo(emulator: &Emulator) {
    register(emulator, "handler", |_, event| Box::pin(async { Ok(event) }));
}

pub fn trust(service: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"Service": "{service}"}},
            "Action": "sts:AssumeRole"}}]}}"#
    )
}

/// A role of the name that functions can run under.
pub async fn role(cloud: &Cloud, name: &str) -> String {
    let role = Role { name: name.to_owned(), trust_policy: trust("lambda.amazonaws.com"), ..Role::default() };
    cloud.identity.create_role(role).await.unwrap().arn
}

/// The configuration of a function whose handler is `handler`.
pub fn configuration(name: &str, role: &str) -> FunctionConfiguration {
    FunctionConfiguration {
        name: name.to_owned(),
        role: role.to_owned(),
        runtime: "provided.al2023".to_owned(),
        handler: "handler".to_owned(),
        memory_megabytes: 128,
        timeout_seconds: 60,
        ..FunctionConfiguration::default()
    }
}

/// Makes a function with a role of its own, `<name>-role`, and answers its ARN.
pub async fn function(cloud: &Cloud, name: &str) -> String {
    let role = role(cloud, &format!("{name}-role")).await;
    let made =
        cloud.functions.create_function(configuration(name, &role), "zip".into(), BTreeMap::new()).await;
    made.unwrap().arn
}

/// Lets a service invoke a function on behalf of an ARN.
pub async fn allow(cloud: &Cloud, function: &str, service: &str, source: &str) {
    let permission = Permission {
        statement_id: service.split('.').next().unwrap().to_owned(),
        principal: service.to_owned(),
        source_arn: Some(source.to_owned()),
        source_account: None,
    };
    cloud.functions.add_permission(function, permission).await.unwrap();
}

/// A topic with a confirmed mail subscription.
pub async fn topic(emulator: &Emulator, cloud: &Cloud, name: &str) -> String {
    let arn = cloud.notifications.create_topic(name, &[]).await.unwrap();
    cloud.notifications.subscribe(&arn, "email", "somebody@example.com").await.unwrap();
    assert_eq!(emulator.confirm_subscriptions(&arn), 1);
    arn
}
