//! Lifecycle: what S3 does to versions at midnights UTC.
//!
//! At each midnight S3 decides on the bucket as it is then; what it does to one version of a key changes what is due for
//! another from the next midnight on.

use std::sync::Arc;

use s3opt_core::backend::storage::BucketVersioning;
use s3opt_core::calendar::{Day, Instant};
use s3opt_core::s3::lifecycle::LifecycleConfiguration;
use s3opt_core::s3::lifecycle::evaluate::{self, Action, Schedule};
use s3opt_core::s3::{AccessTier, State, StorageClass, Versioning};

use super::tiering::{next_move, tier_on};
use crate::agenda::Due;
use crate::meter::Line;
use crate::storage::{Bucket, Content, Entry, ObjectEvent, Version};
use crate::world::World;

/// What happens to a version at a midnight.
#[derive(Clone, Copy)]
enum Decision {
    Lifecycle(Action),
    Tier(AccessTier),
}

impl World {
    /// Everything that is due for versions at a midnight, in all buckets.
    pub(crate) fn lifecycle_pass(&mut self, today: Day) {
        let due: Vec<String> = self
            .buckets
            .values()
            .filter(|bucket| bucket.queue.first().is_some_and(|day| day <= today))
            .map(|bucket| bucket.name.clone())
            .collect();
        self.pass = Some(today);
        self.late_pass = None;
        for bucket in due {
            let keys =
                self.buckets.get_mut(&bucket).map(|bucket| bucket.queue.take(today)).unwrap_or_default();
            for key in keys {
                self.lifecycle_of_key(&bucket, &key, today);
            }
        }
        self.pass = None;
    }

    fn lifecycle_of_key(&mut self, name: &str, key: &Arc<str>, today: Day) {
        let Some(bucket) = self.buckets.get_mut(name) else { return };
        if let Some(entry) = bucket.keys.get_mut(key) {
            entry.queued = None;
        }
        let Some(entry) = bucket.keys.get(key) else { return };
        let decisions: Vec<(u64, Decision)> = bucket
            .versions(key, entry)
            .flat_map(|seen| {
                seen.decide(today).into_iter().flatten().map(move |decision| (seen.version.number, decision))
            })
            .collect();
        for (number, decision) in decisions {
            self.act(name, key, number, decision);
        }
        self.queue_key(name, key);
    }

    fn act(&mut self, bucket: &str, key: &Arc<str>, number: u64, decision: Decision) {
        match decision {
            Decision::Tier(tier) => {
                self.change_version(bucket, key, number, |version| {
                    if let Content::Object(object) = &mut version.content {
                        object.tier = tier;
                    }
                });
                self.tell(bucket, key, number, "IntelligentTiering");
            }
            Decision::Lifecycle(Action::Transition(class)) => {
                self.move_version(bucket, key, number, class);
                if let Some(line) = Line::transition(class) {
                    self.count(bucket, line, 1);
                }
                self.tell(bucket, key, number, "LifecycleTransition");
            }
            Decision::Lifecycle(Action::Expire) => {
                self.push_marker(bucket, key);
                self.tell(bucket, key, number, "LifecycleExpiration:DeleteMarkerCreated");
            }
            Decision::Lifecycle(Action::ExpireForGood) => {
                // A suspended bucket puts a null marker in the place of the null version.
                let suspended = self
                    .buckets
                    .get(bucket)
                    .is_some_and(|bucket| bucket.versioning == BucketVersioning::Suspended);
                self.tell(bucket, key, number, "LifecycleExpiration:Delete");
                if suspended {
                    self.push_marker(bucket, key);
                } else {
                    self.take_version(bucket, key, number);
                }
            }
            Decision::Lifecycle(Action::Delete | Action::RemoveDeleteMarker) => {
                self.tell(bucket, key, number, "LifecycleExpiration:Delete");
                self.take_version(bucket, key, number);
            }
        }
    }

    /// Puts a delete marker on top of a key, and answers its number.
    pub(crate) fn push_marker(&mut self, bucket: &str, key: &Arc<str>) -> Option<u64> {
        let number = self.ids.number();
        let marker = Version::new(number, self.now, Content::Marker);
        self.push_version(bucket, key, marker)
    }

    /// Counts usage of a bucket at the present instant.
    pub(crate) fn count(&mut self, bucket: &str, line: Line, amount: u128) {
        if let Some(bucket) = self.buckets.get(bucket) {
            self.meter.count(bucket.owner, line, self.now, amount);
        }
    }

    fn tell(&mut self, bucket: &str, key: &Arc<str>, number: u64, name: &'static str) {
        let found = self.buckets.get(bucket).and_then(|bucket| bucket.keys.get(key));
        let Some(version) = found.and_then(|entry| entry.get(number)) else { return };
        let event = ObjectEvent {
            name,
            key: key.to_string(),
            version_id: Some(version.id()),
            size: version.object().map_or(0, |object| object.size),
            etag: version.object().map(crate::storage::etag).unwrap_or_default(),
        };
        self.emit(bucket, &event);
    }

    /// Finds out anew when something is next due for the versions of a key.
    pub(crate) fn queue_key(&mut self, bucket: &str, key: &Arc<str>) {
        let from = self.next_pass();
        let Some(bucket) = self.buckets.get_mut(bucket) else { return };
        let Some(entry) = bucket.keys.get(key) else { return };
        let day = bucket.versions(key, entry).filter_map(|seen| seen.next(from)).min();
        if day == entry.queued {
            return;
        }
        if let Some(entry) = bucket.keys.get_mut(key) {
            entry.queued = day;
        }
        let Some(day) = day else { return };
        bucket.queue.put(day, key);
        if self.now == day.into() && self.late_pass != Some(day) {
            // The midnight is now, and its pass is over: there has to be another.
            self.late_pass = Some(day);
            self.agenda.put(self.now, Due::Lifecycle);
        }
    }

    /// Finds out anew what is due for all versions of a bucket, after its rules have changed.
    pub(crate) fn queue_bucket(&mut self, name: &str) {
        let Some(bucket) = self.buckets.get_mut(name) else { return };
        bucket.queue.clear();
        bucket.keys.values_mut().for_each(|entry| entry.queued = None);
        let keys: Vec<Arc<str>> = bucket.keys.keys().cloned().collect();
        for key in keys {
            self.queue_key(name, &key);
        }
    }

    /// The first midnight at which lifecycle may still act: the present instant where it is midnight, but not within
    /// its pass, in which S3 acts once on each version.
    fn next_pass(&self) -> Day {
        self.pass.map_or(self.now.first_midnight(), |today| today + 1)
    }
}

/// A version as lifecycle sees it: with its place among the versions of its key.
struct Seen<'a> {
    bucket: &'a Bucket,
    key: &'a str,
    version: &'a Version,
    state: State,
}

impl Bucket {
    /// All versions of a key, newest first, with their states.
    fn versions<'a>(&'a self, key: &'a str, entry: &'a Entry) -> impl Iterator<Item = Seen<'a>> {
        let only_version = entry.older.is_empty();
        let mut newer = 0;
        entry.newest_first().map(move |version| {
            let since = version.noncurrent_since.map(Instant::first_midnight);
            let state = match (since, version.is_marker()) {
                (None, false) => State::Current,
                (None, true) => State::DeleteMarker { only_version },
                (Some(since), false) => State::Noncurrent { since, newer },
                (Some(since), true) => State::NoncurrentDeleteMarker { since },
            };
            if matches!(state, State::Noncurrent { .. }) {
                newer += 1;
            }
            Seen { bucket: self, key, version, state }
        })
    }
}

impl Seen<'_> {
    fn schedule(&self) -> Option<Schedule> {
        let lifecycle: &LifecycleConfiguration = self.bucket.lifecycle()?;
        Some(match &self.version.content {
            Content::Marker => Schedule::of_delete_marker(lifecycle, self.key),
            Content::Object(object) => Schedule::of_object(lifecycle, self.key, object.size, object.tags()),
        })
    }

    fn event(&self, from: Day) -> Option<evaluate::Event> {
        let version = evaluate::Version {
            state: self.state,
            storage_class: self.version.object().map_or(StorageClass::Standard, |object| object.class),
            created: self.version.modified.first_midnight(),
            null_version: self.version.is_null,
        };
        self.schedule()?.next(&version, versioning(self.bucket.versioning), from)
    }

    /// What happens to the version at a midnight: Intelligent-Tiering and lifecycle do not know of each other, but a
    /// version that moves or goes has no tier to move to.
    fn decide(&self, today: Day) -> [Option<Decision>; 2] {
        let action = self.event(today).filter(|event| event.day == today).map(|event| event.action);
        let tier = match action {
            None | Some(Action::Expire) => self.version.object().and_then(|object| {
                tier_on(object, self.bucket.archive_tiers(self.key, object.tags()), today)
            }),
            Some(_) => None,
        };
        [tier.map(Decision::Tier), action.map(Decision::Lifecycle)]
    }

    /// The next midnight, from one on, at which something happens to the version.
    fn next(&self, from: Day) -> Option<Day> {
        let event = self.event(from).map(|event| event.day);
        let moved = self
            .version
            .object()
            .and_then(|object| next_move(object, self.bucket.archive_tiers(self.key, object.tags()), from));
        event.into_iter().chain(moved).min()
    }
}

fn versioning(versioning: BucketVersioning) -> Versioning {
    match versioning {
        BucketVersioning::Unversioned => Versioning::Unversioned,
        BucketVersioning::Enabled => Versioning::Enabled,
        BucketVersioning::Suspended => Versioning::Suspended,
    }
}
