//! From a cube and a scenario to usage.

use std::collections::HashMap;

use super::arrivals;
use super::ledger::{Ledger, Side, slot};
use super::life::{Life, Place};
use super::meter::Meter;
use super::profile::{Copied, Profile};
use super::usage::Usage;
use crate::calendar::Day;
use crate::cube::{Amount, BandId, CellKey, Cube, CubeError, PrefixId};
use crate::s3::lifecycle::evaluate::Version;
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
    let mut cells: Vec<(usize, bool, &CellKey, &Amount)> =
        Vec::with_capacity(cube.cells().len() + arriving.len());
    let departments = runner.departments.clone();
    let department = |key: &CellKey| departments.get(key.prefix.0 as usize).copied().unwrap_or(0);
    cells.extend(cube.cells().map(|(key, amount)| (department(key), false, key, amount)));
    cells.extend(arriving.iter().map(|(key, amount)| (department(key), true, key, amount)));
    cells.sort_by_key(|(department, ..)| *department);
    for chunk in cells.chunk_by(|left, right| left.0 == right.0) {
        for (_, arrives, key, amount) in chunk {
            runner.cell(key, **amount, *arrives);
        }
        if let Some((department, ..)) = chunk.first() {
            runner.close(*department);
        }
    }
    Ok(runner.usage)
}

struct Runner<'a> {
    cube: &'a Cube,
    scenario: &'a Scenario,
    settings: &'a Settings,
    end: Day,
    /// The department of each prefix of the partition; the last is nobody.
    departments: Vec<usize>,
    is_same_region: bool,
    profiles: HashMap<(PrefixId, Option<BandId>), Profile>,
    ledger: Ledger,
    usage: Usage,
}

impl<'a> Runner<'a> {
    fn new(cube: &'a Cube, scenario: &'a Scenario, settings: &'a Settings) -> Runner<'a> {
        let end = settings.end;
        let nobody = settings.departments.len();
        let prefixes = cube.partition().prefixes().iter();
        let destination = scenario.replication.as_ref().map(|replication| &replication.destination_region);
        Runner {
            cube,
            scenario,
            settings,
            end,
            departments: prefixes.map(|prefix| settings.department_of(prefix).unwrap_or(nobody)).collect(),
            is_same_region: destination == Some(&settings.region),
            profiles: HashMap::new(),
            ledger: Ledger::new(settings.start, end),
            usage: Usage::new(scenario, settings),
        }
    }

    fn cell(&mut self, key: &CellKey, amount: Amount, arrives: bool) {
        let start = self.settings.start;
        // What became current or noncurrent only after the start begins then.
        let since = match key.state {
            State::Noncurrent { since, .. } | State::NoncurrentDeleteMarker { since } => since,
            State::Current | State::DeleteMarker { .. } => key.modified,
        };
        let from = since.max(key.modified).max(start);
        if from >= self.end {
            return;
        }
        let is_marker =
            matches!(key.state, State::DeleteMarker { .. } | State::NoncurrentDeleteMarker { .. });
        let (scenario, partition, is_same_region) =
            (self.scenario, self.cube.partition(), self.is_same_region);
        let profile =
            self.profiles.entry((key.prefix, (!is_marker).then_some(key.band))).or_insert_with(|| {
                if is_marker {
                    Profile::of_delete_markers(&scenario.lifecycle, partition.prefix(key.prefix))
                } else {
                    Profile::of_objects(scenario, partition, key.prefix, key.band, is_same_region)
                }
            });
        let version = Version {
            state: key.state,
            storage_class: key.storage_class,
            created: key.modified,
            null_version: key.null_version,
        };
        let place = Place {
            side: Side::Source,
            end: self.end,
            versioning: self.settings.versioning,
            reads: &self.settings.reads,
        };
        let mut life = Life::new(version, amount, from, profile);
        life.tier = key.access_tier;
        let gone = life.run(&place, &mut self.ledger);
        let objects = u128::from(amount.objects);
        let ledger = &mut self.ledger;
        ledger.hold(slot(Side::Source, Meter::Tags), from, gone, objects * u128::from(profile.tags));
        ledger.count(slot(Side::Source, Meter::PutTagging), from, objects * u128::from(profile.tag_requests));
        if arrives {
            ledger.count(slot(Side::Source, Meter::put(key.storage_class)), from, objects);
            for copy in &profile.copies {
                replicate(copy, &version, amount, profile, &place, ledger);
            }
        }
    }

    fn close(&mut self, department: usize) {
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

/// A new object is copied: the transfer is the source's, request and storage are the destination's.
///
/// Source: <https://aws.amazon.com/s3/pricing/>, "Replication".
fn replicate(
    copy: &Copied,
    version: &Version,
    amount: Amount,
    profile: &Profile,
    place: &Place<'_>,
    ledger: &mut Ledger,
) {
    let (objects, day) = (u128::from(amount.objects), version.created);
    let class = copy.storage_class.unwrap_or(version.storage_class);
    if copy.between_regions {
        ledger.count(slot(Side::Source, Meter::ReplicationTransfer), day, amount.bytes);
    }
    if copy.time_control {
        ledger.count(slot(Side::Source, Meter::ReplicationTimeControl), day, amount.bytes);
    }
    let retrieval = match version.storage_class {
        StorageClass::StandardIa => Some(Meter::RetrieveStandardIa),
        StorageClass::OneZoneIa => Some(Meter::RetrieveOneZoneIa),
        StorageClass::GlacierIr => Some(Meter::RetrieveGlacierIr),
        _ => None,
    };
    if let Some(meter) = retrieval {
        ledger.count(slot(Side::Source, meter), day, amount.bytes * 1_000_000);
    }
    ledger.count(slot(Side::Destination, Meter::put(class)), day, objects);
    let version = Version { storage_class: class, null_version: false, ..*version };
    let life = Life { schedule: &copy.schedule, ..Life::new(version, amount, day, profile) };
    let there = Place { side: Side::Destination, versioning: Versioning::Enabled, reads: &[], ..*place };
    let gone = life.run(&there, ledger);
    // The tags with which an object is created go along.
    if profile.tag_requests == 0 {
        ledger.hold(slot(Side::Destination, Meter::Tags), day, gone, objects * u128::from(profile.tags));
    }
}

fn check(cube: &Cube, scenario: &Scenario, settings: &Settings) -> Result<(), SimulateError> {
    let partition = cube.partition();
    let departments = settings.departments.iter().flat_map(|department| &department.prefixes);
    let mut prefixes = scenario.prefixes().chain(departments.map(String::as_str));
    if let Some(prefix) = prefixes.find(|prefix| !partition.knows_prefix(prefix)) {
        return Err(SimulateError::PrefixNotApart { prefix: prefix.to_owned() });
    }
    if let Some(bytes) = scenario.band_starts().find(|start| !partition.knows_band_start(*start)) {
        return Err(SimulateError::SizeNotApart { bytes });
    }
    if settings.end <= settings.start || settings.end > settings.start.add_months(super::MAXIMUM_MONTHS) {
        let (start, end, most) = (settings.start, settings.end, super::MAXIMUM_MONTHS);
        let what =
            format!("a simulation covers at most {most} months and a day at least, not {start} to {end}");
        return Err(SimulateError::Settings { what });
    }
    Ok(())
}
