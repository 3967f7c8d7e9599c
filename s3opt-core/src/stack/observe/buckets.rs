//! Buckets and their settings.

use std::collections::BTreeMap;

use futures::future::try_join_all;

use super::{Found, Observed, Reader};
use crate::backend::error::if_found;
use crate::backend::storage::{Body, GetObject, ObjectRef, Setting, SettingKey};
use crate::backend::{CloudError, CloudResult};
use crate::stack::resource::BucketState;
use crate::stack::{Owner, ResourceId, State};

impl Reader {
    /// A bucket, its tags and those of its settings that are asked for.
    pub(super) async fn bucket(&self, name: &str, parts: &[ResourceId]) -> Found {
        let storage = &self.cloud.storage;
        let whole = ResourceId::Bucket(name.to_owned());
        let region = match storage.head_bucket(name).await {
            Ok(region) => region,
            Err(CloudError::NotFound(_)) => return Ok(Vec::new()),
            // Names are unique in all of AWS, and S3 tells nobody whose a bucket is.
            Err(CloudError::AccessDenied(_)) => {
                let state =
                    State::Bucket(BucketState { region: self.names.region.clone(), tags: BTreeMap::new() });
                return Ok(vec![(whole, Observed { state, owner: Owner::OtherAccount })]);
            }
            Err(error) => return Err(error),
        };
        let tags = match if_found(storage.setting(name, &SettingKey::Tags).await)? {
            Some(Setting::Tags(tags)) => tags.into_iter().map(|tag| (tag.key, tag.value)).collect(),
            _ => BTreeMap::new(),
        };
        let owner = self.tags.owner(&tags);
        let state = State::Bucket(BucketState { region, tags });
        let mut found = vec![(whole, Observed { state, owner: owner.clone() })];
        let settings = try_join_all(kinds(parts).map(|key| self.settings(name, key))).await?;
        found.extend(settings.into_iter().flatten().map(|setting| {
            let id = ResourceId::setting(name, setting.key());
            (id, Observed { state: State::Setting(setting), owner: owner.clone() })
        }));
        for part in parts {
            let ResourceId::Object { key, .. } = part else { continue };
            let request = GetObject { object: ObjectRef::new(name, key), ..GetObject::default() };
            if let Some(object) = if_found(storage.get_object(request).await)? {
                let text = match object.body {
                    Body::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Body::Length(_) => String::new(),
                };
                found.push((part.clone(), Observed { state: State::Object(text), owner: owner.clone() }));
            }
        }
        Ok(found)
    }

    /// A setting, or all configurations of its kind. What a backend does not know is not there.
    async fn settings(&self, bucket: &str, key: &SettingKey) -> CloudResult<Vec<Setting>> {
        let storage = &self.cloud.storage;
        if super::super::managed::kind_and_id(key).is_some() {
            return storage.list_settings(bucket, key).await;
        }
        Ok(if_found(storage.setting(bucket, key).await)?.into_iter().collect())
    }
}

/// The settings to be read: of configurations with IDs one of each kind, which stands for all.
fn kinds(parts: &[ResourceId]) -> impl Iterator<Item = &SettingKey> {
    let mut seen: Vec<&SettingKey> = Vec::new();
    parts.iter().filter_map(move |part| {
        let ResourceId::Setting { key, .. } = part else { return None };
        let is_new = !seen.iter().any(|other| std::mem::discriminant(*other) == std::mem::discriminant(key));
        seen.push(key);
        is_new.then_some(key)
    })
}
