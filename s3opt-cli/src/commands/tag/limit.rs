//! Not more requests in a second than somebody allows.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use s3opt_core::backend::storage::{HeadObject, ObjectHead, ObjectRef, ObjectTags};
use s3opt_core::backend::{Clock, Cloud, CloudResult, Storage};
use s3opt_core::s3;

/// The requests on tags, one after the other in even steps.
#[derive(Debug)]
pub struct Limited {
    storage: Arc<dyn Storage>,
    clock: Arc<dyn Clock>,
    /// Microseconds between two requests; 0 without a limit.
    step: u64,
    /// When the next one may be made, in microseconds since 1970.
    next: Mutex<u64>,
}

impl Limited {
    /// The storage of a cloud, with so many requests in a second at most.
    pub fn new(cloud: &Cloud, per_second: Option<u32>) -> Limited {
        let step = per_second.map_or(0, |per_second| 1_000_000_u64.div_ceil(u64::from(per_second.max(1))));
        Limited {
            storage: Arc::clone(&cloud.storage),
            clock: Arc::clone(&cloud.clock),
            step,
            next: Mutex::new(0),
        }
    }

    async fn admit(&self) {
        if self.step == 0 {
            return;
        }
        let now = u64::try_from(self.clock.now().milliseconds()).unwrap_or(0).saturating_mul(1000);
        let wait = {
            let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
            let slot = now.max(*next);
            *next = slot.saturating_add(self.step);
            slot - now
        };
        if wait > 0 {
            self.clock.wait(wait.div_ceil(1000)).await;
        }
    }
}

#[async_trait]
impl Storage for Limited {
    async fn object_tags(&self, object: &ObjectRef) -> CloudResult<ObjectTags> {
        self.admit().await;
        self.storage.object_tags(object).await
    }

    async fn put_object_tags(&self, object: &ObjectRef, tags: Vec<s3::Tag>) -> CloudResult<Option<String>> {
        self.admit().await;
        self.storage.put_object_tags(object, tags).await
    }

    async fn head_object(&self, request: HeadObject) -> CloudResult<ObjectHead> {
        self.admit().await;
        self.storage.head_object(request).await
    }
}

#[cfg(test)]
mod tests {
    use futures::future::join_all;
    use s3opt_core::backend::contract::block_on;
    use s3opt_mem::Emulator;

    use super::*;

    #[test]
    fn requests_are_made_in_even_steps() {
        for (per_second, requests, milliseconds) in [(Some(10), 21, 2000), (Some(1), 4, 3000), (None, 50, 0)]
        {
            let cloud = Emulator::default().cloud("111111111111", &"us-east-1".parse().unwrap());
            let begin = cloud.clock.now().milliseconds();
            let limited = Limited::new(&cloud, per_second);
            let object = ObjectRef::new("nobodys", "a");
            // That there is no such bucket does not matter here.
            block_on(async {
                for _ in 0..requests {
                    let _ = limited.object_tags(&object).await;
                }
            });
            assert_eq!(cloud.clock.now().milliseconds() - begin, milliseconds, "{per_second:?}");
            block_on(join_all((0..requests).map(|_| limited.object_tags(&object))));
            assert!(cloud.clock.now().milliseconds() - begin >= 2 * milliseconds);
        }
    }
}
