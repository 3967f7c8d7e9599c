//! What is there: the stack read back from the cloud, in as few calls as it takes.

mod buckets;
mod services;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream;

use super::{Names, Owner, ResourceId, StackTags, State};
use crate::backend::{Cloud, CloudError};

/// A resource as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// What it is like.
    pub state: State,
    /// Whose it is; a part of something belongs to whoever owns the whole.
    pub owner: Owner,
}

/// Everything of a stack that is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observations(BTreeMap<ResourceId, Observed>);

impl Observations {
    /// A resource, if it is there.
    #[must_use]
    pub fn get(&self, id: &ResourceId) -> Option<&Observed> {
        self.0.get(id)
    }

    /// Everything that is there, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&ResourceId, &Observed)> {
        self.0.iter()
    }

    /// Says that a resource is there.
    pub fn insert(&mut self, id: ResourceId, observed: Observed) {
        self.0.insert(id, observed);
    }

    /// Says that a resource is not there.
    pub fn remove(&mut self, id: &ResourceId) {
        self.0.remove(id);
    }
}

/// What could not be read back.
#[derive(Clone, Debug)]
pub struct ObserveError {
    /// Which resource.
    pub resource: ResourceId,
    /// Why.
    pub error: CloudError,
}

impl fmt::Display for ObserveError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} cannot be read: {}", self.resource, self.error)
    }
}

impl std::error::Error for ObserveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Where and by whom something is read back.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    pub(super) cloud: Cloud,
    pub(super) names: Arc<Names>,
    pub(super) tags: Arc<StackTags>,
}

/// What was found of one whole with its parts.
pub(super) type Found = Result<Vec<(ResourceId, Observed)>, CloudError>;

/// How many wholes are read at the same time.
const CONCURRENCY: usize = 8;

/// Reads back the resources with these names, and of buckets the configurations that have IDs of their own, whatever
/// they are called.
///
/// # Errors
/// Everything that could not be read. What is not there is no error.
pub async fn observe(
    cloud: &Cloud,
    names: &Names,
    tags: &StackTags,
    ids: &BTreeSet<ResourceId>,
) -> Result<Observations, Vec<ObserveError>> {
    let reader =
        Reader { cloud: cloud.clone(), names: Arc::new(names.clone()), tags: Arc::new(tags.clone()) };
    let mut wholes: BTreeMap<ResourceId, Vec<ResourceId>> = BTreeMap::new();
    for id in ids {
        match id.parent() {
            Some(parent) => wholes.entry(parent).or_default().push(id.clone()),
            None => drop(wholes.entry(id.clone()).or_default()),
        }
    }
    let reads = wholes.into_iter().map(|(whole, parts)| {
        let reader = reader.clone();
        async move {
            let found = reader.read(&whole, &parts).await;
            (whole, found)
        }
    });
    let mut observations = Observations::default();
    let mut errors = Vec::new();
    let mut results = stream::iter(reads).buffer_unordered(CONCURRENCY);
    while let Some((whole, found)) = results.next().await {
        match found {
            Ok(found) => observations.0.extend(found),
            Err(error) => errors.push(ObserveError { resource: whole, error }),
        }
    }
    errors.sort_by(|one, other| one.resource.cmp(&other.resource));
    if errors.is_empty() { Ok(observations) } else { Err(errors) }
}

impl Reader {
    async fn read(&self, whole: &ResourceId, parts: &[ResourceId]) -> Found {
        match whole {
            ResourceId::Bucket(name) => self.bucket(name, parts).await,
            ResourceId::Topic(name) => self.topic(name, parts).await,
            ResourceId::Role(name) => self.role(name, parts).await,
            ResourceId::LogGroup(name) => self.log_group(name).await,
            ResourceId::Function(name) => self.function(name, parts).await,
            ResourceId::Rule(name) => self.rule(name, parts).await,
            ResourceId::Alarm(name) => self.alarm(name).await,
            ResourceId::Dashboard(name) => self.dashboard(name).await,
            // Parts are read with their wholes.
            _ => Ok(Vec::new()),
        }
    }
}
