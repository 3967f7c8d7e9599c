//! Scanning an inventory: from a location to a cube.

mod queue;
mod sink;
mod worker;

use s3opt_core::calendar::Instant;
use s3opt_core::cube::Cube;
use s3opt_core::s3::StorageClass;

use crate::progress::ScanOptions;
use crate::report::{Manifest, find_manifest, load, resolve};
use crate::store::{Store, open_store};
use crate::versions::{Budget, Counts, FirstPass, Room, SecondPass, join, settle};
use crate::{InventoryError, Location};
use sink::{Counted, Pass, PassSink};

pub(crate) use sink::FileSink;
pub(crate) use worker::Job;

/// What an inventory or a summary says about a bucket.
#[derive(Clone, Debug)]
pub struct Scan {
    /// All versions.
    pub cube: Cube,
    /// When S3 began to make the report; a summary does not tell.
    pub created: Option<Instant>,
    /// The bucket that the report lists; a summary does not tell.
    pub source_bucket: Option<String>,
    /// Rows read, each once.
    pub rows: u64,
    /// Bytes of data files read, twice where a second pass was needed.
    pub bytes_read: u64,
    /// What the reader of the result should know about it.
    pub notes: Vec<Note>,
}

/// Something that the reader of a result should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A stable name for the kind of note.
    pub code: &'static str,
    /// What there is to know, for people.
    pub message: String,
}

/// Counts an inventory into a cube.
///
/// # Errors
/// [`InventoryError`]: no complete report, a manifest, checksum or data file that is not as it should be, a row that
/// makes no sense, an inventory without rows ([`InventoryError::Empty`]), or [`InventoryError::Cancelled`]. There is
/// no result in part.
pub fn scan(location: &Location, options: &ScanOptions) -> Result<Scan, InventoryError> {
    let (store, place) = open_store(location)?;
    let manifest_path = find_manifest(store.as_ref(), &place, None)?;
    let manifest = load(store.as_ref(), &manifest_path, options.verify_checksums)?;
    count(store.as_ref(), &manifest, options)
}

/// Counts a report whose manifest is known.
pub(crate) fn count(
    store: &dyn Store,
    manifest: &Manifest,
    options: &ScanOptions,
) -> Result<Scan, InventoryError> {
    let paths = resolve(store, manifest)?;
    let job = Job::new(store, manifest, &paths, options);
    let total_bytes = manifest.files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size));
    options.progress.total_bytes(total_bytes);

    let budget = Budget::new(options.memory_bytes);
    let created = manifest.created.first_midnight();
    let nothing = |room| Counts::new(&options.partition, room);
    let (passes, counted) =
        run(&job, options, &budget, || FirstPass::new(nothing(Room::Within(&budget)), created, &budget))?;
    let empty = || InventoryError::Empty { location: store.display(&manifest.path) };
    if counted.rows == 0 {
        return Err(empty());
    }
    let mut joined = join(passes).ok_or_else(empty)?;
    let mut notes = Vec::new();
    let mut bytes_read = counted.bytes;
    let mut taken_back = None;
    let second_budget = budget.beside_stacks();
    if !joined.scattered.is_empty() {
        options.progress.total_bytes(total_bytes.saturating_mul(2));
        let room = joined.counts.prepare_to_take_back();
        let scattered = &joined.scattered;
        let (passes, again) = run(&job, options, &second_budget, || {
            SecondPass::new(nothing(room), created, &second_budget, scattered)
        })?;
        bytes_read = bytes_read.saturating_add(again.bytes);
        let (less, without_latest) = settle(passes, &mut joined.counts);
        taken_back = less;
        notes.extend(note_without_latest(without_latest, manifest.created));
    }
    let (cube, apart) = joined.counts.into_cube(taken_back)?;
    notes.extend(note_versions_apart(apart));
    notes.extend(note_unknown_tier(&cube));
    Ok(Scan {
        cube,
        created: Some(manifest.created),
        source_bucket: Some(manifest.source_bucket.clone()),
        rows: counted.rows,
        bytes_read,
        notes,
    })
}

/// Reads all files once. Each thread has a pass of its own.
fn run<'a, P: Pass>(
    job: &Job<'_>,
    options: &'a ScanOptions,
    budget: &'a Budget,
    make_pass: impl Fn() -> P + Sync,
) -> Result<(Vec<P>, Counted), InventoryError> {
    let sinks = job.run(|| PassSink::new(make_pass(), options, budget))?;
    let mut counted = Counted::default();
    let passes = sinks.into_iter().map(|sink| {
        counted += sink.counted;
        sink.pass
    });
    Ok((passes.collect(), counted))
}

fn note_without_latest(keys: u64, created: Instant) -> Option<Note> {
    (keys > 0).then(|| Note {
        code: "no-latest-version",
        message: format!(
            "{keys} keys are listed with noncurrent versions but without a latest one; the newest of each is taken \
             to be noncurrent since the inventory was made ({created})"
        ),
    })
}

/// Says how many keys had no room to be kept together.
fn note_versions_apart(keys: u64) -> Option<Note> {
    (keys > 0).then(|| Note {
        code: "versions-apart",
        message: format!(
            "{keys} keys have several versions that the policy treats according to each other, and memory did not \
             suffice to follow them together: each version is followed by itself, as if the number of newer ones \
             never changed and a delete marker above others stayed for ever"
        ),
    })
}

/// Says how many objects of Intelligent-Tiering lie in a tier that is not told.
pub(crate) fn note_unknown_tier(cube: &Cube) -> Option<Note> {
    let unknown = cube.versions().filter(|(key, _)| {
        key.storage_class == StorageClass::IntelligentTiering && key.access_tier.is_none()
    });
    let objects: u64 = unknown.map(|(_, amount)| amount.objects).sum();
    (objects > 0).then(|| Note {
        code: "access-tier-unknown",
        message: format!(
            "the access tier of {objects} versions in INTELLIGENT_TIERING is not listed; switch on the optional \
             inventory field IntelligentTieringAccessTier to have it counted"
        ),
    })
}

/// Rows and bytes of one pass.
impl std::ops::AddAssign for Counted {
    fn add_assign(&mut self, other: Counted) {
        self.rows += other.rows;
        self.bytes = self.bytes.saturating_add(other.bytes);
    }
}
