//! Something that stands between a caller and a cloud, and has a say in every call.
//!
//! [`Around`] is the say, [`wrap`] puts it before all services of a [`Cloud`] at once. It sees each call before it is
//! made, and decides whether, and how often, it is.

mod forward;
mod services;
mod storage;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use s3opt_core::backend::storage::{
    DeleteError, DeleteObjects, DeletedObject, GetObject, HeadObject, ObjectHead, ObjectRef, ObjectTags,
    ReadObject,
};
use s3opt_core::backend::{Cloud, CloudResult, Service, Storage};
use s3opt_core::s3::Tag;

/// An answer on its way.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = CloudResult<T>> + Send + 'a>>;

/// A call that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call<'a> {
    /// The service.
    pub service: Service,
    /// The operation as errors name it, such as `PutObject`.
    pub operation: &'static str,
    /// What it is about.
    pub resource: &'a str,
}

/// Whoever stands between a caller and a cloud.
#[async_trait]
pub trait Around: Debug + Send + Sync + 'static {
    /// Answers a call. `make` makes it, each time that it is called.
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a;

    /// Answers a deletion of several objects, which may succeed in part.
    async fn delete_objects(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        self.call(call, || storage.delete_objects(request.clone())).await
    }

    /// Answers a write of tags, which reads may see later.
    async fn put_object_tags(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        self.call(call, || storage.put_object_tags(object, tags.clone())).await
    }

    /// Answers what tags an object has.
    async fn object_tags(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
    ) -> CloudResult<ObjectTags> {
        self.call(call, || storage.object_tags(object)).await
    }

    /// Answers what is known of an object.
    async fn head_object(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: HeadObject,
    ) -> CloudResult<ObjectHead> {
        self.call(call, || storage.head_object(request.clone())).await
    }

    /// Answers an object.
    async fn get_object(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: GetObject,
    ) -> CloudResult<ReadObject> {
        self.call(call, || storage.get_object(request.clone())).await
    }
}

/// A cloud behind something that has a say in every call. The clock is the cloud's own.
#[must_use]
pub fn wrap<A: Around>(cloud: Cloud, around: Arc<A>) -> Cloud {
    let clock = cloud.clock.clone();
    let wrapped = Arc::new(Wrapped { cloud, around });
    Cloud {
        storage: wrapped.clone(),
        metrics: wrapped.clone(),
        notifications: wrapped.clone(),
        functions: wrapped.clone(),
        schedules: wrapped.clone(),
        identity: wrapped.clone(),
        costs: wrapped,
        clock,
    }
}

/// A cloud and what stands before it.
#[derive(Debug)]
struct Wrapped<A> {
    cloud: Cloud,
    around: Arc<A>,
}
