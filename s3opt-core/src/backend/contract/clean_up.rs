//! Taking away what cases have made.

use super::stage::{Made, Stage, listing};
use crate::backend::CloudResult;
use crate::backend::storage::{ListUploads, ListVersions, ObjectRef, UploadRef};

impl Stage {
    /// Takes everything away that was made, last first. What cannot be taken away stays: a backend that does not
    /// implement a call has not made anything by it either.
    pub async fn clean_up(&self) {
        for made in self.take_made() {
            // A failure to clean up is no broken promise, and nobody is there to be told.
            let _ = self.take_away(made).await;
        }
    }

    async fn take_away(&self, made: Made) -> CloudResult<()> {
        let cloud = &self.cloud;
        match made {
            Made::Bucket(name) => self.empty_and_delete(&name).await,
            Made::Topic(arn) => cloud.notifications.delete_topic(&arn).await,
            Made::Alarm(name) => cloud.metrics.delete_alarms(&[name]).await,
            Made::Dashboard(name) => cloud.metrics.delete_dashboard(&name).await,
            Made::Function(name) => cloud.functions.delete_function(&name).await,
            Made::LogGroup(name) => cloud.functions.delete_log_group(&name).await,
            Made::Rule(name) => {
                let targets = cloud.schedules.targets(&name).await?;
                let ids: Vec<String> = targets.into_iter().map(|target| target.id).collect();
                if !ids.is_empty() {
                    cloud.schedules.remove_targets(&name, &ids).await?;
                }
                cloud.schedules.delete_rule(&name).await
            }
            Made::Role(name) => {
                for policy in cloud.identity.role_policies(&name).await? {
                    cloud.identity.delete_role_policy(&name, &policy).await?;
                }
                cloud.identity.delete_role(&name).await
            }
        }
    }

    async fn empty_and_delete(&self, bucket: &str) -> CloudResult<()> {
        // A policy of a case may forbid what follows.
        let policy = crate::backend::storage::SettingKey::Policy;
        let _ = self.storage().delete_setting(bucket, &policy).await;
        let uploads = ListUploads { common: listing(bucket), ..ListUploads::default() };
        if let Ok(page) = self.storage().list_uploads(uploads).await {
            for upload in page.uploads {
                let upload =
                    UploadRef { bucket: bucket.to_owned(), key: upload.key, upload_id: upload.upload_id };
                self.storage().abort_upload(&upload).await?;
            }
        }
        let versions = ListVersions { common: listing(bucket), ..ListVersions::default() };
        match self.storage().list_versions(versions).await {
            Ok(page) => {
                for version in page.versions {
                    self.delete_version(ObjectRef::new(bucket, version.key).version(version.version_id))
                        .await?;
                }
            }
            // A backend without versions.
            Err(_) => {
                for key in self.keys(bucket).await? {
                    self.delete(bucket, &key).await?;
                }
            }
        }
        self.storage().delete_bucket(bucket).await
    }
}
