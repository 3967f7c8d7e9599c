//! What comes by and by.

use std::collections::BTreeMap;
use std::time::Duration;

use s3opt_core::backend::storage::ObjectRef;
use s3opt_tests::clock::Stopwatch;

use super::World;

/// How long an event may take to show.
const PATIENCE: Duration = Duration::from_secs(150);

/// Asks again and again until there is an answer, or the test fails with what it waited for.
pub async fn awaited<T>(what: &str, log: impl Fn() -> String, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let watch = Stopwatch::start();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(watch.elapsed() < PATIENCE, "{what} did not come; the end of the log:\n{}", log());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

impl World {
    /// The tags of an object of the main bucket, once the auto-tagger has set them.
    pub async fn is_tagged(&self, key: &str, log: impl Fn() -> String) -> BTreeMap<String, String> {
        let object = ObjectRef::new(self.blueprint.names.main_bucket(), key);
        let tags = awaited("the object's tags", log, async || {
            let tags = self.cloud.storage.object_tags(&object).await.unwrap().tags;
            (!tags.is_empty()).then_some(tags)
        });
        tags.await.into_iter().map(|tag| (tag.key, tag.value)).collect()
    }
}
