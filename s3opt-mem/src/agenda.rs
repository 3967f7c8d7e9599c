//! What is due, and when.

use std::collections::BTreeMap;

use s3opt_core::calendar::Instant;

use crate::functions::Delivery;

/// Something that happens by itself as the clock turns.
#[derive(Clone, Debug)]
pub(crate) enum Due {
    /// A midnight UTC: lifecycle and Intelligent-Tiering act, and CloudWatch gets its daily data of storage.
    Midnight,
    /// Something came due for a version at the present midnight, after its pass.
    Lifecycle,
    /// An inventory report is made.
    Inventory { bucket: String, id: String },
    /// A version is copied to the destinations of its bucket's replication rules.
    Replication { bucket: String, key: String, number: u64 },
    /// A restored copy is there.
    Restored { bucket: String, key: String, number: u64 },
    /// A restored copy goes.
    RestoreEnds { bucket: String, key: String, number: u64 },
    /// A schedule fires.
    Schedule {
        account: String,
        region: s3opt_core::price::Region,
        rule: String,
        /// The rule's revision: an older one no longer fires.
        revision: u64,
    },
    /// An alarm is evaluated.
    Alarm { account: String, region: s3opt_core::price::Region, alarm: String, revision: u64 },
    /// A function is handed an event.
    Delivery(Box<Delivery>),
}

impl Due {
    /// What is due at the same instant happens in this order.
    fn rank(&self) -> u8 {
        match self {
            // What was written is copied as it was, before a midnight moves it.
            Due::Replication { .. } => 0,
            Due::Midnight | Due::Lifecycle => 1,
            Due::RestoreEnds { .. } => 2,
            Due::Restored { .. } => 3,
            Due::Inventory { .. } => 4,
            Due::Delivery(_) => 5,
            Due::Alarm { .. } => 6,
            Due::Schedule { .. } => 7,
        }
    }
}

/// All that is due, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Agenda {
    entries: BTreeMap<(Instant, u8, u64), Due>,
    next: u64,
}

impl Agenda {
    /// Puts something down.
    pub(crate) fn put(&mut self, at: Instant, due: Due) {
        self.next += 1;
        self.entries.insert((at, due.rank(), self.next), due);
    }

    /// Takes the next thing that is due at or before an instant.
    pub(crate) fn take(&mut self, until: Instant) -> Option<(Instant, Due)> {
        let entry = self.entries.first_entry()?;
        let at = entry.key().0;
        (at <= until).then(|| (at, entry.remove()))
    }

    /// All that is due, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Instant, &Due)> {
        self.entries.iter().map(|((at, ..), due)| (*at, due))
    }

    /// How many things are due at some time.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}
