//! What the simulation says.

use std::collections::BTreeMap;

use s3opt_core::calendar::Month;
use s3opt_core::price::{OutsideUsage, UsageKey};
use s3opt_core::simulate::{Arrivals, Replication, Scenario, Settings, TagAssumption, usage};
use s3opt_inventory::{Location, ScanOptions, scan};

use super::cases::{Case, start, tag};
use super::drive::Driven;

/// The usage that the simulation counts on the cube of the report that was delivered.
pub fn simulate(case: &Case, driven: &Driven) -> BTreeMap<(Month, UsageKey), u128> {
    let scenario = Scenario {
        lifecycle: case.lifecycle.clone(),
        tiering: case.tiering.clone().into_iter().collect(),
        replication: case.replication.as_ref().map(|replicated| Replication {
            configuration: replicated.configuration.clone(),
            destination_region: "us-west-2".parse().unwrap(),
            destination_lifecycle: replicated.lifecycle.clone(),
        }),
        tags: case
            .tags
            .map(|source| TagAssumption { prefix: "logs/app/".to_owned(), tags: vec![tag()], source })
            .into_iter()
            .collect(),
        inventory: case.report,
    };
    let settings = Settings {
        region: "us-east-1".parse().unwrap(),
        start: start(),
        end: start().add_months(case.months),
        versioning: case.versioning,
        departments: Vec::new(),
        arrivals: case.arrivals.map_or(Arrivals::None, |window_days| Arrivals::Steady { window_days }),
        reads: case.reads.clone(),
        outside_usage: OutsideUsage::default(),
    };
    let location: Location = driven.folder.path().to_str().unwrap().parse().unwrap();
    let scan = scan(&location, &ScanOptions::new(settings.partition(&[&scenario]))).unwrap();
    usage(&scan.cube, &scenario, &settings).unwrap().amounts()
}
