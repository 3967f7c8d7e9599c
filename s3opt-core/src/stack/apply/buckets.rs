//! Steps on buckets.

use super::{Performer, gone};
use crate::backend::storage::{
    CommonListing, CreateBucket, DeleteObject, DeleteObjects, ListUploads, ListVersions, ObjectRef,
    PutObject, Setting, SettingKey, UploadRef,
};
use crate::backend::{CloudError, CloudResult, Failure, Service};
use crate::s3::Tag;
use crate::stack::State;
use crate::stack::desired::CONFIGURATION_PREFIX;
use crate::stack::plan::{Action, Step};
use crate::stack::resource::BucketState;

/// How often a bucket is emptied anew because something was written meanwhile, such as the last access logs.
const ROUNDS: usize = 5;

impl Performer<'_> {
    pub(super) async fn bucket(&self, name: &str, step: &Step) -> CloudResult<()> {
        let storage = &self.cloud.storage;
        match (step.action, &step.to) {
            (Action::Create, Some(State::Bucket(bucket))) => {
                let request =
                    CreateBucket { name: name.to_owned(), region: bucket.region.clone(), tags: tags(bucket) };
                storage.create_bucket(request).await
            }
            (Action::Update, Some(State::Bucket(bucket))) => {
                storage.put_setting(name, Setting::Tags(tags(bucket))).await
            }
            (Action::Delete, _) => gone(self.delete_bucket(name).await),
            _ => Ok(()),
        }
    }

    pub(super) async fn setting(&self, bucket: &str, key: &SettingKey, step: &Step) -> CloudResult<()> {
        let storage = &self.cloud.storage;
        match (&step.action, &step.to) {
            (Action::Delete, _) => gone(storage.delete_setting(bucket, key).await),
            (_, Some(State::Setting(setting))) => storage.put_setting(bucket, setting.clone()).await,
            _ => Ok(()),
        }
    }

    pub(super) async fn object(&self, bucket: &str, key: &str, step: &Step) -> CloudResult<()> {
        let storage = &self.cloud.storage;
        let Some(State::Object(text)) = &step.to else {
            let object = ObjectRef::new(bucket, key);
            return storage.delete_object(DeleteObject { object, ..DeleteObject::default() }).await.map(drop);
        };
        let request = PutObject {
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            body: text.clone().into_bytes().into(),
            content_type: Some("application/toml".to_owned()),
            ..PutObject::default()
        };
        storage.put_object(request).await.map(drop)
    }

    async fn delete_bucket(&self, name: &str) -> CloudResult<()> {
        let storage = &self.cloud.storage;
        let mut result = storage.delete_bucket(name).await;
        for _ in 0..ROUNDS {
            let not_empty = matches!(&result, Err(error) if error.code() == "BucketNotEmpty");
            if !not_empty {
                break;
            }
            // The functions' configuration is the stack's own.
            let prefix = if self.options.delete_objects { "" } else { CONFIGURATION_PREFIX };
            self.empty(name, prefix).await?;
            result = storage.delete_bucket(name).await;
        }
        result
    }

    /// Deletes every version and upload below a prefix.
    async fn empty(&self, bucket: &str, prefix: &str) -> CloudResult<()> {
        let storage = &self.cloud.storage;
        let common = CommonListing {
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
            ..CommonListing::default()
        };
        loop {
            // Always the first page: what was on it is gone.
            let request = ListVersions { common: common.clone(), ..ListVersions::default() };
            let page = storage.list_versions(request).await?;
            if page.versions.is_empty() {
                break;
            }
            let objects =
                page.versions.into_iter().map(|version| (version.key, Some(version.version_id))).collect();
            let deleted =
                storage.delete_objects(DeleteObjects { bucket: bucket.to_owned(), objects }).await?;
            if let Some(error) = deleted.into_iter().find_map(Result::err) {
                let resource = format!("{bucket}/{}", error.key);
                return Err(Failure::new(
                    Service::Storage,
                    "DeleteObjects",
                    resource,
                    error.code,
                    error.message,
                )
                .into_error());
            }
        }
        let uploads = storage.list_uploads(ListUploads { common, ..ListUploads::default() }).await?;
        for upload in uploads.uploads {
            let upload =
                UploadRef { bucket: bucket.to_owned(), key: upload.key, upload_id: upload.upload_id };
            match storage.abort_upload(&upload).await {
                Ok(()) | Err(CloudError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

fn tags(bucket: &BucketState) -> Vec<Tag> {
    bucket.tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
}
