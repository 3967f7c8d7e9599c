//! What came of a run.

use std::fmt;

use s3opt_core::backend::contract::Broken;

/// What came of the cases, each in the order in which the suite names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Cases whose promise was held.
    pub held: Vec<&'static str>,
    /// Cases that were not run, and why.
    pub left_out: Vec<(&'static str, String)>,
    /// Cases that were broken as it is known, and why they are.
    pub known: Vec<(&'static str, &'static str)>,
    /// Cases that are said to be broken, and were held.
    pub recovered: Vec<&'static str>,
    /// Promises that were not held.
    pub broken: Vec<Broken>,
    /// Names in the declaration that no case has.
    pub unknown: Vec<&'static str>,
}

impl Judgement {
    /// Whether all was as it was declared.
    #[must_use]
    pub fn is_as_declared(&self) -> bool {
        self.recovered.is_empty() && self.broken.is_empty() && self.unknown.is_empty()
    }
}

/// A line for each case with a promise that was held or not, more for those that need a look, and the sums.
impl fmt::Display for Judgement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.held {
            writeln!(formatter, "HELD {name}")?;
        }
        for (name, reason) in &self.left_out {
            writeln!(formatter, "LEFT OUT {name}: {reason}")?;
        }
        for (name, reason) in &self.known {
            writeln!(formatter, "KNOWN {name}: {reason}")?;
        }
        for name in &self.recovered {
            writeln!(
                formatter,
                "RECOVERED {name}: it is said to be broken, and was held; take it off the list"
            )?;
        }
        for name in &self.unknown {
            writeln!(formatter, "UNKNOWN {name}: there is no such case; take it off the list")?;
        }
        for broken in &self.broken {
            writeln!(formatter, "{broken}")?;
        }
        write!(
            formatter,
            "{} held, {} left out, {} broken as known, {} recovered, {} broken",
            self.held.len(),
            self.left_out.len(),
            self.known.len(),
            self.recovered.len(),
            self.broken.len()
        )
    }
}
