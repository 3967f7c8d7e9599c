//! Writing settings: each is checked as S3 does, then kept, and what follows from it is done.

use s3opt_core::backend::storage::{Setting, SettingKey};
use s3opt_core::backend::{CloudError, CloudResult};
use s3opt_core::s3::bucket::{
    MAX_CONFIGURATIONS, check_bucket_tags, check_configuration_id, too_many_configurations,
};
use s3opt_core::s3::lifecycle::LifecycleConfiguration;

use super::charge::writing;
use super::names::{has_id, names};
use super::refuse;
use crate::client::Caller;
use crate::world::World;

impl World {
    pub(crate) fn put_setting(&mut self, caller: &Caller, bucket: &str, setting: Setting) -> CloudResult<()> {
        let names = names(&setting.key());
        self.charged(caller, bucket, writing(names.write_line), |world| {
            world.authorize_bucket(caller, names.put, names.put_action, bucket)?;
            world.check_count(names.put, bucket, &setting.key())?;
            world.write(caller, names.put, bucket, setting)
        })
    }

    fn write(
        &mut self,
        caller: &Caller,
        operation: &'static str,
        bucket: &str,
        setting: Setting,
    ) -> CloudResult<()> {
        let refused = |refusal| refuse(operation, bucket, refusal);
        match setting {
            Setting::Versioning(versioning) => self.put_versioning(operation, bucket, versioning),
            Setting::Policy(text) => self.put_policy(caller, operation, bucket, text),
            Setting::Replication(configuration) => {
                self.put_replication(caller, operation, bucket, configuration)
            }
            Setting::Notification(configuration) => self.put_notification(operation, bucket, configuration),
            Setting::Logging(logging) => self.put_logging(operation, bucket, logging),
            Setting::Tags(tags) => {
                check_bucket_tags(&tags).map_err(refused)?;
                if tags.is_empty() {
                    self.bucket_mut(operation, bucket)?.settings.remove(&SettingKey::Tags);
                    return Ok(());
                }
                self.keep(operation, bucket, Setting::Tags(tags))
            }
            Setting::Lifecycle(configuration) => {
                let errors = configuration.validate();
                if !errors.is_empty() {
                    return Err(CloudError::refused(operation, bucket, &errors));
                }
                let configuration = self.name_rules(configuration);
                self.keep(operation, bucket, Setting::Lifecycle(configuration))?;
                self.queue_bucket(bucket);
                Ok(())
            }
            Setting::Tiering(configuration) => {
                check_configuration_id(&configuration.id).map_err(refused)?;
                configuration.validate().map_err(|errors| CloudError::refused(operation, bucket, &errors))?;
                self.keep(operation, bucket, Setting::Tiering(configuration))?;
                self.queue_bucket(bucket);
                Ok(())
            }
            Setting::Inventory(configuration) => {
                configuration.validate().map_err(refused)?;
                let id = configuration.id.clone();
                let setting = Setting::Inventory(configuration);
                let before = self.bucket(operation, bucket)?.settings.get(&setting.key());
                if before == Some(&setting) {
                    return Ok(());
                }
                self.keep(operation, bucket, setting)?;
                self.schedule_inventory(bucket, &id);
                Ok(())
            }
            Setting::RequestMetrics(configuration) => {
                configuration.validate().map_err(refused)?;
                self.keep(operation, bucket, Setting::RequestMetrics(configuration))
            }
            Setting::Encryption(_) | Setting::PublicAccessBlock(_) | Setting::Ownership(_) => {
                self.keep(operation, bucket, setting)
            }
        }
    }

    /// Puts a setting in the place of what was there.
    pub(super) fn keep(
        &mut self,
        operation: &'static str,
        bucket: &str,
        setting: Setting,
    ) -> CloudResult<()> {
        self.bucket_mut(operation, bucket)?.settings.insert(setting.key(), setting);
        Ok(())
    }

    /// Whether there may be one more configuration of a kind of which a bucket has many.
    fn check_count(&self, operation: &'static str, bucket: &str, key: &SettingKey) -> CloudResult<()> {
        let found = self.bucket(operation, bucket)?;
        let is_new = has_id(key) && !found.settings.contains_key(key);
        if is_new && found.configurations(key).count() >= MAX_CONFIGURATIONS {
            return Err(refuse(operation, bucket, too_many_configurations()));
        }
        Ok(())
    }

    /// Gives an ID to the rules that have none, as S3 does.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html>, `ID`.
    fn name_rules(&mut self, mut configuration: LifecycleConfiguration) -> LifecycleConfiguration {
        for rule in configuration.rules.iter_mut().filter(|rule| rule.id.is_none()) {
            rule.id = Some(self.ids.uuid());
        }
        configuration
    }
}
