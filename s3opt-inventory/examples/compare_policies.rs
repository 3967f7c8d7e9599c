//! Prices two policies on one inventory and prints the better one:
//! `cargo run -p s3opt-inventory --example compare_policies -- examples/inventory/parquet`

use std::error::Error;

use s3opt_core::price::{Catalog, OutsideUsage};
use s3opt_core::s3::{Versioning, lifecycle};
use s3opt_core::simulate::{Arrivals, Scenario, Settings, compare};
use s3opt_inventory::{Location, ScanOptions, scan};

fn policy(class: &str) -> Result<Scenario, Box<dyn Error>> {
    let text = format!(
        r#"{{"Rules": [{{"ID": "{class}", "Filter": {{}}, "Status": "Enabled",
            "Transitions": [{{"Days": 30, "StorageClass": "{class}"}}]}}]}}"#
    );
    let lifecycle = lifecycle::parse(&text).map_err(|errors| format!("{errors:?}"))?;
    Ok(Scenario { lifecycle, ..Scenario::default() })
}

#[expect(clippy::print_stdout, reason = "a program prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let location: Location = std::env::args().nth(1).ok_or("give the folder of an inventory")?.parse()?;
    let start = "2026-05-01".parse()?;
    let settings = Settings {
        region: "us-east-1".parse()?,
        start,
        end: start.add_months(36),
        versioning: Versioning::Enabled,
        departments: Vec::new(),
        arrivals: Arrivals::None,
        reads: Vec::new(),
        outside_usage: OutsideUsage::default(),
    };
    let bucket = scan(&location, &ScanOptions::new(settings.partition(&[])))?;
    let mut best = None;
    for class in ["INTELLIGENT_TIERING", "GLACIER_IR"] {
        let policy = policy(class)?;
        let result = compare(&bucket.cube, &Scenario::default(), &policy, &settings, &Catalog::builtin())?;
        println!("{class}: {:.6} USD, {:.6} saved", result.policy.total, result.saved());
        best = best.max(Some((result.saved(), class)));
    }
    println!("better: {}", best.map_or("neither", |(_, class)| class));
    Ok(())
}
