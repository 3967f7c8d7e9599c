//! Making calls go wrong.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use s3opt_core::backend::storage::{
    DeleteError, DeleteObjects, DeletedObject, GetObject, HeadObject, ObjectHead, ObjectRef, ObjectTags,
    ReadObject,
};
use s3opt_core::backend::{Clock, CloudResult, Storage};
use s3opt_core::s3::Tag;

use super::error::{throttled, unanswered};
use super::late_tags::LateTags;
use super::{Fault, FaultLog, FaultPlan, Injected};
use crate::around::{Answer, Around, Call};
use crate::random::Random;

/// What stands between a caller and a cloud in which things go wrong.
#[derive(Debug)]
pub(super) struct Injector {
    seed: u64,
    plan: FaultPlan,
    log: Mutex<FaultLog>,
    late_tags: LateTags,
}

/// A call that was counted, and what goes wrong with it.
#[derive(Clone, Copy)]
struct Counted {
    number: u64,
    fault: Option<Fault>,
}

impl Injector {
    pub(super) fn new(seed: u64, plan: FaultPlan, clock: Arc<dyn Clock>) -> Injector {
        let late_tags = LateTags::new(clock, plan.late_by());
        Injector { seed, plan, log: Mutex::new(FaultLog { seed, ..FaultLog::default() }), late_tags }
    }

    pub(super) fn calls(&self) -> u64 {
        self.lock().calls
    }

    pub(super) fn log(&self) -> FaultLog {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, FaultLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a call and decides on it.
    fn count(&self, call: Call<'_>) -> Counted {
        let mut log = self.lock();
        log.calls += 1;
        let number = log.calls;
        let fault = self.plan.decide(self.seed, number, call.operation);
        if let Some(fault) = fault {
            let resource = call.resource.to_owned();
            log.injected.push(Injected { number, operation: call.operation, resource, fault });
        }
        Counted { number, fault }
    }

    /// Makes a call that was counted, or lets it go wrong.
    async fn make<'a, T: Send + 'a>(
        &self,
        call: Call<'a>,
        counted: Counted,
        make: impl Fn() -> Answer<'a, T> + Send + Sync + 'a,
    ) -> CloudResult<T> {
        match counted.fault {
            Some(Fault::Throttled) => Err(throttled(call)),
            Some(Fault::UnansweredBefore) => Err(unanswered(call)),
            // What the service would have refused has no effect; its caller does not learn of that either.
            Some(Fault::UnansweredAfter) => {
                let _ = make().await;
                Err(unanswered(call))
            }
            Some(Fault::PartialBatch | Fault::LateTags) | None => make().await,
        }
    }
}

#[async_trait]
impl Around for Injector {
    async fn call<'a, T, F>(&'a self, call: Call<'a>, make: F) -> CloudResult<T>
    where
        T: Send + 'a,
        F: Fn() -> Answer<'a, T> + Send + Sync + 'a,
    {
        let counted = self.count(call);
        self.make(call, counted, make).await
    }

    async fn delete_objects(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: DeleteObjects,
    ) -> CloudResult<Vec<Result<DeletedObject, DeleteError>>> {
        let counted = self.count(call);
        if counted.fault != Some(Fault::PartialBatch) {
            return self.make(call, counted, || storage.delete_objects(request.clone())).await;
        }
        let mut random = Random::of(self.seed, counted.number);
        // One at least fails.
        let unlucky = random.below(request.objects.len() as u64);
        let fails: Vec<bool> = (0_u64..)
            .zip(&request.objects)
            .map(|(place, _)| place == unlucky || random.happens(300))
            .collect();
        let lucky = request.objects.iter().zip(&fails).filter(|(_, fails)| !**fails);
        let objects: Vec<_> = lucky.map(|(object, _)| object.clone()).collect();
        let mut answers = Vec::new();
        if !objects.is_empty() {
            let request = DeleteObjects { bucket: request.bucket.clone(), objects };
            answers = storage.delete_objects(request).await?;
        }
        let failed = request.objects.into_iter().zip(fails).filter(|(_, fails)| *fails);
        answers.extend(failed.map(|((key, version_id), _)| {
            let message = "We encountered an internal error. Please try again.".to_owned();
            Err(DeleteError { key, version_id, code: "InternalError".to_owned(), message })
        }));
        Ok(answers)
    }

    async fn put_object_tags(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
        tags: Vec<Tag>,
    ) -> CloudResult<Option<String>> {
        let counted = self.count(call);
        if counted.fault == Some(Fault::LateTags) {
            return self.late_tags.put(storage, object, tags).await;
        }
        self.make(call, counted, || storage.put_object_tags(object, tags.clone())).await
    }

    async fn object_tags(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        object: &ObjectRef,
    ) -> CloudResult<ObjectTags> {
        let mut answer = self.call(call, || storage.object_tags(object)).await?;
        if let Some(tags) = self.late_tags.before(storage, object).await? {
            answer.tags = tags;
        }
        Ok(answer)
    }

    async fn head_object(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: HeadObject,
    ) -> CloudResult<ObjectHead> {
        let mut head = self.call(call, || storage.head_object(request.clone())).await?;
        self.late_tags.hide(&request.object, &mut head);
        Ok(head)
    }

    async fn get_object(
        &self,
        call: Call<'_>,
        storage: &dyn Storage,
        request: GetObject,
    ) -> CloudResult<ReadObject> {
        let mut read = self.call(call, || storage.get_object(request.clone())).await?;
        self.late_tags.hide(&request.object, &mut read.head);
        Ok(read)
    }
}
