//! Everything that the emulator knows, behind one lock.

use std::collections::BTreeMap;

use s3opt_core::calendar::{Day, Instant};
use s3opt_core::price::{Catalog, Region};

use crate::agenda::{Agenda, Due};
use crate::costs::CostsState;
use crate::faults::EventFaults;
use crate::functions::FunctionsState;
use crate::identity::IdentityState;
use crate::ids::Ids;
use crate::meter::{Meter, OwnerId};
use crate::metrics::MetricsState;
use crate::notifications::NotificationsState;
use crate::schedules::SchedulesState;
use crate::storage::Bucket;

/// How long AWS takes for what it does by itself, in milliseconds.
#[derive(Clone, Debug)]
pub(crate) struct Delays {
    pub replication: u64,
    pub event: u64,
    pub inventory: u64,
}

impl Default for Delays {
    fn default() -> Delays {
        Delays { replication: 30_000, event: 1000, inventory: 3_600_000 }
    }
}

/// What one account has in one region.
#[derive(Debug, Default)]
pub(crate) struct Regional {
    pub metrics: MetricsState,
    pub notifications: NotificationsState,
    pub functions: FunctionsState,
    pub schedules: SchedulesState,
}

/// What one account has everywhere.
#[derive(Debug, Default)]
pub(crate) struct Account {
    pub identity: IdentityState,
    pub costs: CostsState,
    /// Whom requests are charged to that are about no bucket.
    pub requests: Option<OwnerId>,
}

/// The emulator's state.
#[derive(Debug)]
pub(crate) struct World {
    pub now: Instant,
    pub ids: Ids,
    pub agenda: Agenda,
    pub meter: Meter,
    pub catalog: Catalog,
    pub delays: Delays,
    /// What goes wrong with events on their way to functions.
    pub event_faults: EventFaults,
    /// Events that went on their way.
    pub events: u64,
    /// The midnight whose lifecycle pass is running.
    pub pass: Option<Day>,
    /// The midnight for which another pass is on the agenda.
    pub late_pass: Option<Day>,
    /// When the next report of each inventory configuration is made, by bucket and ID.
    pub reports_due: BTreeMap<(String, String), Instant>,
    /// All buckets of all accounts and regions, whose names are unique.
    pub buckets: BTreeMap<String, Bucket>,
    accounts: BTreeMap<String, Account>,
    regions: BTreeMap<(String, Region), Regional>,
}

impl World {
    pub(crate) fn new(start: Instant, catalog: Catalog, delays: Delays) -> World {
        let mut agenda = Agenda::default();
        agenda.put(start.first_midnight().into(), Due::Midnight);
        World {
            now: start,
            ids: Ids::default(),
            agenda,
            meter: Meter::new(start),
            catalog,
            delays,
            event_faults: EventFaults::default(),
            events: 0,
            pass: None,
            late_pass: None,
            reports_due: BTreeMap::new(),
            buckets: BTreeMap::new(),
            accounts: BTreeMap::new(),
            regions: BTreeMap::new(),
        }
    }

    /// What an account has everywhere.
    pub(crate) fn account(&mut self, account: &str) -> &mut Account {
        self.accounts.entry(account.to_owned()).or_default()
    }

    /// What an account has everywhere, where something was ever asked for in it.
    pub(crate) fn account_of(&self, account: &str) -> Option<&Account> {
        self.accounts.get(account)
    }

    /// What an account has in a region.
    pub(crate) fn regional(&mut self, account: &str, region: &Region) -> &mut Regional {
        self.regions.entry((account.to_owned(), region.clone())).or_default()
    }

    /// All accounts of which something was ever asked for.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = (&String, &Account)> {
        self.accounts.iter()
    }

    /// What an account has in a region, where something was ever asked for in it.
    pub(crate) fn regional_of(&self, account: &str, region: &Region) -> Option<&Regional> {
        self.regions.get(&(account.to_owned(), region.clone()))
    }

    /// All accounts and regions in which something was ever asked for.
    pub(crate) fn regions(&self) -> impl Iterator<Item = (&(String, Region), &Regional)> {
        self.regions.iter()
    }

    /// The day that the present instant lies in.
    pub(crate) fn today(&self) -> Day {
        let midnight = self.now.first_midnight();
        if self.now.is_midnight() { midnight } else { midnight - 1 }
    }

    /// The instant so many milliseconds from now.
    pub(crate) fn later(&self, milliseconds: u64) -> Instant {
        let milliseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX);
        Instant::from_milliseconds(self.now.milliseconds().saturating_add(milliseconds))
    }
}
