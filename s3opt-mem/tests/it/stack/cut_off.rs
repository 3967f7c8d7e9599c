//! Cut off anywhere, the next run converges.

use s3opt_core::backend::Cloud;
use s3opt_mem::faults::{Fault, FaultPlan, Faults};

use super::{all, default_blueprint, deploy, destroyed, left, problems};
use crate::world::cloud;

/// What goes wrong: nothing has happened, or everything has.
const FAULTS: [Fault; 2] = [Fault::UnansweredBefore, Fault::UnansweredAfter];

/// The stack as it is deployed without faults, and how many calls that takes.
async fn undisturbed() -> (Vec<String>, u64) {
    let (_emulator, cloud) = cloud();
    let faults = Faults::new(cloud.clone(), 0, FaultPlan::none());
    let applied = deploy(&faults.cloud(), &default_blueprint()).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    (all(&cloud, &default_blueprint()).await, faults.calls())
}

async fn mended(cloud: &Cloud) -> Vec<String> {
    let applied = deploy(cloud, &default_blueprint()).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    all(cloud, &default_blueprint()).await
}

/// Everything fails from one call on, before or after that call's effect: each call in turn.
#[tokio::test]
async fn a_deployment_that_was_cut_off_is_mended() {
    let (expected, calls) = undisturbed().await;
    for number in 1..=calls {
        for fault in FAULTS {
            let (_emulator, cloud) = cloud();
            let faults = Faults::new(cloud.clone(), 0, FaultPlan::none().cut_off_at(number, fault));
            let _cut_off = deploy(&faults.cloud(), &default_blueprint()).await;
            assert_eq!(mended(&cloud).await, expected, "cut off at call {number}: {fault:?}");
        }
    }
}

/// One call fails, and the others go on.
#[tokio::test]
async fn a_deployment_with_one_failure_is_mended() {
    let (expected, calls) = undisturbed().await;
    for number in 1..=calls {
        for fault in FAULTS {
            let (_emulator, cloud) = cloud();
            let faults = Faults::new(cloud.clone(), 0, FaultPlan::none().at(number, fault));
            let _disturbed = deploy(&faults.cloud(), &default_blueprint()).await;
            assert_eq!(mended(&cloud).await, expected, "call {number}: {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_destruction_that_was_cut_off_is_ended_by_the_next() {
    let blueprint = default_blueprint();
    let (_emulator, whole) = cloud();
    deploy(&whole, &blueprint).await.unwrap();
    let faults = Faults::new(whole, 0, FaultPlan::none());
    destroyed(&faults.cloud(), &blueprint, false).await.unwrap();
    for number in 1..=faults.calls() {
        for fault in FAULTS {
            let (_emulator, cloud) = cloud();
            deploy(&cloud, &blueprint).await.unwrap();
            let faults = Faults::new(cloud.clone(), 0, FaultPlan::none().cut_off_at(number, fault));
            let _cut_off = destroyed(&faults.cloud(), &blueprint, false).await;
            let applied = destroyed(&cloud, &blueprint, false).await.unwrap();
            assert_eq!(problems(&applied), Vec::<String>::new());
            let rest = [all(&cloud, &blueprint).await, left(&cloud).await].concat();
            assert_eq!(rest, Vec::<String>::new(), "cut off at call {number}: {fault:?}");
        }
    }
}
