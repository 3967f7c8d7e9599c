//! Inventories to measure with: seeded, as large as asked for, written while they are made.

use std::fs::{self, File};
use std::io::{BufWriter, Read};
use std::path::{Path, PathBuf};

use s3opt_core::calendar::{Instant, SECONDS_PER_DAY};
use s3opt_core::s3::StorageClass;
use s3opt_inventory::write::{
    Field, Format, Report, ReportRow, RowDetails, data_key, write_data_file, write_manifest,
};

/// Rows in a group of rows of Parquet, as analytical engines write them.
const GROUP_ROWS: u64 = 122_880;

/// The days over which objects were written, up to 2026-04-15.
const DAYS: u64 = 1200;

/// An inventory to measure with.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// Its rows.
    pub rows: u64,
    /// Its data files.
    pub files: u64,
    /// Their format.
    pub format: Format,
    /// Whether it has the columns of versions (every one of which is the latest).
    pub versioned: bool,
}

/// A small generator of random numbers (SplitMix64), so that every machine makes the same rows.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// From 0, exclusive, to 1, inclusive.
    fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits are what a float holds")]
        let fraction = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        1.0 - fraction
    }

    /// A size in bytes: log-normal, 60 KB in the middle.
    fn size(&mut self) -> u64 {
        let normal = (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "positive and far below 2^63"
        )]
        let size = (normal * 2.5 + 11.0).exp() as u64;
        size
    }
}

impl Inventory {
    /// The folder of the inventory below `root`, made if it is not there.
    ///
    /// # Errors
    /// The message of an error of the disk.
    pub fn make(&self, root: &Path) -> Result<PathBuf, String> {
        let versions = if self.versioned { "versions" } else { "current" };
        let folder = root.join(format!("{}-{}-{}-{versions}", self.format, self.rows, self.files));
        let report = self.report();
        let base = folder.join(&report.source_bucket).join(&report.configuration);
        if base.join("2026-05-01T00-00Z/manifest.checksum").is_file() {
            return Ok(folder);
        }
        let data = base.join("data");
        fs::create_dir_all(&data).map_err(|error| error.to_string())?;
        let mut entries = Vec::new();
        for file in 0..self.files {
            let name = format!("{file:05}.{}", self.format.extension());
            let path = data.join(&name);
            let output = BufWriter::new(File::create(&path).map_err(|error| error.to_string())?);
            write_data_file(output, &report, self.batches(file)).map_err(|error| error.to_string())?;
            let size = fs::metadata(&path).map_err(|error| error.to_string())?.len();
            entries.push((data_key(&report, &name), size, md5(&path)?));
        }
        write_manifest(&folder, &report, &entries).map_err(|error| error.to_string())?;
        Ok(folder)
    }

    /// What the report is about.
    #[must_use]
    pub fn report(&self) -> Report {
        Report {
            source_bucket: "acme-main-prod".to_owned(),
            destination_bucket: "acme-inventory-prod".to_owned(),
            prefix: "inventory".to_owned(),
            configuration: "daily".to_owned(),
            created: Instant::from_milliseconds(20_574 * SECONDS_PER_DAY * 1000),
            format: self.format,
            versioned: self.versioned,
            fields: Field::USUAL.to_vec(),
            group_rows: usize::MAX,
        }
    }

    fn batches(&self, file: u64) -> impl Iterator<Item = Vec<ReportRow>> + use<> {
        let (first, end) = (file * self.rows / self.files, (file + 1) * self.rows / self.files);
        let mut random = Random(0x53_6f70_7400 + file);
        (first..end).step_by(usize::try_from(GROUP_ROWS).unwrap_or(usize::MAX)).map(move |start| {
            (start..end.min(start + GROUP_ROWS)).map(|number| row(number, &mut random)).collect()
        })
    }
}

fn row(number: u64, random: &mut Random) -> ReportRow {
    const FOLDERS: [&str; 7] = ["finance", "hr", "engineering", "compliance", "marketing", "logs/app", "tmp"];
    const ENDINGS: [&str; 5] = ["log", "jpg", "parquet", "json", "pdf"];
    const CLASSES: [StorageClass; 6] = [
        StorageClass::Standard,
        StorageClass::Standard,
        StorageClass::Standard,
        StorageClass::StandardIa,
        StorageClass::IntelligentTiering,
        StorageClass::Glacier,
    ];
    let pick = |random: &mut Random, length: usize| usize::try_from(random.below(length as u64)).unwrap_or(0);
    let folder = FOLDERS[pick(random, FOLDERS.len())];
    let ending = ENDINGS[pick(random, ENDINGS.len())];
    let day = i64::try_from(19_358 + random.below(DAYS)).unwrap_or(0);
    // Never at midnight sharp, so that the day after the instant's own is the first midnight after it.
    let second = i64::try_from(1 + random.below(86_399)).unwrap_or(1);
    let last_modified = Instant::from_milliseconds((day * SECONDS_PER_DAY + second) * 1000);
    let date = last_modified.to_string()[..10].replace('-', "/");
    let unique = random.next() >> 16;
    ReportRow {
        key: format!("{folder}/{date}/part-{number:09}-{unique:012x}.{ending}"),
        version_id: None,
        is_latest: true,
        is_delete_marker: false,
        size: random.size(),
        last_modified,
        storage_class: CLASSES[pick(random, CLASSES.len())],
        access_tier: None,
        details: RowDetails::default(),
    }
}

fn md5(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(|error| error.to_string())?;
    Ok(s3opt_inventory::write::md5_of(&bytes))
}
