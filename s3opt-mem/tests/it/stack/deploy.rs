//! Deploying, again, and taking it away.

use s3opt_core::stack::plan::PlanOptions;

use super::{all, default_blueprint, deploy, destroyed, left, planned, problems, steps};
use crate::world::cloud;

#[tokio::test]
async fn a_second_run_changes_nothing() {
    let (_emulator, cloud) = cloud();
    let blueprint = default_blueprint();
    let applied = deploy(&cloud, &blueprint).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    let plan = planned(&cloud, &blueprint, &PlanOptions::default()).await.unwrap();
    assert_eq!(steps(&plan), Vec::<String>::new());
    let applied = destroyed(&cloud, &blueprint, false).await.unwrap();
    assert_eq!(problems(&applied), Vec::<String>::new());
    assert_eq!(all(&cloud, &blueprint).await, Vec::<String>::new());
    assert_eq!(left(&cloud).await, Vec::<String>::new());
}
