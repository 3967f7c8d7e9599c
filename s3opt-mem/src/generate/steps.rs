//! What happens to a made-up bucket, in order.

use std::collections::VecDeque;

use s3opt_core::backend::storage::{Body, DeleteObject, GetObject, ObjectRef, PutObject};
use s3opt_core::calendar::Instant;

use super::BucketSpec;
use super::object::{DAY, Life};
use crate::random::Random;

/// Something that is done to a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// An object is written, of which only the length is known.
    Put(PutObject),
    /// An object is read.
    Get(GetObject),
    /// An object is deleted.
    Delete(DeleteObject),
}

/// What happens to a made-up bucket, day by day and in order. Made as it is asked for: beside the day that is under way
/// it keeps some bytes for each write.
#[derive(Clone, Debug)]
pub struct Steps {
    spec: BucketSpec,
    /// The day and the object of every write and deletion, in order of the days.
    changes: Vec<(u32, u32)>,
    next_change: usize,
    /// Objects in the order of the days of their first writes, and how many there are before each day.
    objects: Vec<u32>,
    before: Vec<usize>,
    day: u32,
    today: VecDeque<(Instant, Action)>,
}

impl BucketSpec {
    /// What happens to the bucket, in order.
    #[must_use]
    pub fn steps(&self) -> Steps {
        let mut changes = Vec::new();
        let mut firsts = Vec::new();
        for number in 0..self.objects {
            let life = Life::of(self, number);
            let mut days: Vec<u32> =
                life.writes.iter().map(|(time, _)| *time).chain(life.deleted).map(day_of).collect();
            firsts.extend(days.first().map(|first| (*first, number)));
            days.dedup();
            changes.extend(days.into_iter().map(|day| (day, number)));
        }
        changes.sort_unstable();
        firsts.sort_unstable();
        let before = (0..=self.days).map(|day| firsts.partition_point(|(first, _)| *first < day)).collect();
        Steps {
            spec: self.clone(),
            changes,
            next_change: 0,
            objects: firsts.into_iter().map(|(_, number)| number).collect(),
            before,
            day: 0,
            today: VecDeque::new(),
        }
    }

    /// When the last day is over.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.at(u64::from(self.days) * DAY)
    }

    /// The instant so many milliseconds after the start.
    fn at(&self, time: u64) -> Instant {
        let time = i64::try_from(time).unwrap_or(i64::MAX);
        Instant::from_milliseconds(self.start.milliseconds().saturating_add(time))
    }
}

impl Steps {
    /// What happens on a day, in order. Where two things happen at one instant, a key's writes are in their order, and
    /// reads come last.
    fn make_day(&mut self) {
        let mut steps: Vec<(u64, Action)> = Vec::new();
        while let Some((day, number)) = self.changes.get(self.next_change)
            && *day == self.day
        {
            self.next_change += 1;
            self.changes_of(&Life::of(&self.spec, *number), &mut steps);
        }
        self.reads(&mut steps);
        steps.sort_by_key(|(time, _)| *time);
        self.today = steps.into_iter().map(|(time, action)| (self.spec.at(time), action)).collect();
    }

    /// The writes and the deletion of a key on the day.
    fn changes_of(&self, life: &Life, steps: &mut Vec<(u64, Action)>) {
        let bucket = &self.spec.bucket;
        for (time, size) in life.writes.iter().filter(|(time, _)| day_of(*time) == self.day) {
            let put = PutObject {
                bucket: bucket.clone(),
                key: life.key.clone(),
                body: Body::Length(*size),
                storage_class: Some(life.class),
                tags: life.tags.clone(),
                ..PutObject::default()
            };
            steps.push((*time, Action::Put(put)));
        }
        if let Some(time) = life.deleted.filter(|time| day_of(*time) == self.day) {
            let object = ObjectRef::new(bucket, &life.key);
            steps.push((time, Action::Delete(DeleteObject { object, if_match: None })));
        }
    }

    /// The reads of the day. What is not there, or not yet, is not read.
    fn reads(&self, steps: &mut Vec<(u64, Action)>) {
        let mut random = Random::of(!self.spec.seed, u64::from(self.day));
        let mut bands = self.spec.reads.iter().peekable();
        while let Some((youngest, per_thousand)) = bands.next() {
            let older_than = bands.peek().map_or(u32::MAX, |(next, _)| *next);
            let objects = self.objects_of_age(*youngest, older_than);
            let thousandths = objects.len() as u64 * u64::from(*per_thousand);
            let chance = u16::try_from(thousandths % 1000).unwrap_or(0);
            let count = thousandths / 1000 + u64::from(random.happens(chance));
            for _ in 0..count {
                let place = usize::try_from(random.below(objects.len() as u64)).unwrap_or(0);
                let time = u64::from(self.day) * DAY + random.below(DAY);
                let Some(number) = objects.get(place) else { continue };
                let life = Life::of(&self.spec, *number);
                if life.is_there(time) {
                    let object = ObjectRef::new(&self.spec.bucket, &life.key);
                    steps.push((time, Action::Get(GetObject { object, ..GetObject::default() })));
                }
            }
        }
    }

    /// The objects whose first write lies from so many days back to before so many, however long they live.
    fn objects_of_age(&self, youngest: u32, older_than: u32) -> &[u32] {
        let count_before = |day: u32| self.before.get(day as usize).copied().unwrap_or(self.objects.len());
        let Some(latest) = self.day.checked_sub(youngest) else { return &[] };
        let begin = self.day.checked_sub(older_than).map_or(0, |day| count_before(day + 1));
        self.objects.get(begin..count_before(latest + 1)).unwrap_or_default()
    }
}

impl Iterator for Steps {
    type Item = (Instant, Action);

    fn next(&mut self) -> Option<(Instant, Action)> {
        while self.today.is_empty() {
            if self.day >= self.spec.days {
                return None;
            }
            self.make_day();
            self.day += 1;
        }
        self.today.pop_front()
    }
}

fn day_of(time: u64) -> u32 {
    u32::try_from(time / DAY).unwrap_or(u32::MAX)
}
