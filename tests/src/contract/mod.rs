//! The contract of all backends, run as a whole against one that costs too much to be started for each case.

mod declaration;
mod judgement;

use std::time::Duration;

use futures::stream::{self, StreamExt};
use s3opt_core::backend::contract::{Backend, Broken, Case, Verdict, cases, run};

pub use declaration::Declaration;
pub use judgement::Judgement;

/// Which cases are run, and how.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Only cases whose names contain one of these; all where there are none.
    pub only: Vec<String>,
    /// How many run at a time. Cases use names of their own, so that they do not meet.
    pub at_a_time: usize,
    /// How long one may take.
    pub limit: Duration,
    /// Whether those that are declared not to be run are run, too.
    pub all: bool,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { only: Vec::new(), at_a_time: 4, limit: Duration::from_secs(90), all: false }
    }
}

impl Plan {
    /// The plan with the cases that the environment variable `CONTRACT_CASES` names, such as `objects::,uploads::`.
    /// Where it names some, they are run also where they are declared not to be, and may take an hour.
    #[must_use]
    pub fn from_environment() -> Plan {
        let names = std::env::var("CONTRACT_CASES").unwrap_or_default();
        let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
        let only: Vec<String> = names.map(str::to_owned).collect();
        if only.is_empty() {
            return Plan::default();
        }
        Plan { only, limit: Duration::from_secs(3600), all: true, ..Plan::default() }
    }

    fn has(&self, case: &Case) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| case.name.contains(part.as_str()))
    }
}

/// Runs the cases of a plan on a backend. Needs tokio's runtime with its clock.
pub async fn judge(backend: &dyn Backend, declaration: &Declaration, plan: &Plan) -> Judgement {
    let mut judgement = Judgement::default();
    let listed = declaration.broken.iter().chain(declaration.not_run).map(|(name, _)| *name);
    judgement.unknown = listed.filter(|name| !cases().any(|case| case.name == *name)).collect();
    let verdicts = stream::iter(cases().filter(|case| plan.has(case)).enumerate())
        .map(|(number, case)| async move { (number, case, verdict(case, backend, declaration, plan).await) })
        .buffer_unordered(plan.at_a_time);
    let mut verdicts: Vec<(usize, &Case, Result<Verdict, String>)> = verdicts.collect().await;
    verdicts.sort_by_key(|(number, ..)| *number);
    for (_, case, verdict) in verdicts {
        match (verdict, declaration.known(case.name)) {
            (Err(reason), _) => judgement.left_out.push((case.name, reason)),
            (Ok(Verdict::LeftOut(capability)), _) => {
                judgement.left_out.push((case.name, format!("needs {capability}")));
            }
            (Ok(Verdict::Held), None) => judgement.held.push(case.name),
            (Ok(Verdict::Held), Some(_)) => judgement.recovered.push(case.name),
            (Ok(Verdict::Broken(_)), Some(reason)) => judgement.known.push((case.name, reason)),
            (Ok(Verdict::Broken(broken)), None) => judgement.broken.push(broken),
        }
    }
    judgement
}

/// What came of a case, or why it is left out.
async fn verdict(
    case: &'static Case,
    backend: &dyn Backend,
    declaration: &Declaration,
    plan: &Plan,
) -> Result<Verdict, String> {
    if let Some(reason) = declaration.left_out(case, plan.all) {
        return Err(reason);
    }
    let verdict = tokio::time::timeout(plan.limit, run(case, backend)).await;
    let late = || {
        let late = Broken::new(format!("no end within {} s", plan.limit.as_secs()));
        Verdict::Broken(Broken { case: case.name, promise: case.promise, ..late })
    };
    Ok(verdict.unwrap_or_else(|_| late()))
}
