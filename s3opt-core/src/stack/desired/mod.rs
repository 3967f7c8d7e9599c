//! What the configuration asks for: every resource of the stack, and those that it has switched off.

mod buckets;
mod functions;
mod policies;
mod replication;
mod roles;
mod watching;

use std::collections::BTreeSet;

pub use functions::{CONFIGURATION_PREFIX, MAX_ENVIRONMENT_BYTES};

use super::resource::Code;
use super::{Names, Resource, ResourceId, StackTags};
use crate::config::Config;
use crate::handlers::{ACCESS_ANALYZER, AUTO_TAGGER, COST_ANALYZER};
use crate::s3::S3Error;

/// What a stack is made of.
#[derive(Clone, Debug)]
pub struct Blueprint {
    /// The configuration.
    pub config: Config,
    /// The text that it was read from, which the functions get to read, too.
    pub text: String,
    /// The names in the account.
    pub names: Names,
    /// The tags.
    pub tags: StackTags,
    /// The code of the functions.
    pub code: Code,
}

/// What should be there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desired {
    /// The resources.
    pub resources: Vec<Resource>,
    /// Resources that the configuration has switched off.
    pub off: BTreeSet<ResourceId>,
}

impl Desired {
    /// Everything to be looked at.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<ResourceId> {
        self.resources.iter().map(|resource| resource.id.clone()).chain(self.off.iter().cloned()).collect()
    }

    fn push(&mut self, resource: Resource) {
        self.resources.push(resource);
    }

    /// Adds a resource, or says that it is switched off.
    fn push_if(&mut self, enabled: bool, resource: Resource) {
        if enabled {
            self.push(resource);
        } else {
            self.off.insert(resource.id);
        }
    }
}

impl Blueprint {
    /// Everything that the configuration asks for, and what it has switched off.
    ///
    /// # Errors
    /// What S3 would refuse of the policy.
    pub fn desired(&self) -> Result<Desired, Vec<S3Error>> {
        let mut desired = Desired::default();
        self.watching(&mut desired);
        self.roles(&mut desired);
        self.buckets(&mut desired)?;
        self.functions(&mut desired);
        self.replication(&mut desired)?;
        Ok(desired)
    }

    /// Whether a function is switched on, by the name of its handler.
    #[must_use]
    pub fn has_function(&self, handler: &str) -> bool {
        let functions = &self.config.functions;
        match handler {
            AUTO_TAGGER => functions.auto_tagger,
            COST_ANALYZER => functions.cost_analyzer,
            ACCESS_ANALYZER => functions.access_analyzer,
            _ => false,
        }
    }

    /// Whether there is any function.
    fn has_functions(&self) -> bool {
        HANDLERS.into_iter().any(|handler| self.has_function(handler))
    }

    /// Whether there is a bucket for inventory reports, in which the functions keep what they need, too.
    pub(super) fn has_inventory_bucket(&self) -> bool {
        self.config.inventory.enabled || self.has_functions()
    }

    /// Whether objects are replicated.
    pub(super) fn replicates(&self) -> bool {
        self.config.replication.enabled && !self.config.replication.rules.is_empty()
    }
}

/// The handlers of the stack's functions.
pub const HANDLERS: [&str; 3] = [AUTO_TAGGER, COST_ANALYZER, ACCESS_ANALYZER];
