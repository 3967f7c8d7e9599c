//! The life of the versions of a key: from midnight to midnight of their events.
//!
//! S3 decides at a midnight on the bucket as it is then: everything that is due for some version of the key happens as
//! if nothing else did, and what follows from it, such as one more newer version, counts from the next midnight on.

use super::ledger::{Ledger, Side, slot};
use super::meter::Meter;
use super::profile::{ProfileId, Profiles};
use super::tiers::Idle;
use crate::calendar::Day;
use crate::cube::{Amount, CellKey};
use crate::s3::lifecycle::evaluate::{Action, Event, Version};
use crate::s3::{State, StorageClass, Versioning};
use crate::simulate::Reads;

/// What is the same for all keys on one side.
pub(super) struct Place<'a> {
    pub side: Side,
    pub end: Day,
    pub versioning: Versioning,
    pub reads: &'a [Reads],
}

/// A version of the keys that share their whole life.
pub(super) struct Member {
    pub version: Version,
    pub amount: Amount,
    pub profile: ProfileId,
    /// The midnight from which on it is counted, and lifecycle may touch it.
    pub from: Day,
    /// The midnight up to which it is in the ledger.
    pub begin: Day,
    /// The midnight at which it came into its class.
    pub entered: Day,
    /// How long it had not been accessed when it came into its class, or when its life began.
    pub idle: Idle,
    /// The midnights between which it was in its class before it became noncurrent, and could be read.
    pub read: Option<(Day, Day)>,
    /// What happens next, unless another version changes it.
    next: Option<Event>,
    /// Whether `next` has to be looked up.
    stale: bool,
    gone: bool,
}

/// The versions of a key that are not among the members of its life, and do not change.
#[derive(Clone, Copy, Default)]
pub(super) struct Others {
    /// How many noncurrent versions are newer than all members.
    pub newer: u32,
    /// Whether there are any.
    pub exist: bool,
}

impl Others {
    /// What the state of a version that is counted by itself tells of the others.
    pub(super) fn of(state: State) -> Others {
        match state {
            State::Current => Others::default(),
            State::Noncurrent { newer, .. } => Others { newer, exist: true },
            State::DeleteMarker { only_version } => Others { newer: 0, exist: !only_version },
            State::NoncurrentDeleteMarker { .. } => Others { newer: 0, exist: true },
        }
    }
}

impl Member {
    /// A version that an inventory lists, or that arrives.
    pub(super) fn new(
        key: &CellKey,
        amount: Amount,
        profile: ProfileId,
        profiles: &Profiles<'_>,
        from: Day,
    ) -> Member {
        let version = Version {
            state: key.state,
            storage_class: key.storage_class,
            created: key.modified,
            null_version: key.null_version,
        };
        Member {
            version,
            amount,
            profile,
            from,
            begin: from,
            entered: key.modified,
            idle: Idle::before(from, key.modified, key.access_tier, profiles.get(profile).archive_tiers),
            read: None,
            next: None,
            stale: true,
            gone: false,
        }
    }

    /// The delete marker that an expiration puts over this version.
    fn marker(&self, versioning: Versioning, profiles: &Profiles<'_>, day: Day) -> Member {
        let version = Version {
            state: State::DeleteMarker { only_version: false },
            storage_class: StorageClass::Standard,
            created: day,
            null_version: versioning == Versioning::Suspended,
        };
        Member {
            version,
            amount: Amount { bytes: 0, ..self.amount },
            profile: profiles.get(self.profile).marker,
            from: day,
            begin: day,
            entered: day,
            idle: Idle::from_now(day),
            read: None,
            next: None,
            stale: true,
            gone: false,
        }
    }
}

/// The lives of a key's versions, newest first, and where they are written down.
pub(super) struct Life<'a> {
    pub place: &'a Place<'a>,
    pub profiles: &'a Profiles<'a>,
    pub members: &'a mut Vec<Member>,
    pub ledger: &'a mut Ledger,
}

impl Life<'_> {
    /// Writes everything from the members' beginnings until the place's end into the ledger; no member is left.
    pub(super) fn run(&mut self, others: Others) {
        let mut look_from = Day::MIN;
        loop {
            let day = self.look_ahead(others, look_from).filter(|day| *day < self.place.end);
            let Some(day) = day else { break };
            self.midnight(day);
            look_from = day + 1;
        }
        for member in self.members.drain(..) {
            member.leave_off(self.place, self.profiles, self.ledger, self.place.end);
        }
    }

    /// Finds out what happens next to each member, where that may have changed, and when something does.
    fn look_ahead(&mut self, others: Others, from: Day) -> Option<Day> {
        let only_version = self.members.len() == 1 && !others.exist;
        let mut above = others.newer;
        let mut first: Option<Day> = None;
        for member in &mut *self.members {
            let state = match member.version.state {
                State::Noncurrent { since, .. } => {
                    let newer = above;
                    above = (above + 1).min(State::MAXIMUM_NEWER);
                    State::Noncurrent { since, newer }
                }
                State::DeleteMarker { .. } => State::DeleteMarker { only_version },
                other => other,
            };
            if member.stale || member.version.state != state {
                member.version.state = state;
                member.stale = false;
                let schedule = &self.profiles.get(member.profile).schedule;
                member.next = schedule.next(&member.version, self.place.versioning, from.max(member.from));
            }
            if let Some(event) = member.next {
                first = Some(first.map_or(event.day, |day| day.min(event.day)));
            }
        }
        first
    }

    /// Everything that happens at a midnight, as decided on the state before it.
    fn midnight(&mut self, day: Day) {
        let action = |member: &Member| member.next.filter(|event| event.day == day).map(|event| event.action);
        let is_expired =
            |member: &&Member| matches!(action(member), Some(Action::Expire | Action::ExpireForGood));
        let marker = match self.place.versioning {
            Versioning::Unversioned => None,
            versioning => {
                let version = self.members.iter().find(is_expired);
                version.map(|version| version.marker(versioning, self.profiles, day))
            }
        };
        // A null marker replaces the null version, wherever it stands.
        let replaces_null = marker.as_ref().is_some_and(|marker| marker.version.null_version);
        let mut some_gone = false;
        for member in &mut *self.members {
            let replaced = replaces_null && member.version.null_version;
            let Some(action) = (if replaced { Some(Action::Delete) } else { action(member) }) else {
                continue;
            };
            member.act(action, self.place, self.profiles, self.ledger, day);
            some_gone |= member.gone;
        }
        if some_gone {
            self.members.retain(|member| !member.gone);
        }
        if let Some(marker) = marker {
            self.members.insert(0, marker);
        }
    }
}

impl Member {
    /// The action happens to the version at a midnight.
    pub(super) fn act(
        &mut self,
        action: Action,
        place: &Place<'_>,
        profiles: &Profiles<'_>,
        ledger: &mut Ledger,
        day: Day,
    ) {
        let profile = profiles.get(self.profile);
        self.stale = true;
        match action {
            Action::Transition(class) => {
                self.stay(place, profile, ledger, day);
                self.leave_class(place, profile, ledger, day);
                if let Some(meter) = Meter::transition(class) {
                    ledger.count(slot(place.side, meter), day, u128::from(self.amount.objects));
                }
                self.version.storage_class = class;
                self.entered = day;
                self.idle = Idle::from_now(day);
                self.read = None;
            }
            Action::Expire => {
                self.stay(place, profile, ledger, day);
                self.read = Some((self.begin, day));
                self.version.state = State::Noncurrent { since: day, newer: 0 };
            }
            Action::ExpireForGood | Action::Delete | Action::RemoveDeleteMarker => {
                self.gone = true;
                self.leave_off(place, profiles, ledger, day);
                // What goes before it is counted at all costs nothing.
                if self.from <= day {
                    self.leave_class(place, profile, ledger, day);
                }
            }
        }
        self.begin = day;
    }

    /// The version is counted no longer.
    pub(super) fn leave_off(
        &self,
        place: &Place<'_>,
        profiles: &Profiles<'_>,
        ledger: &mut Ledger,
        day: Day,
    ) {
        let profile = profiles.get(self.profile);
        self.stay(place, profile, ledger, day);
        let tags = u128::from(self.amount.objects) * u128::from(profile.tags);
        ledger.hold(slot(place.side, Meter::Tags), self.from, day, tags);
    }
}

#[cfg(test)]
mod tests;
