//! A bucket of some company: about 1,200 keys with about 2,000 versions.

use s3opt_core::calendar::{Instant, SECONDS_PER_DAY};
use s3opt_core::s3::{AccessTier, StorageClass};
use s3opt_inventory::write::{ReportRow, RowDetails};

use super::random::Random;

/// Keys in the bucket.
const KEYS: u64 = 1200;
/// The oldest version's age in days.
const OLDEST: u64 = 3 * 365;

/// Folders, and names of things in them.
const FOLDERS: [(&str, &[&str]); 7] = [
    ("finance/", &["invoices/Rechnung", "reports/Q1 report", "Überweisungen/März", "ledger"]),
    ("hr/", &["contracts/Vertrag", "cv/Lebenslauf", "payroll+bonus", "Schulung 100%"]),
    ("engineering/", &["builds/app", "traces/run", "models/v2/weights", "C++/src"]),
    ("compliance/", &["audit/log", "retention/record", "évidence/note"]),
    ("marketing/", &["photos/event", "videos/spot", "campaign & more/draft"]),
    ("logs/", &["app/access", "app/error", "lb/requests"]),
    ("tmp/", &["upload", "export"]),
];

/// All versions in the order of their keys, the newest of a key first.
pub fn versions(created: Instant) -> Vec<ReportRow> {
    let mut random = Random(0x5333_6f70_7420_6578);
    let mut keys: Vec<String> = (0..KEYS).map(|number| key(&mut random, number)).collect();
    keys.sort();
    keys.iter().flat_map(|key| versions_of(&mut random, key, created)).collect()
}

fn key(random: &mut Random, number: u64) -> String {
    let (folder, names) = random.pick(&FOLDERS);
    let name = random.pick(names);
    let ending = random.pick(&["pdf", "json", "parquet", "jpg", "log", "csv"]);
    let separator = random.pick(&["-", " ", "_", "+"]);
    format!("{folder}{name}{separator}{number:04}.{ending}")
}

fn versions_of(random: &mut Random, key: &str, created: Instant) -> Vec<ReportRow> {
    // Two of three keys have one version, the others up to five.
    let count = if random.below(3) < 2 { 1 } else { 2 + random.below(4) };
    let day = SECONDS_PER_DAY * 1000;
    let age = |random: &mut Random| i64::try_from(random.below(OLDEST)).unwrap_or(0) * day;
    let mut instants: Vec<i64> = (0..count)
        .map(|_| {
            let of_day =
                if random.below(50) == 0 { 0 } else { i64::try_from(random.below(86_400_000)).unwrap_or(0) };
            created.milliseconds() - day - age(random) + of_day
        })
        .collect();
    instants.sort_unstable_by_key(|instant| std::cmp::Reverse(*instant));
    let rows = instants.into_iter().enumerate().map(|(place, modified)| {
        let days_old = (created.milliseconds() - modified) / day;
        let storage_class = class(random, key, days_old);
        ReportRow {
            key: key.to_owned(),
            version_id: (random.below(20) > 0)
                .then(|| format!("{:016x}{:016x}", random.next(), random.next())),
            is_latest: place == 0,
            is_delete_marker: random.below(if place == 0 { 15 } else { 40 }) == 0,
            size: random.size(),
            last_modified: Instant::from_milliseconds(modified),
            storage_class,
            access_tier: (storage_class == StorageClass::IntelligentTiering).then(|| tier(random, days_old)),
            details: RowDetails::default(),
        }
    });
    rows.collect()
}

/// Young things lie in STANDARD; old ones anywhere.
fn class(random: &mut Random, key: &str, days_old: i64) -> StorageClass {
    if days_old < 30 || key.starts_with("tmp/") {
        return StorageClass::Standard;
    }
    let warm = [
        StorageClass::Standard,
        StorageClass::Standard,
        StorageClass::StandardIa,
        StorageClass::IntelligentTiering,
        StorageClass::OneZoneIa,
    ];
    if days_old < 180 || random.below(2) == 0 {
        return *random.pick(&warm);
    }
    *random.pick(&[StorageClass::GlacierIr, StorageClass::Glacier, StorageClass::DeepArchive])
}

fn tier(random: &mut Random, days_old: i64) -> AccessTier {
    let reachable = match days_old {
        ..30 => 1,
        30..90 => 2,
        90..180 => 4,
        _ => 5,
    };
    *random.pick(&AccessTier::ALL[..reachable])
}
