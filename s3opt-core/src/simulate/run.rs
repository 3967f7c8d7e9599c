//! From a cube and a scenario to usage.

use super::arrivals;
use super::ledger::{Ledger, Side, slot};
use super::life::{Life, Member, Others, Place};
use super::meter::Meter;
use super::profile::{Copied, Profiles};
use super::usage::Usage;
use crate::calendar::Day;
use crate::cube::{Amount, CellKey, Cube, CubeError, PrefixId, StackAmount, StackKey};
use crate::s3::{State, StorageClass, Versioning};
use crate::simulate::{InventoryReport, Scenario, Settings};

/// A cube cannot be simulated as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SimulateError {
    /// The cube does not tell apart what the policy or the departments do.
    #[error("the cube does not tell keys with the prefix {prefix:?} apart; make it with Settings::partition")]
    PrefixNotApart {
        /// The prefix.
        prefix: String,
    },
    /// The cube does not tell apart what the policy does.
    #[error("the cube does not tell sizes below {bytes} bytes apart; make it with Settings::partition")]
    SizeNotApart {
        /// The least size of the band that is missing, in bytes.
        bytes: u64,
    },
    /// The cube does not keep versions of a key together that act on each other.
    #[error(
        "the cube does not keep the versions of keys with the prefix {prefix:?} together; make it with \
         Settings::partition"
    )]
    VersionsNotTogether {
        /// The prefix.
        prefix: String,
    },
    /// The settings make no sense.
    #[error("{what}")]
    Settings {
        /// What is wrong, and what to do about it.
        what: String,
    },
    /// Arrivals grow beyond what any bucket can hold.
    #[error("with these arrivals the bucket outgrows S3: {source}")]
    TooLarge {
        /// What is too large.
        source: CubeError,
    },
}

/// Counts everything that the scenario makes of the cube from the settings' start on.
///
/// # Errors
/// [`SimulateError`] where the cube was made for another partition or the settings make no sense.
pub fn usage(cube: &Cube, scenario: &Scenario, settings: &Settings) -> Result<Usage, SimulateError> {
    check(cube, scenario, settings)?;
    let arriving = arrivals::cells(cube, settings)?;
    let mut runner = Runner::new(cube, scenario, settings);
    // Department by department, because they share one ledger.
    let mut items: Vec<(usize, Item<'_>)> =
        Vec::with_capacity(cube.cells().len() + cube.stacks().len() + arriving.len());
    let departments = runner.departments.clone();
    let department = |prefix: PrefixId| departments.get(prefix.0 as usize).copied().unwrap_or(0);
    items.extend(cube.cells().map(|(key, amount)| (department(key.prefix), Item::Cell(key, amount))));
    items.extend(cube.stacks().map(|(key, amount)| (department(key.prefix()), Item::Stack(key, amount))));
    items.extend(arriving.iter().map(|(key, amount)| (department(key.prefix), Item::Arriving(key, amount))));
    items.sort_by_key(|(department, _)| *department);
    for chunk in items.chunk_by(|left, right| left.0 == right.0) {
        for (_, item) in chunk {
            match item {
                Item::Cell(key, amount) => runner.cell(key, **amount),
                Item::Stack(key, amount) => runner.stack(key, amount),
                Item::Arriving(key, amount) => runner.arriving(key, **amount),
            }
        }
        if let Some((department, _)) = chunk.first() {
            runner.close(*department);
        }
    }
    Ok(runner.usage)
}

/// What is simulated at once.
enum Item<'a> {
    Cell(&'a CellKey, &'a Amount),
    Stack(&'a StackKey, &'a StackAmount),
    Arriving(&'a CellKey, &'a Amount),
}

pub(super) struct Runner<'a> {
    scenario: &'a Scenario,
    pub settings: &'a Settings,
    /// The department of each prefix of the partition; the last is nobody.
    pub departments: Vec<usize>,
    pub profiles: Profiles<'a>,
    /// The versions of the key at hand; kept, so that not every key takes memory anew.
    members: Vec<Member>,
    pub ledger: Ledger,
    pub usage: Usage,
}

impl<'a> Runner<'a> {
    pub fn new(cube: &'a Cube, scenario: &'a Scenario, settings: &'a Settings) -> Runner<'a> {
        let nobody = settings.departments.len();
        let prefixes = cube.partition().prefixes().iter();
        let destination = scenario.replication.as_ref().map(|replication| &replication.destination_region);
        Runner {
            scenario,
            settings,
            departments: prefixes.map(|prefix| settings.department_of(prefix).unwrap_or(nobody)).collect(),
            profiles: Profiles::new(scenario, cube.partition(), destination == Some(&settings.region)),
            members: Vec::new(),
            ledger: Ledger::new(settings.start, settings.end),
            usage: Usage::new(scenario, settings),
        }
    }

    fn cell(&mut self, key: &CellKey, amount: Amount) {
        self.enter(key, amount);
        self.live(Others::of(key.state));
    }

    fn stack(&mut self, key: &StackKey, amount: &StackAmount) {
        for (place, cell) in key.cells().enumerate() {
            self.enter(&cell, amount.version(place));
        }
        self.live(Others::default());
    }

    fn arriving(&mut self, key: &CellKey, amount: Amount) {
        self.enter(key, amount);
        self.live(Others::default());
        let objects = u128::from(amount.objects);
        self.ledger.count(slot(Side::Source, Meter::put(key.storage_class)), key.modified, objects);
        if key.storage_class.has_archive_overhead() {
            // S3 does not replicate what is archived:
            // https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnt-replicated.html.
            return;
        }
        let profile = self.profiles.of(key.prefix, Some(key.band));
        for index in 0..self.profiles.get(profile).copies.len() {
            let copy = self.profiles.get(profile).copies[index];
            self.replicate(&copy, key, amount);
        }
    }

    /// Takes a version up among the members, and sets its tags.
    fn enter(&mut self, key: &CellKey, amount: Amount) {
        // What became current or noncurrent only after the start begins then.
        let since = match key.state {
            State::Noncurrent { since, .. } | State::NoncurrentDeleteMarker { since } => since,
            State::Current | State::DeleteMarker { .. } => key.modified,
        };
        let from = since.max(key.modified).max(self.settings.start);
        let is_marker =
            matches!(key.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
        let profile = self.profiles.of(key.prefix, (!is_marker).then_some(key.band));
        let requests = u128::from(amount.objects) * u128::from(self.profiles.get(profile).tag_requests);
        self.ledger.count(slot(Side::Source, Meter::PutTagging), from, requests);
        self.members.push(Member::new(key, amount, profile, &self.profiles, from));
    }

    /// Lets the members live to the end.
    fn live(&mut self, others: Others) {
        let place = Place {
            side: Side::Source,
            end: self.settings.end,
            versioning: self.settings.versioning,
            reads: &self.settings.reads,
        };
        let (profiles, members, ledger) = (&self.profiles, &mut self.members, &mut self.ledger);
        Life { place: &place, profiles, members, ledger }.run(others);
    }

    /// A new object is copied: the transfer is the source's, request and storage are the destination's.
    ///
    /// Source: <https://aws.amazon.com/s3/pricing/>, "Replication".
    fn replicate(&mut self, copy: &Copied, key: &CellKey, amount: Amount) {
        let (ledger, day) = (&mut self.ledger, key.modified);
        let class = copy.storage_class.unwrap_or(key.storage_class);
        if copy.between_regions {
            ledger.count(slot(Side::Source, Meter::ReplicationTransfer), day, amount.bytes);
        }
        if copy.time_control {
            ledger.count(slot(Side::Source, Meter::ReplicationTimeControl), day, amount.bytes);
        }
        let retrieval = match key.storage_class {
            StorageClass::StandardIa => Some(Meter::RetrieveStandardIa),
            StorageClass::OneZoneIa => Some(Meter::RetrieveOneZoneIa),
            StorageClass::GlacierIr => Some(Meter::RetrieveGlacierIr),
            _ => None,
        };
        if let Some(meter) = retrieval {
            ledger.count(slot(Side::Source, meter), day, amount.bytes * 1_000_000);
        }
        ledger.count(slot(Side::Destination, Meter::put(class)), day, u128::from(amount.objects));
        let key = CellKey { storage_class: class, access_tier: None, null_version: false, ..*key };
        self.members.push(Member::new(&key, amount, copy.profile, &self.profiles, day));
        let (side, versioning) = (Side::Destination, Versioning::Enabled);
        let place = Place { side, end: self.settings.end, versioning, reads: &[] };
        let (profiles, members, ledger) = (&self.profiles, &mut self.members, &mut self.ledger);
        Life { place: &place, profiles, members, ledger }.run(Others::default());
    }

    /// Hands what the ledger holds to the department.
    pub fn close(&mut self, department: usize) {
        let usage = &mut self.usage;
        let report = self.scenario.inventory;
        let mut listed = Vec::new();
        let wanted = report.map(|report| {
            let meter = if report.all_versions { Meter::VersionsListed } else { Meter::CurrentListed };
            slot(Side::Source, meter)
        });
        self.ledger.drain(|index, days| {
            if Some(index) == wanted {
                listed = days.to_vec();
            }
            if !is_listed(index) {
                usage.add(department, index, days);
            }
        });
        if let Some(report) = report.filter(|_| !listed.is_empty()) {
            let delivered = deliveries(report, self.settings.start, listed);
            usage.add(department, slot(Side::Source, Meter::InventoryListed), &delivered);
        }
    }
}

fn is_listed(index: usize) -> bool {
    let listed = [Meter::CurrentListed, Meter::VersionsListed];
    listed
        .into_iter()
        .any(|meter| [slot(Side::Source, meter), slot(Side::Destination, meter)].contains(&index))
}

/// What the reports list, by day: each day, or each Sunday.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html>: weekly reports are
/// delivered every Sunday (UTC) after the first.
fn deliveries(report: InventoryReport, start: Day, mut listed: Vec<i128>) -> Vec<i128> {
    if report.weekly {
        for (index, objects) in (0_u32..).zip(&mut listed) {
            if !(start + index).is_sunday() {
                *objects = 0;
            }
        }
    }
    listed
}

/// Whether the cube tells apart what the scenario does, and the settings make sense.
pub(super) fn check(cube: &Cube, scenario: &Scenario, settings: &Settings) -> Result<(), SimulateError> {
    let partition = cube.partition();
    let departments = settings.departments.iter().flat_map(|department| &department.prefixes);
    let mut prefixes = scenario.prefixes().chain(departments.map(String::as_str));
    if let Some(prefix) = prefixes.find(|prefix| !partition.knows_prefix(prefix)) {
        return Err(SimulateError::PrefixNotApart { prefix: prefix.to_owned() });
    }
    if let Some(bytes) = scenario.band_starts().find(|start| !partition.knows_band_start(*start)) {
        return Err(SimulateError::SizeNotApart { bytes });
    }
    let unlinked = partition
        .prefixes()
        .iter()
        .zip(0..)
        .find(|(prefix, id)| !partition.links(PrefixId(*id)).cover(settings.links(scenario, prefix)));
    if let Some((prefix, _)) = unlinked {
        return Err(SimulateError::VersionsNotTogether { prefix: prefix.clone() });
    }
    if settings.end <= settings.start || settings.end > settings.start.add_months(super::MAXIMUM_MONTHS) {
        let (start, end, most) = (settings.start, settings.end, super::MAXIMUM_MONTHS);
        let what =
            format!("a simulation covers at most {most} months and a day at least, not {start} to {end}");
        return Err(SimulateError::Settings { what });
    }
    Ok(())
}
