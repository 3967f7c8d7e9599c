//! Where a function finds the stack's configuration.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Environment, HandlerError};
use crate::backend::Cloud;
use crate::backend::storage::{Body, GetObject, ObjectRef};
use crate::config::Config;

/// The configuration of a function, read once for each value of [`Environment::CONFIGURATION`].
///
/// The variable holds the text of an `s3opt.toml`, or names an object that does (`s3://bucket/key`): Lambda's
/// environment has room for four KiB. Who replaces the object gives it another key, so that functions that run already
/// see that it changed. A variable that is not set stands for the defaults of [`Config::default_text`].
#[derive(Debug, Default)]
pub struct ConfigurationSource {
    read: Mutex<Option<(String, Arc<Config>)>>,
}

impl ConfigurationSource {
    /// The configuration that the environment names.
    ///
    /// # Errors
    /// [`HandlerError::Configuration`] with what is wrong in it, [`HandlerError::Cloud`] where it cannot be read.
    pub async fn get(&self, cloud: &Cloud, environment: &Environment) -> Result<Arc<Config>, HandlerError> {
        let value = environment.get(Environment::CONFIGURATION).unwrap_or(Config::default_text());
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((text, config)) = read
            && text == value
        {
            return Ok(config);
        }
        let config = match value.strip_prefix("s3://") {
            Some(place) => parse(value, &read_object(cloud, value, place).await?)?,
            None => parse(Environment::CONFIGURATION, value)?,
        };
        let config = Arc::new(config);
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = Some((value.to_owned(), config.clone()));
        Ok(config)
    }
}

async fn read_object(cloud: &Cloud, name: &str, place: &str) -> Result<String, HandlerError> {
    let Some((bucket, key)) =
        place.split_once('/').filter(|(bucket, key)| !bucket.is_empty() && !key.is_empty())
    else {
        return Err(wrong(format!("{} = {name}: this names no object", Environment::CONFIGURATION)));
    };
    let request = GetObject { object: ObjectRef::new(bucket, key), ..GetObject::default() };
    let body = match cloud.storage.get_object(request).await?.body {
        Body::Bytes(bytes) => bytes.to_vec(),
        Body::Length(_) => Vec::new(),
    };
    String::from_utf8(body).map_err(|_| wrong(format!("{name} is no UTF-8 text")))
}

fn parse(name: &str, text: &str) -> Result<Config, HandlerError> {
    Config::parse(text).map_err(|error| wrong(format!("{name}: {error}")))
}

fn wrong(message: String) -> HandlerError {
    HandlerError::Configuration {
        message,
        remedy: "mend s3opt.toml (`s3opt-cli lint --config s3opt.toml` shows what is wrong) and deploy it"
            .to_owned(),
    }
}
