//! `s3opt-cli simulate`: a policy on a bucket, month by month, beside the bucket as it is.

mod effect;
mod json;
mod source;
mod text;

use std::path::{Path, PathBuf};

use clap::Args;
use s3opt_core::calendar::Day;
use s3opt_core::config::Config;
use s3opt_core::price::{Catalog, Region};
use s3opt_core::s3::S3Error;
use s3opt_core::simulate::{Arrivals, Comparison, Scenario, Settings, TagSource, assumptions, compare};

use self::source::Bucket;
use super::explain::VersioningArgument;
use crate::error::CliError;
use crate::output::{print, print_json};
use crate::{Outcome, clock, files};

/// The arguments of `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Folder of an S3 Inventory, its manifest.json, or s3://BUCKET/PREFIX
    #[arg(long, value_name = "PATH", required_unless_present = "summary", conflicts_with = "summary")]
    pub inventory: Option<String>,
    /// Summary of a bucket: CSV or Parquet, made with one GROUP BY
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// s3opt.toml: policy, departments and assumptions; the one in this folder where no policy is named
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Lifecycle of the policy, XML or JSON; in the place of the configuration's
    #[arg(long, value_name = "FILE")]
    pub lifecycle: Option<PathBuf>,
    /// Lifecycle that the bucket has now, XML or JSON; none by default
    #[arg(long, value_name = "FILE")]
    pub current_lifecycle: Option<PathBuf>,
    /// Day from whose 00:00 UTC on the policy is in force; by default that of the inventory, or today
    #[arg(long, value_name = "DATE")]
    pub start: Option<Day>,
    /// Calendar months to simulate; by default the configuration's, or 12
    #[arg(long, value_name = "N")]
    pub months: Option<u32>,
    /// Region of the bucket; by default the configuration's, or us-east-1
    #[arg(long)]
    pub region: Option<Region>,
    /// Whether the bucket keeps versions; by default the configuration's, or as the inventory implies
    #[arg(long, value_enum)]
    pub versioning: Option<VersioningArgument>,
    /// AWS Price List: a bulk offer file, or what `aws pricing get-products` prints; may be given several times
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// Endpoint of S3 for an inventory at s3://
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Threads that read the inventory; all by default
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

pub use effect::{Contents, Effect, Valuation};
pub use source::Source;

/// Everything that the answer is made of.
#[derive(Debug)]
pub struct Answer {
    comparison: Comparison,
    settings: Settings,
    notes: Vec<(String, String)>,
    assumptions: Vec<String>,
    objects: u64,
    bytes: u128,
    source: String,
}

/// Simulates the policy.
pub fn run(arguments: &Simulate, quiet: bool) -> Result<Outcome, CliError> {
    let config_path = match (&arguments.config, &arguments.lifecycle) {
        (None, None) => files::config_of_this_folder(),
        (path, _) => path.clone(),
    };
    let config = config_path.as_deref().map(read_config).transpose()?;
    if config.is_none() && arguments.lifecycle.is_none() {
        return Err(CliError::usage(
            "there is no policy to simulate",
            "give one with --lifecycle FILE, or with --config FILE (see `s3opt-cli init`)",
        ));
    }
    let policy = policy(arguments, config.as_ref().zip(config_path.as_deref()))?;
    let lifecycle = arguments.current_lifecycle.as_deref().map(files::lifecycle).transpose()?;
    // Tags that are there already are paid for, and matched by rules, with the policy or without.
    let tags = policy.tags.iter().filter(|tags| tags.source == TagSource::Upload).cloned().collect();
    let baseline = Scenario { lifecycle: lifecycle.unwrap_or_default(), tags, ..Scenario::default() };
    let catalog = files::catalog(&arguments.prices)?;
    let mut settings = settings(arguments, config.as_ref())?;
    let partition = settings.partition(&[&baseline, &policy]);
    let source = Source {
        inventory: arguments.inventory.as_deref(),
        summary: arguments.summary.as_deref(),
        endpoint_url: arguments.endpoint_url.as_deref(),
        threads: arguments.threads,
    };
    let bucket = source::read(source, partition, quiet)?;
    if let Some(start) = arguments.start.or(bucket.start) {
        let months = months(arguments, config.as_ref());
        settings.start = start;
        settings.end = start.add_months(months);
    }
    if let (None, None, Some(versioning)) = (arguments.versioning, &config, bucket.versioning) {
        settings.versioning = versioning;
    }
    let answer = Answer::of(&bucket, &baseline, &policy, settings, &catalog)?;
    if arguments.json {
        print_json(&json::answer(&answer))?;
    } else {
        print(&text::answer(&answer))?;
    }
    Ok(Outcome::Done)
}

impl Answer {
    /// Compares two policies on a bucket.
    fn of(
        bucket: &Bucket,
        baseline: &Scenario,
        policy: &Scenario,
        settings: Settings,
        catalog: &Catalog,
    ) -> Result<Answer, CliError> {
        let comparison = compare(&bucket.cube, baseline, policy, &settings, catalog)
            .map_err(|error| CliError::failed(error, None))?;
        let total = bucket.cube.total();
        Ok(Answer {
            assumptions: assumptions(&bucket.cube, policy, &settings),
            comparison,
            settings,
            notes: bucket.notes.clone(),
            objects: total.objects,
            bytes: total.bytes,
            source: bucket.name.clone(),
        })
    }
}

/// Reads a configuration.
pub fn read_config(path: &Path) -> Result<Config, CliError> {
    files::config(path).map(|(config, _)| config)
}

fn policy(arguments: &Simulate, config: Option<(&Config, &Path)>) -> Result<Scenario, CliError> {
    let scenario = config.map(|(config, path)| {
        let refused = |errors: Vec<S3Error>| CliError::in_file(path, errors.iter().map(files::tell), None);
        config.scenario().map_err(refused)
    });
    let mut policy = scenario.transpose()?.unwrap_or_default();
    if let Some(path) = &arguments.lifecycle {
        policy.lifecycle = files::lifecycle(path)?;
    }
    Ok(policy)
}

fn months(arguments: &Simulate, config: Option<&Config>) -> u32 {
    arguments.months.or(config.map(|config| config.simulate.months)).unwrap_or(12)
}

fn settings(arguments: &Simulate, config: Option<&Config>) -> Result<Settings, CliError> {
    let months = months(arguments, config);
    let most = s3opt_core::simulate::MAXIMUM_MONTHS;
    if !(1..=most).contains(&months) {
        return Err(CliError::usage(
            format!("--months {months}: a simulation covers 1 to {most} months"),
            None,
        ));
    }
    let configured = config.and_then(|config| config.region.parse().ok());
    let region = match arguments.region.clone().or(configured) {
        Some(region) => region,
        None => "us-east-1".parse().map_err(|error| CliError::failed(error, None))?,
    };
    let start = arguments.start.unwrap_or_else(clock::today);
    let simulate = config.map(|config| &config.simulate);
    Ok(Settings {
        region,
        start,
        end: start.add_months(months),
        versioning: match (arguments.versioning, simulate) {
            (Some(versioning), _) => versioning.into(),
            (None, Some(simulate)) => simulate.versioning,
            (None, None) => s3opt_core::s3::Versioning::Unversioned,
        },
        departments: config.map(Config::departments).unwrap_or_default(),
        arrivals: simulate.map_or(Arrivals::None, s3opt_core::config::SimulateSection::arrivals),
        reads: simulate.map(s3opt_core::config::SimulateSection::reads).unwrap_or_default(),
        outside_usage: simulate.map(s3opt_core::config::SimulateSection::outside_usage).unwrap_or_default(),
    })
}
