//! The life of a stack on each backend, and what only one of them can show.

use s3opt_core::backend::CloudError;
use s3opt_core::backend::storage::{HeadObject, ObjectRef, PutObject};
use s3opt_core::s3::StorageClass;
use s3opt_tests::backend::Emulated;
use s3opt_tests::{Emulator, Harness, Running};

use super::World;
use super::deployment::holds;
use super::worlds::functions_zip;

#[tokio::test]
async fn memory() {
    holds(&World::memory(), "s3opt-mem").await;
}

/// Starts an emulator, and gives its world to a test.
fn on(emulator: Emulator, zip: bytes::Bytes, test: &impl AsyncFn(World, &Running)) {
    let running = Harness::in_target().start(emulator).unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Emulated::new(&running).await.unwrap();
        let world = World::of(emulator, backend.cloud().clone(), zip);
        test(world, &running).await;
    });
}

#[test]
fn localstack() {
    on(Emulator::LocalStack, "none".into(), &async |world, _| holds(&world, "LocalStack").await);
}

/// Everything is on, the functions among it; and replication copies, in the class that its rule names.
#[test]
fn ministack() {
    on(Emulator::Ministack, functions_zip(), &async |world, running| {
        holds(&world, "ministack").await;
        world.deploys().await;
        let names = &world.blueprint.names;
        for (key, class) in [("compliance/2026.pdf", Some(StorageClass::Glacier)), ("other/2026.pdf", None)] {
            let request = PutObject {
                bucket: names.main_bucket(),
                key: key.to_owned(),
                body: vec![0_u8; 1024].into(),
                ..PutObject::default()
            };
            world.cloud.storage.put_object(request).await.unwrap();
            // A function that still runs would make its log group anew.
            world.is_tagged(key, || running.tail()).await;
            let object = ObjectRef::new(names.replica_bucket(), key);
            let copy = world.cloud.storage.head_object(HeadObject { object, ..HeadObject::default() }).await;
            assert_eq!(copy.ok().map(|copy| copy.storage_class), class, "{key}");
        }
        world.destroys().await;
    });
}

/// The bucket policy is enforced: whoever comes without TLS, as everybody does here, is denied.
#[test]
fn moto() {
    on(Emulator::Moto, "code".into(), &async |world, _| {
        holds(&world, "moto").await;
        let put = async |world: &World| {
            let request = PutObject {
                bucket: world.blueprint.names.main_bucket(),
                key: "report.pdf".to_owned(),
                body: "content".into(),
                ..PutObject::default()
            };
            world.cloud.storage.put_object(request).await
        };
        // Neither a function's configuration nor the place of the access logs would be taken any more.
        let open = world
            .edited(
                "[access_logs]                       # server access logs of the main bucket\nenabled = true",
                "[access_logs]\nenabled = false",
            )
            .edited("auto_tagger = true", "auto_tagger = false")
            .edited("cost_analyzer = true", "cost_analyzer = false")
            .edited("access_analyzer = true", "access_analyzer = false");
        open.deploys().await;
        put(&open).await.unwrap();
        let closed = open.edited("deny_insecure_transport = false", "deny_insecure_transport = true");
        closed.deploys().await;
        let denied = put(&closed).await;
        assert!(matches!(denied, Err(CloudError::AccessDenied(_))), "{denied:?}");
        open.deploys().await;
        put(&open).await.unwrap();
        open.destroys().await;
    });
}
