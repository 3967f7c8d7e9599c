//! The emulator as its owner holds it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use s3opt_core::backend::{Clock, Cloud};
use s3opt_core::calendar::{Day, Instant, Month};
use s3opt_core::price::{Bill, OutsideUsage, PriceError, Region, UsageKey, price_month};

use crate::builder::Builder;
use crate::client::{Caller, Client, Principal};
use crate::functions::Handlers;
use crate::world::World;

/// A cloud in memory. Clones are handles to the same cloud.
#[derive(Clone)]
pub struct Emulator {
    shared: Arc<Shared>,
}

struct Shared {
    world: Mutex<World>,
    handlers: Handlers,
}

/// The clock cannot be turned so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock shows {now} and cannot be turned back to {to}")]
pub struct ClockError {
    /// What the clock shows.
    pub now: Instant,
    /// Where it was to be turned.
    pub to: Instant,
}

impl Default for Emulator {
    fn default() -> Emulator {
        Builder::default().build()
    }
}

impl Emulator {
    pub(crate) fn new(world: World) -> Emulator {
        Emulator { shared: Arc::new(Shared { world: Mutex::new(world), handlers: Handlers::default() }) }
    }

    /// An emulator to be set up.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// All services of an account in a region, as its administrator sees them.
    #[must_use]
    pub fn cloud(&self, account: &str, region: &Region) -> Cloud {
        self.cloud_of(Caller {
            account: account.to_owned(),
            region: region.clone(),
            principal: Principal::Account,
            secure_transport: true,
        })
    }

    /// All services as somebody else sees them.
    #[must_use]
    pub fn cloud_of(&self, caller: Caller) -> Cloud {
        self.cloud_within(caller, 0)
    }

    /// All services as somebody sees them within so many invocations of functions.
    pub(crate) fn cloud_within(&self, caller: Caller, depth: u32) -> Cloud {
        let client = Arc::new(Client { emulator: self.clone(), caller, depth });
        Cloud {
            storage: client.clone(),
            metrics: client.clone(),
            notifications: client.clone(),
            functions: client.clone(),
            schedules: client.clone(),
            identity: client.clone(),
            costs: client.clone(),
            clock: client,
        }
    }

    /// What was used of all accounts' buckets from one day on until before another, by month and line of the bill:
    /// byte-hours, object-hours, tag-hours, requests or bytes, as the usage type has it.
    #[must_use]
    pub fn usage(&self, from: Day, to: Day) -> BTreeMap<(Month, UsageKey), u128> {
        let world = self.world();
        world.meter.usage(from, to, world.now, |_| true)
    }

    /// What was used of one bucket, as [`Emulator::usage`].
    #[must_use]
    pub fn bucket_usage(&self, bucket: &str, from: Day, to: Day) -> BTreeMap<(Month, UsageKey), u128> {
        let world = self.world();
        world.meter.usage(from, to, world.now, |owner| owner.bucket == bucket)
    }

    /// The bill of an account for the days from one on until before another, month by month.
    ///
    /// # Errors
    /// [`PriceError`] where the catalog has no price for what was used.
    pub fn bill(&self, account: &str, from: Day, to: Day) -> Result<BTreeMap<Month, Bill>, PriceError> {
        let world = self.world();
        let mut months: BTreeMap<Month, Vec<(UsageKey, u128)>> = BTreeMap::new();
        for ((month, key), amount) in world.meter.usage(from, to, world.now, |owner| owner.account == account)
        {
            months.entry(month).or_default().push((key, amount));
        }
        let outside = OutsideUsage::default();
        let bill = |(month, amounts): (Month, Vec<(UsageKey, u128)>)| {
            Ok((month, price_month(&world.catalog, month, &amounts, &outside)?))
        };
        months.into_iter().map(bill).collect()
    }

    /// The state. No call holds it while it waits.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        // A panic of a test in the middle of a call must not hide behind a second one.
        self.shared.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn handlers(&self) -> &Handlers {
        &self.shared.handlers
    }
}

#[async_trait]
impl Clock for Emulator {
    fn now(&self) -> Instant {
        self.world().now
    }

    async fn wait(&self, milliseconds: u64) {
        let until = self.world().later(milliseconds);
        self.advance(until).await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let world = self.world();
        formatter
            .debug_struct("Emulator")
            .field("now", &world.now.to_string())
            .field("buckets", &world.buckets.len())
            .field("due", &world.agenda.len())
            .finish_non_exhaustive()
    }
}
