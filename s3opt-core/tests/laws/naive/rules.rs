//! What the rules ask for, looked up anew for each version on each day.

use s3opt_core::calendar::Day;
use s3opt_core::s3::lifecycle::{Expiration, Rule, Timing, TransitionDefaultMinimumObjectSize};
use s3opt_core::s3::{StorageClass, Versioning};

use super::store::SMALL;
use super::{Around, Due, Walker};

impl Walker<'_> {
    fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.world.scenario.lifecycle.rules.iter().filter(move |rule| {
            let filter = &rule.filter;
            let above = filter.object_size_greater_than();
            let below = filter.object_size_less_than();
            let fits = above.is_none_or(|limit| self.object.size > limit)
                && below.is_none_or(|limit| self.object.size < limit);
            let plain = filter.tags().is_empty() && above.is_none() && below.is_none();
            rule.enabled
                && self.object.key.starts_with(filter.prefix())
                && filter.tags().iter().all(|tag| self.tags.contains(tag))
                && if self.marker { plain } else { fits }
        })
    }

    /// Whether the rule leaves the object alone because it is small.
    fn too_small(&self, rule: &Rule, class: StorageClass) -> bool {
        let has_size =
            rule.filter.object_size_greater_than().is_some() || rule.filter.object_size_less_than().is_some();
        let archives = matches!(class, StorageClass::Glacier | StorageClass::DeepArchive);
        let varies = self.world.scenario.lifecycle.transition_default_minimum_object_size
            == TransitionDefaultMinimumObjectSize::VariesByStorageClass;
        self.object.size < SMALL && !has_size && !(varies && archives)
    }

    fn reached(&self, timing: Timing, day: Day) -> bool {
        match timing {
            Timing::Days(days) => day >= self.object.modified + days,
            Timing::Date(date) => day >= date && day >= self.object.modified,
        }
    }

    /// What happens to the version at a midnight, with so much around it.
    pub(super) fn due(&self, day: Day, around: Around) -> Option<Due> {
        match (self.noncurrent_since, self.marker) {
            (None, false) => self.due_current(day),
            (Some(since), false) => self.due_noncurrent(day, since, around.newer),
            (None, true) => {
                let goes = self.rules().any(|rule| match rule.expiration {
                    Some(Expiration::At(timing)) => self.reached(timing, day),
                    Some(Expiration::ExpiredObjectDeleteMarker(removes)) => removes,
                    None => false,
                });
                (goes && around.alone).then_some(Due::Gone)
            }
            (Some(since), true) => {
                let goes = self.rules().any(|rule| {
                    rule.noncurrent_expiration.is_some_and(|gone| day >= since + gone.noncurrent_days)
                });
                goes.then_some(Due::Gone)
            }
        }
    }

    fn due_current(&self, day: Day) -> Option<Due> {
        let mut moves: Vec<(StorageClass, Day)> = Vec::new();
        let mut expires = false;
        for rule in self.rules() {
            if let Some(Expiration::At(timing)) = rule.expiration {
                expires |= self.reached(timing, day);
            }
            for transition in &rule.transitions {
                let due = match transition.timing {
                    Timing::Days(days) => self.object.modified + days,
                    Timing::Date(date) => date.max(self.object.modified),
                };
                if self.reached(transition.timing, day) && !self.too_small(rule, transition.storage_class) {
                    moves.push((transition.storage_class, due));
                }
            }
        }
        let for_good = match self.world.versioning {
            Versioning::Unversioned => true,
            Versioning::Enabled => false,
            Versioning::Suspended => self.object.null_version,
        };
        if expires && for_good {
            return Some(Due::Gone);
        }
        self.best(&moves).or(expires.then_some(Due::Marker))
    }

    fn due_noncurrent(&self, day: Day, since: Day, newer: usize) -> Option<Due> {
        let mut moves: Vec<(StorageClass, Day)> = Vec::new();
        let mut expires = false;
        for rule in self.rules() {
            if let Some(expiration) = rule.noncurrent_expiration {
                let kept = expiration.newer_noncurrent_versions.is_some_and(|keep| newer < keep as usize);
                expires |= !kept && day >= since + expiration.noncurrent_days;
            }
            for transition in &rule.noncurrent_transitions {
                let kept = transition.newer_noncurrent_versions.is_some_and(|keep| newer < keep as usize);
                let due = since + transition.noncurrent_days;
                if !kept && day >= due && !self.too_small(rule, transition.storage_class) {
                    moves.push((transition.storage_class, due));
                }
            }
        }
        if expires { Some(Due::Gone) } else { self.best(&moves) }
    }

    /// The class that wins among all transitions that are due and allowed.
    fn best(&self, moves: &[(StorageClass, Day)]) -> Option<Due> {
        use StorageClass::{
            DeepArchive, Glacier, GlacierIr, IntelligentTiering, OneZoneIa, Standard, StandardIa,
        };
        for class in [DeepArchive, Glacier, IntelligentTiering, GlacierIr, OneZoneIa, StandardIa] {
            let Some(due) = moves.iter().filter(|(target, _)| *target == class).map(|(_, due)| *due).min()
            else {
                continue;
            };
            let allowed = match self.class {
                Standard => true,
                StandardIa => class != StandardIa,
                IntelligentTiering => !matches!(class, StandardIa | IntelligentTiering),
                OneZoneIa | GlacierIr => matches!(class, Glacier | DeepArchive),
                Glacier => class == DeepArchive,
                DeepArchive => false,
            };
            // What is in Intelligent-Tiering by a rule that came due no earlier stays there.
            let here = moves.iter().filter(|(target, _)| *target == self.class).map(|(_, due)| *due).max();
            let stays = self.class == IntelligentTiering
                && matches!(class, GlacierIr | OneZoneIa)
                && here.is_some_and(|here| {
                    here >= due && moves.iter().all(|(target, other)| *target != class || *other <= here)
                });
            if allowed && !stays {
                return Some(Due::Move(class));
            }
        }
        None
    }
}
