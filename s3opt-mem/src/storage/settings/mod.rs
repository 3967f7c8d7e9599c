//! Buckets and their settings.

use s3opt_core::backend::storage::{CreateBucket, ListedBucket, Setting, SettingKey};
use s3opt_core::backend::{CloudResult, Failure, Service};
use s3opt_core::price::Region;

use crate::client::Caller;
use crate::world::World;

impl World {
    pub(crate) fn create_bucket(&mut self, caller: &Caller, request: CreateBucket) -> CloudResult<()> {
        let _ = (caller, request);
        Err(Failure::new(Service::Storage, "CreateBucket", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn head_bucket(&mut self, caller: &Caller, bucket: &str) -> CloudResult<Region> {
        let _ = (caller, bucket);
        Err(Failure::new(Service::Storage, "HeadBucket", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_buckets(&mut self, caller: &Caller) -> CloudResult<Vec<ListedBucket>> {
        let _ = (caller);
        Err(Failure::new(Service::Storage, "ListBuckets", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn delete_bucket(&mut self, caller: &Caller, bucket: &str) -> CloudResult<()> {
        let _ = (caller, bucket);
        Err(Failure::new(Service::Storage, "DeleteBucket", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn setting(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Setting> {
        let _ = (caller, bucket, key);
        Err(Failure::new(Service::Storage, "Setting", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn put_setting(&mut self, caller: &Caller, bucket: &str, setting: Setting) -> CloudResult<()> {
        let _ = (caller, bucket, setting);
        Err(Failure::new(Service::Storage, "PutSetting", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn delete_setting(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<()> {
        let _ = (caller, bucket, key);
        Err(Failure::new(Service::Storage, "DeleteSetting", "", "NotImplemented", "").into_error())
    }

    pub(crate) fn list_settings(
        &mut self,
        caller: &Caller,
        bucket: &str,
        key: &SettingKey,
    ) -> CloudResult<Vec<Setting>> {
        let _ = (caller, bucket, key);
        Err(Failure::new(Service::Storage, "ListSettings", "", "NotImplemented", "").into_error())
    }
}
