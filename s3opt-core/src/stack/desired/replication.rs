//! Replication of the main bucket into the replica bucket.

use super::{Blueprint, Desired};
use crate::backend::storage::{Setting, SettingKey};
use crate::s3::S3Error;
use crate::s3::replication::ReplicationConfiguration;
use crate::stack::resource::{Resource, ResourceId, State};

impl Blueprint {
    pub(super) fn replication(&self, desired: &mut Desired) -> Result<(), Vec<S3Error>> {
        let (main, replica) = (self.names.main_bucket(), self.names.replica_bucket());
        let role = self.names.replication_role();
        let rules = match self.config.scenario()?.replication {
            Some(replication) if self.replicates() => replication.configuration.rules,
            _ => Vec::new(),
        };
        let configuration = ReplicationConfiguration { role: self.names.role_arn(&role), rules };
        let id = ResourceId::setting(&main, SettingKey::Replication);
        let mut resource = Resource::new(id, State::Setting(Setting::Replication(configuration)));
        if self.replicates() {
            resource = resource.after([
                ResourceId::setting(&main, SettingKey::Versioning),
                ResourceId::setting(&replica, SettingKey::Versioning),
                ResourceId::Role(role.clone()),
                ResourceId::RolePolicy { role: role.clone(), name: role },
            ]);
        }
        desired.push(resource);
        Ok(())
    }
}
