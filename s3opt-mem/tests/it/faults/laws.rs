//! Behind faults the contract holds, or the error says what may have happened.

use s3opt_core::backend::contract::{Verdict, block_on, cases, run};
use s3opt_mem::faults::{Fault, FaultPlan};

use super::backend::Unreliable;

#[test]
fn what_has_no_effect_can_be_tried_again() {
    let plan = FaultPlan::none().chance(Fault::Throttled, 200).chance(Fault::UnansweredBefore, 200);
    for seed in 1..=3 {
        let backend = Unreliable::new(seed, plan.clone());
        let mut injected = 0;
        for case in cases() {
            match block_on(run(case, &backend)) {
                Verdict::LeftOut(_) => {}
                Verdict::Held => injected += backend.last().0.injected.len(),
                Verdict::Broken(broken) => panic!("{broken}\n{}", backend.last().0),
            }
        }
        assert!(injected > 500, "{injected} calls went wrong");
    }
}

#[test]
fn what_is_broken_was_said_to_be_in_doubt() {
    let backend = Unreliable::new(11, FaultPlan::everything(150));
    let (mut broken, mut held) = (0, 0);
    for case in cases() {
        match block_on(run(case, &backend)) {
            Verdict::LeftOut(_) => continue,
            Verdict::Held => held += 1,
            Verdict::Broken(instead) => {
                let (log, unknown) = backend.last();
                let told = log
                    .injected
                    .iter()
                    .filter(|injected| matches!(injected.fault, Fault::PartialBatch | Fault::LateTags));
                assert!(unknown + told.count() > 0, "{instead}\n{log}");
                broken += 1;
            }
        }
        let (log, unknown) = backend.last();
        let in_doubt = log
            .injected
            .iter()
            .filter(|injected| matches!(injected.fault, Fault::UnansweredBefore | Fault::UnansweredAfter));
        assert_eq!(in_doubt.count(), unknown, "every call without an answer says so: {log}");
    }
    // A write that is made twice is no promise held: with these faults some cases break, and most do not.
    assert!(broken > 0 && held > 100, "{held} held, {broken} broken");
}

#[test]
fn the_same_seed_goes_wrong_the_same_way() {
    let logs = |seed: u64, plan: &FaultPlan| {
        let backend = Unreliable::new(seed, plan.clone());
        let mut logs = Vec::new();
        for case in cases().step_by(8) {
            let verdict = block_on(run(case, &backend));
            logs.push((verdict, backend.last().0));
        }
        logs
    };
    let plan = FaultPlan::everything(150);
    let first = logs(5, &plan);
    assert_eq!(first, logs(5, &plan));
    assert_ne!(first, logs(6, &plan));
}
