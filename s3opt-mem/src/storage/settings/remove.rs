//! Taking settings away.

use s3opt_core::backend::CloudResult;
use s3opt_core::backend::storage::SettingKey;
use s3opt_core::s3::bucket::Refusal;

use super::charge::writing;
use super::names::{Names, has_id, names};
use super::read::absent;
use super::refuse;
use crate::client::Caller;
use crate::world::World;

impl World {
    pub(crate) fn delete_setting(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<()> {
        let names = names(key);
        match key {
            // These two are written empty, and what writes is charged for.
            SettingKey::Notification | SettingKey::Logging => {
                self.charged(caller, bucket, writing(names.write_line), |world| {
                    world.remove(caller, bucket, key, names)
                })
            }
            _ => self.remove(caller, bucket, key, names),
        }
    }

    fn remove(&mut self, caller: &Caller, bucket: &str, key: &SettingKey, names: Names) -> CloudResult<()> {
        self.authorize_bucket(caller, names.delete, names.delete_action, bucket)?;
        if *key == SettingKey::Versioning {
            let message = "The specified method is not allowed against this resource.";
            return Err(refuse(names.delete, bucket, Refusal::new("MethodNotAllowed", message)));
        }
        let found = self.bucket_mut(names.delete, bucket)?;
        let was_there = found.settings.remove(key).is_some();
        if *key == SettingKey::Policy {
            found.policy = None;
        }
        if has_id(key) && !was_there {
            return Err(absent(names.delete, bucket, key));
        }
        if was_there && matches!(key, SettingKey::Lifecycle | SettingKey::Tiering(_)) {
            self.queue_bucket(bucket);
        }
        Ok(())
    }
}
