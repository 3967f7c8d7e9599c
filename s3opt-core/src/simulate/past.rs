//! The way back: what the versions that an inventory lists were in the months before it.
//!
//! An inventory tells when a version was written and where it lies now, but not where it lay in between. Where the
//! lifecycle explains the class that is listed, from an upload into STANDARD on, the version's life is told as the
//! lifecycle has made it; else it is taken to have lain where it lies all the time. An access tier that does not follow
//! from time alone, because the version was read, is taken to have been the same since the version came into its class.
//!
//! What was deleted or overwritten before the inventory was made is not known. Neither are hours before a version's
//! first midnight, because the day is the grain of the cube.

use super::ledger::Side;
use super::life::{Member, Place};
use super::run::{Runner, SimulateError, check};
use super::tiers::Idle;
use super::usage::Usage;
use crate::calendar::Day;
use crate::cube::{Amount, CellKey, Cube};
use crate::s3::lifecycle::evaluate::{Action, Schedule, Version};
use crate::s3::{AccessTier, State, StorageClass, Versioning};
use crate::simulate::{Scenario, Settings};

/// Counts what the versions of the cube used from the settings' start until their end, which lie before the inventory
/// was made on the day `observed`: storage and what belongs to it, transitions, and inventory reports. Settings on what
/// arrives and is read count for nothing.
///
/// # Errors
/// [`SimulateError`] where the cube was made for another partition or the settings make no sense.
pub fn past_usage(
    cube: &Cube,
    scenario: &Scenario,
    settings: &Settings,
    observed: Day,
) -> Result<Usage, SimulateError> {
    check(cube, scenario, settings)?;
    let mut runner = Runner::new(cube, scenario, settings);
    // Department by department, because they share one ledger.
    let mut versions: Vec<(usize, CellKey, Amount)> = cube
        .versions()
        .filter(|(key, _)| key.modified < settings.end)
        .map(|(key, amount)| {
            (runner.departments.get(key.prefix.0 as usize).copied().unwrap_or(0), key, amount)
        })
        .collect();
    versions.sort_by_key(|(department, ..)| *department);
    for chunk in versions.chunk_by(|left, right| left.0 == right.0) {
        for (_, key, amount) in chunk {
            runner.look_back(key, *amount, observed);
        }
        if let Some((department, ..)) = chunk.first() {
            runner.close(*department);
        }
    }
    Ok(runner.usage)
}

impl Runner<'_> {
    /// Writes a version's life until the settings' end into the ledger, which takes down what it covers.
    fn look_back(&mut self, key: &CellKey, amount: Amount, observed: Day) {
        let (versioning, end) = (self.settings.versioning, self.settings.end);
        let place = Place { side: Side::Source, end, versioning, reads: &[] };
        let is_marker =
            matches!(key.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
        let profile = self.profiles.of(key.prefix, (!is_marker).then_some(key.band));
        let schedule = &self.profiles.get(profile).schedule;
        let told = if is_marker { None } else { transitions(schedule, versioning, key, observed) };
        let storage_class = if told.is_some() { StorageClass::Standard } else { key.storage_class };
        let transitions = told.unwrap_or_default();
        let begun = CellKey { storage_class, access_tier: None, ..*key };
        let mut member = Member::new(&begun, amount, profile, &self.profiles, key.modified);
        member.idle = Idle::from_now(key.modified);
        let noncurrent_since = match key.state {
            State::Noncurrent { since, .. } => Some(since),
            _ => None,
        };
        if noncurrent_since.is_some() {
            member.version.state = State::Current;
        }
        let mut becomes_noncurrent = noncurrent_since.map(|since| since.max(key.modified));
        for (day, class) in transitions.into_iter().take_while(|(day, _)| *day < end) {
            if let Some(since) = becomes_noncurrent.take_if(|since| *since <= day) {
                self.turn_noncurrent(&mut member, &place, key.state, since);
            }
            member.act(Action::Transition(class), &place, &self.profiles, &mut self.ledger, day);
        }
        if let Some(since) = becomes_noncurrent.filter(|since| *since < end) {
            self.turn_noncurrent(&mut member, &place, key.state, since);
        }
        if member.version.storage_class == key.storage_class
            && let Some(tier) = key.access_tier
            && !self.cools_down_to(&member, tier, observed)
        {
            member.idle = Idle { since: end.max(observed), coldest_known: tier };
        }
        member.leave_off(&place, &self.profiles, &mut self.ledger, end);
    }

    fn turn_noncurrent(&mut self, member: &mut Member, place: &Place<'_>, state: State, since: Day) {
        member.stay(place, self.profiles.get(member.profile), &mut self.ledger, since);
        member.begin = since;
        member.version.state = state;
    }

    /// Whether a version that nobody has read since it came into its class lies in the tier on the day.
    fn cools_down_to(&self, member: &Member, tier: AccessTier, day: Day) -> bool {
        let tiers = self.profiles.get(member.profile).archive_tiers;
        tiers.tier_after(day.days_since(member.entered)) == tier
    }
}

/// The transitions that have led a version from STANDARD into its class by a day, if that is what the lifecycle does to it.
fn transitions(
    schedule: &Schedule,
    versioning: Versioning,
    key: &CellKey,
    observed: Day,
) -> Option<Vec<(Day, StorageClass)>> {
    let (current_until, noncurrent) = match key.state {
        State::Noncurrent { since, .. } => (since.max(key.modified), Some(key.state)),
        _ => (observed + 1, None),
    };
    let mut version = Version {
        state: State::Current,
        storage_class: StorageClass::Standard,
        created: key.modified,
        null_version: key.null_version,
    };
    let mut transitions = Vec::new();
    let phases = [Some((State::Current, key.modified, current_until))]
        .into_iter()
        .chain([noncurrent.map(|state| (state, current_until, observed + 1))]);
    for (state, from, until) in phases.flatten() {
        version.state = state;
        let mut from = from;
        // The waterfall ends, so this does, too.
        while let Some(event) = schedule.next(&version, versioning, from).filter(|event| event.day < until) {
            let Action::Transition(class) = event.action else {
                // It would be gone.
                return None;
            };
            transitions.push((event.day, class));
            version.storage_class = class;
            from = event.day + 1;
        }
    }
    (version.storage_class == key.storage_class).then_some(transitions)
}

#[cfg(test)]
mod tests;
