//! Events that nobody waits for are handed to functions.

use bytes::Bytes;

use super::records::FailedDelivery;
use super::run::{NotRun, Run, no_handler};
use super::{Delivery, Place};
use crate::agenda::Due;
use crate::emulator::Emulator;
use crate::world::World;

/// Minutes after which a failed invocation is tried again: after one, then after two.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.
const RETRY_MINUTES: [u64; 2] = [1, 2];

impl World {
    /// Hands a function an event in some milliseconds, by its ARN.
    pub(crate) fn deliver_later(&mut self, function_arn: &str, payload: Bytes, milliseconds: u64) {
        let Some(delivery) = Delivery::new(function_arn, payload) else { return };
        for milliseconds in self.next_deliveries(milliseconds) {
            self.hand_over(delivery.clone(), milliseconds);
        }
    }

    /// Hands a function an event in some milliseconds, one at least: a function that causes its own event would not let
    /// time go by otherwise.
    pub(super) fn hand_over(&mut self, delivery: Delivery, milliseconds: u64) {
        self.agenda.put(self.later(milliseconds.max(1)), Due::Delivery(Box::new(delivery)));
    }

    /// An event did not reach its function, and will not.
    pub(crate) fn give_up_delivery(
        &mut self,
        function_arn: &str,
        event: Bytes,
        attempts: u32,
        error: String,
    ) {
        let Some(place) = Place::of_arn(function_arn) else { return };
        let (number, time) = (self.ids.number(), self.now);
        let failed = FailedDelivery { function: place.arn(), time, event, attempts, error };
        self.regional(&place.account, &place.region).functions.failed.push(number, failed);
    }
}

impl Emulator {
    /// Hands a function an event, within so many other invocations. Where the function fails, it is tried again later.
    pub(crate) async fn deliver(&self, delivery: Delivery, depth: u32) {
        let place = Place {
            account: delivery.account.clone(),
            region: delivery.region.clone(),
            name: delivery.function.clone(),
        };
        let attempt = delivery.attempts + 1;
        let run = Run { event: delivery.payload.clone(), asynchronous: true, attempt, depth };
        let (error, attempts) = match self.run_handler(&place, run).await {
            Ok(Ok(_)) => return,
            Ok(Err(error)) => {
                let retry = RETRY_MINUTES.get(delivery.attempts as usize);
                if let Some(minutes) = retry {
                    self.world().hand_over(Delivery { attempts: attempt, ..delivery }, minutes * 60_000);
                    return;
                }
                (error, attempt)
            }
            Err(NotRun::NoFunction) => (format!("Function not found: {}", place.arn()), delivery.attempts),
            // Nobody would register one while the clock turns.
            Err(NotRun::NoHandler(name)) => (no_handler(&name), delivery.attempts),
        };
        self.world().give_up_delivery(&place.arn(), delivery.payload, attempts, error);
    }
}
