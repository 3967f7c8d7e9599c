//! How long `simulate` takes for 36 months, and how it grows with cells, months and rules.
//!
//! `cargo run --release -p s3opt-benches --bin simulate`

#![expect(clippy::print_stdout, reason = "the answer of a benchmark")]

use std::process::ExitCode;

use s3opt_core::cube::{Amount, CellKey, Cube};
use s3opt_core::price::{Catalog, OutsideUsage};
use s3opt_core::s3::lifecycle::{self, LifecycleConfiguration};
use s3opt_core::s3::{State, StorageClass, Versioning};
use s3opt_core::simulate::{Arrivals, Scenario, Settings, price, usage};

const PREFIXES: [&str; 6] = ["", "finance/", "hr/", "engineering/", "compliance/", "marketing/"];

fn main() -> ExitCode {
    match all() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn all() -> Result<(), String> {
    println!("cells   months  rules  counting ms  pricing ms  counting µs a cell");
    for (days, months, rules) in [
        (100, 36, 4),
        (1000, 36, 4),
        (4000, 36, 4),
        (1000, 12, 4),
        (1000, 120, 4),
        (1000, 36, 1),
        (1000, 36, 40),
    ] {
        one(days, months, rules)?;
    }
    Ok(())
}

/// A cube of all prefixes, two bands and two classes for so many days before the start.
fn one(days: u32, months: u32, rules: usize) -> Result<(), String> {
    let start = "2026-05-01".parse().map_err(|error| format!("{error}"))?;
    let settings = Settings {
        region: "us-east-1".parse().map_err(|error| format!("{error}"))?,
        start,
        end: start.add_months(months),
        versioning: Versioning::Enabled,
        departments: Vec::new(),
        arrivals: Arrivals::None,
        reads: Vec::new(),
        outside_usage: OutsideUsage::default(),
    };
    let scenario = Scenario { lifecycle: policy(rules)?, ..Scenario::default() };
    let partition = settings.partition(&[&scenario]);
    let mut cube = Cube::new(partition.clone());
    for prefix in PREFIXES {
        for size in [50_000, 5_000_000] {
            for storage_class in [StorageClass::Standard, StorageClass::StandardIa] {
                for age in 0..days {
                    let key = CellKey {
                        prefix: partition.prefix_of(prefix.as_bytes()),
                        state: State::Current,
                        storage_class,
                        access_tier: None,
                        band: partition.band_of(size),
                        modified: start - age,
                        null_version: false,
                    };
                    let amount = Amount { objects: 1000, bytes: u128::from(size) * 1000, key_bytes: 40_000 };
                    cube.add(key, amount).map_err(|error| error.to_string())?;
                }
            }
        }
    }
    let catalog = Catalog::builtin();
    let mut counting = Vec::new();
    let mut pricing = Vec::new();
    for _ in 0..11 {
        let (seconds, counted) = timed(|| usage(&cube, &scenario, &settings));
        counting.push(seconds);
        let counted = counted.map_err(|error| error.to_string())?;
        let (seconds, priced) = timed(|| price(&counted, &settings, &catalog));
        pricing.push(seconds);
        priced.map_err(|error| error.to_string())?;
    }
    let (counting, pricing) = (median(counting), median(pricing));
    let cells = cube.cells().len();
    let each = counting * 1e6 / f64::from(u32::try_from(cells).unwrap_or(u32::MAX));
    println!(
        "{cells:<7} {months:<7} {rules:<6} {:<12.2} {:<11.2} {each:.3}",
        counting * 1000.0,
        pricing * 1000.0
    );
    Ok(())
}

fn policy(rules: usize) -> Result<LifecycleConfiguration, String> {
    let rule = |index: usize| {
        format!(
            r#"{{"ID": "{index}", "Filter": {{"Prefix": "{}"}}, "Status": "Enabled",
                "Transitions": [{{"Days": {}, "StorageClass": "INTELLIGENT_TIERING"}},
                                {{"Days": {}, "StorageClass": "GLACIER"}}],
                "Expiration": {{"Days": {}}}}}"#,
            PREFIXES[index % PREFIXES.len()],
            7 + index,
            90 + index,
            700 + index
        )
    };
    let rules: Vec<String> = (0..rules).map(rule).collect();
    lifecycle::parse(&format!(r#"{{"Rules": [{}]}}"#, rules.join(",")))
        .map_err(|errors| format!("{errors:?}"))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begin = std::time::Instant::now();
    let result = work();
    (begin.elapsed().as_secs_f64(), result)
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
