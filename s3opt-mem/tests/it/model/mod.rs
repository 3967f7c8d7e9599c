//! Random calls against the emulator and a naive model of S3.
//!
//! The model shares no code with the emulator: it keeps lists and walks through them. After each call the answers are
//! the same, and so is everything that a list of versions tells: nothing is lost, versions are in order, and deletes
//! do what S3 says they do. More cases: `PROPTEST_CASES=10000 cargo nextest run -p s3opt-mem model`.

mod naive;
mod run;
mod step;

use proptest::prelude::*;

use run::Run;
use step::steps;

proptest! {
    #[test]
    fn the_emulator_does_what_a_naive_model_does(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut run = Run::new().await;
            for step in steps {
                run.step(step).await;
                run.check_versions().await;
            }
            run.check_contents().await;
        });
    }
}
