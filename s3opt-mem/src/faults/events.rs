//! Events that are lost, doubled or late.

use crate::random::Random;
use crate::world::World;

/// What happens to the events that the emulator hands to functions.
///
/// S3 delivers events "at least once", "typically in seconds but can sometimes take a minute or longer", and in no order.
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventFaults {
    /// Decides, together with an event's number.
    pub seed: u64,
    /// Chances in a thousand that an event is lost. S3 itself loses none; a function that fails three times does.
    pub lost: u16,
    /// Chances in a thousand that an event comes twice.
    pub doubled: u16,
    /// Chances in a thousand that an event is late, and others overtake it.
    pub late: u16,
    /// Milliseconds that a late event is late by at most.
    pub late_by: u64,
}

impl EventFaults {
    /// In how many milliseconds the event with this number is delivered, each time that it is, where it would have been
    /// delivered once in so many.
    #[must_use]
    pub fn deliveries(&self, number: u64, milliseconds: u64) -> Vec<u64> {
        let mut random = Random::of(self.seed, number);
        let (lost, doubled, late) =
            (random.happens(self.lost), random.happens(self.doubled), random.happens(self.late));
        if lost {
            return Vec::new();
        }
        let mut later = || milliseconds.saturating_add(1).saturating_add(random.below(self.late_by));
        let first = if late { later() } else { milliseconds };
        if doubled { vec![first, later()] } else { vec![first] }
    }
}

impl World {
    /// In how many milliseconds the next event is delivered, each time that it is.
    pub(crate) fn next_deliveries(&mut self, milliseconds: u64) -> Vec<u64> {
        self.events += 1;
        self.event_faults.deliveries(self.events, milliseconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Emulator;

    #[test]
    fn without_chances_every_event_comes_once_and_in_time() {
        for number in 0..100 {
            assert_eq!(EventFaults::default().deliveries(number, 1000), [1000]);
        }
    }

    #[test]
    fn each_fault_happens_as_often_as_it_should() {
        let faults = EventFaults { seed: 3, lost: 100, doubled: 200, late: 300, late_by: 60_000 };
        let all: Vec<Vec<u64>> = (0..10_000).map(|number| faults.deliveries(number, 1000)).collect();
        assert_eq!(all, (0..10_000).map(|number| faults.deliveries(number, 1000)).collect::<Vec<_>>());
        let count = |is: fn(&Vec<u64>) -> bool| all.iter().filter(|deliveries| is(deliveries)).count();
        let lost = count(Vec::is_empty);
        let doubled = count(|deliveries| deliveries.len() == 2);
        let late = count(|deliveries| deliveries.first().is_some_and(|first| *first > 1000));
        assert!((900..1100).contains(&lost), "{lost}");
        assert!((1650..1950).contains(&doubled), "{doubled}");
        assert!((2550..2850).contains(&late), "{late}");
        assert!(all.iter().flatten().all(|at| (1000..=61_000).contains(at)));
    }

    #[test]
    fn delays_do_not_overflow() {
        let faults = EventFaults { seed: 0, lost: 0, doubled: 1000, late: 1000, late_by: u64::MAX };
        assert_eq!(faults.deliveries(1, u64::MAX), [u64::MAX, u64::MAX]);
    }

    #[test]
    fn the_emulator_puts_down_what_was_decided() {
        let event_faults = EventFaults { seed: 9, lost: 300, doubled: 300, late: 300, late_by: 5000 };
        let emulator = Emulator::builder().event_faults(event_faults).build();
        let mut world = emulator.world();
        let (now, before) = (world.now.milliseconds(), world.agenda.len());
        for _ in 0..100 {
            world.deliver_later("arn:aws:lambda:us-east-1:111111111111:function:name", "{}".into(), 1000);
        }
        let mut expected: Vec<i64> = (1..=100)
            .flat_map(|number| event_faults.deliveries(number, 1000))
            .map(|milliseconds| now + i64::try_from(milliseconds).unwrap())
            .collect();
        expected.sort_unstable();
        let is_delivery = |due: &crate::agenda::Due| matches!(due, crate::agenda::Due::Delivery(_));
        let deliveries = world.agenda.iter().filter(|(_, due)| is_delivery(due));
        let put: Vec<i64> = deliveries.map(|(at, _)| at.milliseconds()).collect();
        assert_eq!(put, expected);
        assert_eq!(world.agenda.len(), before + expected.len());
    }
}
