//! Running cases, and what came of them.

use std::fmt;
use std::sync::Arc;

use super::{Backend, Broken, Capability, Case, cases};

/// What came of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The promise was held.
    Held,
    /// It was not.
    Broken(Broken),
    /// Nobody knows: the backend does not declare a capability that the case needs.
    LeftOut(Capability),
}

/// Runs one case.
pub async fn run(case: &'static Case, backend: &dyn Backend) -> Verdict {
    if let Some(capability) = backend.capabilities().lacking(case.needs) {
        return Verdict::LeftOut(capability);
    }
    let broken =
        |broken: Broken| Verdict::Broken(Broken { case: case.name, promise: case.promise, ..broken });
    let stage = match backend.stage(&prefix(case.name)).await {
        Ok(stage) => Arc::new(stage),
        Err(error) => return broken(error),
    };
    let held = (case.run)(stage.clone()).await;
    backend.clean_up(&stage).await;
    held.map_or_else(broken, |()| Verdict::Held)
}

/// Runs the case with a name.
///
/// # Errors
/// [`Broken`] where the promise was not held, or where there is no such case.
pub async fn run_named(name: &str, backend: &dyn Backend) -> Result<Verdict, Broken> {
    let Some(case) = cases().find(|case| case.name == name) else {
        return Err(Broken::new(format!("there is no case {name}")));
    };
    match run(case, backend).await {
        Verdict::Broken(broken) => Err(broken),
        verdict => Ok(verdict),
    }
}

/// Runs all cases, one after the other.
pub async fn run_all(backend: &dyn Backend) -> Report {
    let mut report = Report::default();
    for case in cases() {
        let verdict = run(case, backend).await;
        report.verdicts.push((case.name, verdict));
    }
    report
}

/// What came of all cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The cases' names and what came of each, in order.
    pub verdicts: Vec<(&'static str, Verdict)>,
}

impl Report {
    /// The promises that were not held.
    pub fn broken(&self) -> impl Iterator<Item = &Broken> {
        self.verdicts.iter().filter_map(|(_, verdict)| match verdict {
            Verdict::Broken(broken) => Some(broken),
            _ => None,
        })
    }

    /// What the backend is told of the cases that it leaves out, without running any.
    #[must_use]
    pub fn left_out(backend: &dyn Backend) -> Report {
        let capabilities = backend.capabilities();
        let left_out = cases().filter_map(|case| {
            capabilities.lacking(case.needs).map(|capability| (case.name, Verdict::LeftOut(capability)))
        });
        Report { verdicts: left_out.collect() }
    }
}

/// One line for each case that was left out, three for each that was broken, and the sums.
impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut held, mut broken, mut left_out) = (0, 0, 0);
        for (name, verdict) in &self.verdicts {
            match verdict {
                Verdict::Held => held += 1,
                Verdict::Broken(instead) => {
                    broken += 1;
                    writeln!(formatter, "{instead}")?;
                }
                Verdict::LeftOut(capability) => {
                    left_out += 1;
                    writeln!(formatter, "LEFT OUT {name}: needs {capability}")?;
                }
            }
        }
        if held + broken == 0 {
            return write!(formatter, "left out: {left_out}");
        }
        write!(formatter, "{held} held, {broken} broken, {left_out} left out")
    }
}

/// What the names of a case start with: short, so that names of buckets and roles made of it stay within their limits.
fn prefix(name: &str) -> String {
    // FNV-1a, because names of cases are longer than what S3 leaves room for.
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("contract-{hash:08x}")
}
