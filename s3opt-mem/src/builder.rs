//! How an emulator begins.

use s3opt_core::calendar::{Day, Instant};
use s3opt_core::price::Catalog;

use crate::emulator::Emulator;
use crate::faults::EventFaults;
use crate::world::{Delays, World};

/// The settings of an emulator to be; all have defaults.
#[derive(Clone, Debug)]
pub struct Builder {
    start: Instant,
    catalog: Catalog,
    delays: Delays,
    event_faults: EventFaults,
}

impl Default for Builder {
    fn default() -> Builder {
        let start = Day::from_date(2026, 1, 1).unwrap_or_default().into();
        Builder {
            start,
            catalog: Catalog::builtin(),
            delays: Delays::default(),
            event_faults: EventFaults::default(),
        }
    }
}

impl Builder {
    /// Where the clock begins; 2026-01-01T00:00:00Z by default.
    #[must_use]
    pub fn start(mut self, start: Instant) -> Builder {
        self.start = start;
        self
    }

    /// The prices of the bill; the built-in ones by default.
    #[must_use]
    pub fn catalog(mut self, catalog: Catalog) -> Builder {
        self.catalog = catalog;
        self
    }

    /// Milliseconds from a write until replication has copied it; 30 seconds by default.
    #[must_use]
    pub fn replication_delay(mut self, milliseconds: u64) -> Builder {
        self.delays.replication = milliseconds;
        self
    }

    /// Milliseconds from a write until those that are notified of it get its event; one second by default.
    #[must_use]
    pub fn event_delay(mut self, milliseconds: u64) -> Builder {
        self.delays.event = milliseconds;
        self
    }

    /// Milliseconds after midnight UTC at which inventory reports are made; one hour by default.
    #[must_use]
    pub fn inventory_delay(mut self, milliseconds: u64) -> Builder {
        self.delays.inventory = milliseconds;
        self
    }

    /// What goes wrong with events on their way to functions; nothing by default.
    #[must_use]
    pub fn event_faults(mut self, event_faults: EventFaults) -> Builder {
        self.event_faults = event_faults;
        self
    }

    /// The emulator.
    #[must_use]
    pub fn build(self) -> Emulator {
        let mut world = World::new(self.start, self.catalog, self.delays);
        world.event_faults = self.event_faults;
        Emulator::new(world)
    }
}
