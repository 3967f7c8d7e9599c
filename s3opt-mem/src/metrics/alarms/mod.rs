//! Alarms: they look at their metric at the end of each period, and tell of changes.

mod act;
mod evaluate;
mod message;
mod reason;
mod rules;
mod service;

use s3opt_core::backend::metrics::{Alarm, AlarmState, AlarmStatus};
use s3opt_core::calendar::Instant;
use s3opt_core::price::Region;

use crate::agenda::Due;
use crate::emulator::Emulator;
use crate::world::World;

/// An alarm.
#[derive(Debug)]
pub(super) struct AlarmEntry {
    pub(super) alarm: Alarm,
    arn: String,
    state: AlarmState,
    reason: String,
    since: Instant,
    /// When it was made or last replaced.
    configured: Instant,
    tags: Vec<(String, String)>,
    /// What is on the agenda for an older revision is no longer evaluated.
    revision: u64,
    /// When it is evaluated next. It sleeps while its metric has no data that it could look at.
    pub(super) awake: Option<Instant>,
}

impl AlarmEntry {
    fn status(&self) -> AlarmStatus {
        AlarmStatus {
            alarm: self.alarm.clone(),
            arn: self.arn.clone(),
            state: self.state,
            reason: self.reason.clone(),
            since: self.since,
        }
    }

    /// Milliseconds.
    fn period(&self) -> i64 {
        i64::from(self.alarm.period_seconds.max(1)) * 1000
    }
}

/// What happened to an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlarmEventKind {
    /// It was made, replaced or deleted.
    ConfigurationUpdate,
    /// Its state changed.
    StateUpdate,
    /// It told somebody, or could not.
    Action,
}

/// One entry of an alarm's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmEvent {
    /// When.
    pub time: Instant,
    /// What happened.
    pub kind: AlarmEventKind,
    /// In words.
    pub summary: String,
}

impl Emulator {
    /// What happened to an alarm, in order; it is kept when the alarm is deleted. The last 100,000 events of all alarms of
    /// an account and region are kept.
    #[must_use]
    pub fn alarm_history(&self, account: &str, region: &Region, name: &str) -> Vec<AlarmEvent> {
        let world = self.world();
        let regional = world.regional_of(account, region).into_iter();
        let events = regional.flat_map(|regional| regional.metrics.history.iter());
        let of_alarm = events.filter(|(_, (alarm, _))| alarm == name);
        of_alarm.map(|(_, (_, event))| event.clone()).collect()
    }
}

impl World {
    /// Puts down the next evaluation of an alarm that sleeps: at the end of the present period.
    pub(super) fn wake_alarm(&mut self, account: &str, region: &Region, name: &str) {
        self.wake_alarm_after(account, region, name, self.now.milliseconds());
    }

    /// The same for a datum of a period that has just ended: it is looked at now, as it is by an alarm that is awake.
    pub(super) fn wake_alarm_at_once(&mut self, account: &str, region: &Region, name: &str) {
        self.wake_alarm_after(account, region, name, self.now.milliseconds().saturating_sub(1));
    }

    fn wake_alarm_after(&mut self, account: &str, region: &Region, name: &str, instant: i64) {
        let Some(entry) = self.regional(account, region).metrics.alarms.get_mut(name) else { return };
        if entry.awake.is_some() {
            return;
        }
        let next = (instant.div_euclid(entry.period()) + 1).saturating_mul(entry.period());
        let next = Instant::from_milliseconds(next);
        entry.awake = Some(next);
        let due = Due::Alarm {
            account: account.to_owned(),
            region: region.clone(),
            alarm: name.to_owned(),
            revision: entry.revision,
        };
        self.agenda.put(next, due);
    }
}
