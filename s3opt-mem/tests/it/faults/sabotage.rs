//! A backend that breaks a promise is found out, by the case that is about it.

use std::sync::Arc;

use async_trait::async_trait;
use s3opt_core::backend::contract::{Backend, Broken, Capabilities, Stage, Verdict, block_on, run_named};
use s3opt_core::backend::storage::{
    DeleteError, DeleteObjects, DeletedObject, GetObject, HeadObject, ObjectHead, ObjectRef, ObjectTags,
    ReadConditions, ReadObject,
};
use s3opt_core::backend::{CloudResult, Storage};
use s3opt_core::s3::{StorageClass, Tag};
use s3opt_mem::around::{Answer, Around, Call, wrap};

use crate::contract::InMemory;

/// What a backend does wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Nothing,
    /// Makes every call of the operation twice.
    Twice(&'static str),
    /// Tags are not written.
    ForgetsTags,
    /// Tags come back in another order.
    ReversesTags,
    /// The last object of a batch stays.
    SkipsTheLast,
    /// Heads tell another size.
    TellsAnotherSize,
    /// Heads tell another class.
    TellsAnotherClass,
    /// Ranges are overlooked.
    OverlooksRanges,
    /// Conditions of reads are overlooked.
    OverlooksConditions,
    /// Versions are overlooked.
    OverlooksVersions,
}

#[async_trait]
impl Around for Wrong {
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        if *self == Wrong::Twice(call.operation) {
            make().await?;
        }
        make().await
    }

    async fn delete_objects(
        &self,
        _: Call<'_>,
        storage: &dyn Storage,
        mut request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        let skipped = request.objects.pop_if(|_| *self == Wrong::SkipsTheLast);
        let mut answers = storage.delete_objects(request).await?;
        answers.extend(skipped.map(|(key, _)| Ok(DeletedObject { key, ..DeletedObject::default() })));
        Ok(answers)
    }

    async fn put_object_tags(
        &self,
        _: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        if *self == Wrong::ForgetsTags {
            return Ok(storage.object_tags(object).await?.version_id);
        }
        storage.put_object_tags(object, tags).await
    }

    async fn object_tags(
        &self,
        _: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
    ) -> CloudResult<ObjectTags> {
        let mut answer = storage.object_tags(object).await?;
        if *self == Wrong::ReversesTags {
            answer.tags.reverse();
        }
        Ok(answer)
    }

    async fn head_object(
        &self,
        _: Call<'_>,
        storage: &dyn Storage,
        request: HeadObject,
    ) -> CloudResult<ObjectHead> {
        let mut head = storage.head_object(request).await?;
        match self {
            Wrong::TellsAnotherSize => head.size += 1,
            Wrong::TellsAnotherClass => head.storage_class = StorageClass::Standard,
            _ => {}
        }
        Ok(head)
    }

    async fn get_object(
        &self,
        _: Call<'_>,
        storage: &dyn Storage,
        mut request: GetObject,
    ) -> CloudResult<ReadObject> {
        match self {
            Wrong::OverlooksRanges => request.range = None,
            Wrong::OverlooksConditions => request.conditions = ReadConditions::default(),
            Wrong::OverlooksVersions => request.object.version_id = None,
            _ => {}
        }
        storage.get_object(request).await
    }
}

#[async_trait]
impl Backend for Wrong {
    fn capabilities(&self) -> Capabilities {
        InMemory.capabilities()
    }

    async fn stage(&self, prefix: &str) -> Result<Stage, Broken> {
        let mut stage = InMemory.stage(prefix).await?;
        stage.cloud = wrap(stage.cloud, Arc::new(*self));
        Ok(stage)
    }
}

#[test]
fn what_is_wrong_is_found_out_and_nothing_else() {
    for (wrong, case) in [
        (Wrong::Twice("PutObject"), "versions::versions_are_listed_newest_first"),
        (Wrong::Twice("PutObject"), "conditions::only_what_is_new_is_written"),
        (Wrong::Twice("CreateMultipartUpload"), "upload_lists::uploads_are_listed_in_order"),
        (Wrong::Twice("DeleteBucket"), "buckets::a_deleted_bucket_is_gone"),
        (Wrong::ForgetsTags, "tags::tags_are_replaced_as_a_whole"),
        (Wrong::ReversesTags, "tags::an_object_is_written_with_tags"),
        (Wrong::SkipsTheLast, "objects::many_are_deleted_at_once"),
        (Wrong::TellsAnotherSize, "objects::head_list_and_write_agree"),
        (Wrong::TellsAnotherClass, "objects::every_class_is_kept"),
        (Wrong::OverlooksRanges, "objects::some_bytes_can_be_read"),
        (Wrong::OverlooksConditions, "conditions::reads_ask_for_an_entity_tag"),
        (Wrong::OverlooksVersions, "versions::old_versions_can_be_read"),
    ] {
        let broken = block_on(run_named(case, &wrong)).unwrap_err();
        assert_eq!(broken.case, case, "{wrong:?}");
        assert!(!broken.promise.is_empty() && !broken.came.is_empty(), "{broken}");
        assert_eq!(block_on(run_named(case, &Wrong::Nothing)), Ok(Verdict::Held), "{case}");
    }
}
