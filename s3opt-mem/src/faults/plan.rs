//! What is to go wrong.

use std::collections::BTreeMap;
use std::fmt;

use crate::random::Random;

/// Something that goes wrong with a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// It is refused because there are too many; nothing happens.
    Throttled,
    /// It is not answered, and nothing has happened.
    UnansweredBefore,
    /// It is not answered, but it has taken effect.
    UnansweredAfter,
    /// Some of the objects that it deletes are not deleted. For DeleteObjects only.
    PartialBatch,
    /// Reads do not see for some time the tags that it writes. For PutObjectTagging only.
    LateTags,
}

impl Fault {
    /// All faults.
    pub const ALL: [Fault; 5] = [
        Fault::Throttled,
        Fault::UnansweredBefore,
        Fault::UnansweredAfter,
        Fault::PartialBatch,
        Fault::LateTags,
    ];

    /// Whether the fault can befall calls of an operation.
    #[must_use]
    pub fn befalls(self, operation: &str) -> bool {
        match self {
            Fault::Throttled | Fault::UnansweredBefore | Fault::UnansweredAfter => true,
            Fault::PartialBatch => operation == "DeleteObjects",
            Fault::LateTags => operation == "PutObjectTagging",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Fault::Throttled => "throttled",
            Fault::UnansweredBefore => "unanswered, without effect",
            Fault::UnansweredAfter => "unanswered, with effect",
            Fault::PartialBatch => "done in part",
            Fault::LateTags => "tags are seen late",
        })
    }
}

/// Which calls go wrong, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultPlan {
    chances: BTreeMap<Fault, u16>,
    at: BTreeMap<u64, Fault>,
    from: Option<(u64, Fault)>,
    late_tags_milliseconds: u64,
}

impl FaultPlan {
    /// Nothing goes wrong.
    #[must_use]
    pub fn none() -> FaultPlan {
        FaultPlan { late_tags_milliseconds: 60_000, ..FaultPlan::default() }
    }

    /// Everything goes wrong now and then, each with so many chances in a thousand.
    #[must_use]
    pub fn everything(per_thousand: u16) -> FaultPlan {
        Fault::ALL.into_iter().fold(FaultPlan::none(), |plan, fault| plan.chance(fault, per_thousand))
    }

    /// Each call that it can befall has so many chances in a thousand of this fault.
    #[must_use]
    pub fn chance(mut self, fault: Fault, per_thousand: u16) -> FaultPlan {
        self.chances.insert(fault, per_thousand);
        self
    }

    /// The call with this number, counted from 1, goes wrong.
    #[must_use]
    pub fn at(mut self, number: u64, fault: Fault) -> FaultPlan {
        self.at.insert(number, fault);
        self
    }

    /// The call with this number goes wrong, and every later one is refused without effect: whoever makes them is cut
    /// off there.
    #[must_use]
    pub fn cut_off_at(mut self, number: u64, fault: Fault) -> FaultPlan {
        self.from = Some((number, fault));
        self
    }

    /// Milliseconds for which reads do not see late tags; a minute by default.
    #[must_use]
    pub fn late_tags_milliseconds(mut self, milliseconds: u64) -> FaultPlan {
        self.late_tags_milliseconds = milliseconds;
        self
    }

    pub(super) fn late_by(&self) -> u64 {
        self.late_tags_milliseconds
    }

    /// What goes wrong with the call that has this number.
    #[must_use]
    pub fn decide(&self, seed: u64, number: u64, operation: &str) -> Option<Fault> {
        if let Some((begin, fault)) = self.from
            && number >= begin
        {
            return Some(if number == begin && fault.befalls(operation) {
                fault
            } else {
                Fault::UnansweredBefore
            });
        }
        if let Some(fault) = self.at.get(&number) {
            return fault.befalls(operation).then_some(*fault);
        }
        let mut random = Random::of(seed, number);
        // Each fault draws, whether it can befall the call or not: so one chance does not move another.
        let drawn = self.chances.iter().filter(|(_, chance)| random.happens(**chance));
        let drawn: Vec<Fault> = drawn.map(|(fault, _)| *fault).collect();
        drawn.into_iter().find(|fault| fault.befalls(operation))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_wrong_depends_on_seed_and_number_alone() {
        let plan = FaultPlan::everything(100);
        let faults =
            |seed| (1..=500).map(|number| plan.decide(seed, number, "PutObject")).collect::<Vec<_>>();
        assert_eq!(faults(1), faults(1));
        assert_ne!(faults(1), faults(2));
        let count = faults(1).iter().flatten().count();
        // Three faults can befall PutObject: 27 % of 500 calls.
        assert!((100..170).contains(&count), "{count}");
    }

    #[test]
    fn a_fault_befalls_only_what_it_can() {
        let plan = FaultPlan::none().chance(Fault::PartialBatch, 1000).at(3, Fault::LateTags);
        for (number, operation, expected) in [
            (1, "DeleteObjects", Some(Fault::PartialBatch)),
            (1, "PutObject", None),
            (3, "DeleteObjects", None),
            (3, "PutObjectTagging", Some(Fault::LateTags)),
        ] {
            assert_eq!(plan.decide(0, number, operation), expected, "{number} {operation}");
        }
    }

    #[test]
    fn what_is_cut_off_stays_so() {
        let plan = FaultPlan::none().cut_off_at(3, Fault::UnansweredAfter);
        let faults: Vec<_> = (1..=5).map(|number| plan.decide(0, number, "PutObject")).collect();
        let before = Some(Fault::UnansweredBefore);
        assert_eq!(faults, [None, None, Some(Fault::UnansweredAfter), before, before]);
    }

    #[test]
    fn one_chance_does_not_move_another() {
        let one = FaultPlan::none().chance(Fault::UnansweredAfter, 200);
        let both = one.clone().chance(Fault::LateTags, 1000);
        for number in 1..200 {
            assert_eq!(one.decide(5, number, "PutObject"), both.decide(5, number, "PutObject"));
        }
    }
}
