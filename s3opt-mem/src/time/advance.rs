//! Turning the clock.

use s3opt_core::calendar::{Day, Instant, SECONDS_PER_DAY};

use crate::agenda::Due;
use crate::emulator::{ClockError, Emulator};
use crate::functions::{Delivery, MAX_DEPTH};
use crate::world::World;

impl Emulator {
    /// Turns the clock: everything that is due until then, that instant included, happens first, in order.
    ///
    /// # Errors
    /// [`ClockError`] where the instant has passed.
    pub async fn advance_to(&self, until: Instant) -> Result<(), ClockError> {
        let now = self.world().now;
        if until < now {
            return Err(ClockError { now, to: until });
        }
        self.advance(until).await;
        Ok(())
    }

    /// Turns the clock by whole days.
    pub async fn advance_days(&self, days: u32) {
        let milliseconds = u64::from(days) * SECONDS_PER_DAY.unsigned_abs() * 1000;
        let until = self.world().later(milliseconds);
        self.advance(until).await;
    }

    /// Turns the clock; an instant that has passed leaves it where it is.
    pub(crate) async fn advance(&self, until: Instant) {
        self.advance_within(until, 0).await;
    }

    /// Turns the clock within so many invocations of functions. In too many, events stay where they are until the
    /// outer ones are over, so that functions that wait for one another come to an end.
    pub(crate) async fn advance_within(&self, until: Instant, depth: u32) {
        let mut postponed = Vec::new();
        loop {
            let deliveries = {
                let mut world = self.world();
                let Some((at, due)) = world.agenda.take(until) else {
                    let now = world.now.max(until);
                    world.now = now;
                    for delivery in postponed {
                        world.agenda.put(now, Due::Delivery(Box::new(delivery)));
                    }
                    return;
                };
                world.now = world.now.max(at);
                world.run(due)
            };
            for delivery in deliveries {
                if depth >= MAX_DEPTH {
                    postponed.push(delivery);
                    continue;
                }
                // A handler may wait, which turns the clock within this turn.
                Box::pin(self.deliver(delivery, depth)).await;
            }
        }
    }
}

impl World {
    /// Does what is due, and answers the events that functions have to be handed.
    fn run(&mut self, due: Due) -> Vec<Delivery> {
        match due {
            Due::Midnight => {
                let today = self.now.first_midnight();
                self.agenda.put(next_midnight(today), Due::Midnight);
                self.note_cost_tags(today);
                self.lifecycle_pass(today);
                self.abort_uploads_due(today);
                self.publish_storage_metrics(today);
            }
            Due::Lifecycle => self.lifecycle_pass(self.now.first_midnight()),
            Due::Delivery(delivery) => return vec![*delivery],
            Due::Inventory { bucket, id } => self.make_report(&bucket, &id),
            Due::Replication { bucket, key, number } => self.replicate(&bucket, &key, number),
            Due::Restored { bucket, key, number } => self.restored(&bucket, &key, number),
            Due::RestoreEnds { bucket, key, number } => self.restore_ends(&bucket, &key, number),
            Due::Schedule { account, region, rule, revision } => {
                return self.fire_rule(&account, &region, &rule, revision);
            }
            Due::Alarm { account, region, alarm, revision } => {
                self.evaluate_alarm(&account, &region, &alarm, revision);
            }
        }
        Vec::new()
    }
}

fn next_midnight(today: Day) -> Instant {
    (today + 1).into()
}
