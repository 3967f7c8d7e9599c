//! `s3opt-cli tag`: the rules of the auto-tagger over a bucket that is full already.

mod census;
mod journal;
mod limit;
mod manifest;
mod rehearsal;
#[cfg(test)]
mod tests;
mod text;
mod work;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use s3opt_core::config::Config;
use s3opt_core::handlers::tagger::TaggingRules;
use s3opt_core::price::Region;
use s3opt_inventory::{Location, S3Options};

use super::simulate::read_config;
use crate::backend::{Backend, BackendArguments};
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::{note, print, print_json};
use crate::{Outcome, files, runtime};

/// The arguments of `tag`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Tag {
    /// Folder of an S3 Inventory, its manifest.json, or s3://BUCKET/PREFIX
    #[arg(long, value_name = "PATH")]
    pub inventory: String,
    /// s3opt.toml with the rules; the one in this folder, or else the default rules
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Show what would be set and what it would cost, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Tag noncurrent versions too
    #[arg(long)]
    pub all_versions: bool,
    /// Cloud, and how it is reached
    #[command(flatten)]
    pub backend: BackendArguments,
    /// Objects that are worked on at once
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub concurrency: u16,
    /// Requests in a second at most
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub max_requests_per_second: Option<u32>,
    /// File that keeps how far it has come
    #[arg(long, value_name = "FILE", default_value = "s3opt-tag.journal")]
    pub journal: PathBuf,
    /// Go on where the journal ends, and try again what failed
    #[arg(long)]
    pub resume: bool,
    /// Write manifests and jobs for S3 Batch Operations instead, which replace all tags of an object
    #[arg(long, value_name = "FILE", conflicts_with_all = ["dry_run", "resume"])]
    pub manifest: Option<PathBuf>,
    /// Account of the jobs
    #[arg(long, value_name = "ID", requires = "manifest")]
    pub account_id: Option<String>,
    /// Role that the jobs run under
    #[arg(long, value_name = "ARN", requires = "manifest")]
    pub role_arn: Option<String>,
    /// Where the manifests will be put, as s3://BUCKET/PREFIX
    #[arg(long, value_name = "URI", requires = "manifest")]
    pub manifest_location: Option<String>,
    /// AWS Price List: a bulk offer file, or what `aws pricing get-products` prints; may be given several times
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Tags the objects.
pub fn run(arguments: &Tag, quiet: bool) -> Result<Outcome, CliError> {
    let config = config(arguments.config.as_deref(), quiet)?;
    let rules = TaggingRules::new(&config);
    if rules.is_empty() {
        return Err(CliError::failed(
            "the configuration has no tagging rules",
            "`s3opt-cli init --output -` shows the default ones under [tagging]",
        ));
    }
    let region = region(arguments, &config)?;
    let interrupt = Interrupt::watch();
    let location = location(arguments)?;
    let census = census::take(arguments, &rules, &location, &interrupt, quiet)?;
    let estimate = census.estimate(&files::catalog(&arguments.prices)?, &region)?;
    if let Some(path) = &arguments.manifest {
        let jobs = manifest::write(arguments, path, &rules, &census, &interrupt, quiet)?;
        answer(arguments, &text::manifest(arguments, &census, &estimate, &jobs), || {
            text::manifest_json(&census, &estimate, &jobs)
        })?;
        return Ok(Outcome::Done);
    }
    if arguments.dry_run {
        answer(arguments, &text::plan(arguments, &census, &estimate), || {
            text::plan_json(&census, &estimate)
        })?;
        return Ok(Outcome::Done);
    }
    let mut journal = journal::Journal::open(arguments, &census, &rules)?;
    note(quiet, text::plan(arguments, &census, &estimate).trim_end());
    if !arguments.yes && !confirm()? {
        return Err(CliError::failed("nothing was done", "answer y, or give --yes"));
    }
    let summary = runtime::block_on(async {
        let cloud = arguments.backend.connect(&region).await?.cloud;
        if arguments.backend.backend == Backend::Mem {
            rehearsal::fill(&cloud, arguments, &census, &region, &interrupt, quiet).await?;
        }
        journal.begin()?;
        work::tag_all(&cloud, arguments, &rules, &census, &mut journal, &interrupt, quiet).await
    })?;
    answer(arguments, &text::summary(&census, &summary), || text::summary_json(&census, &summary))?;
    if summary.failed > 0 {
        return Err(CliError::Failed {
            message: summary.failures.join("\n"),
            hint: Some(format!(
                "mend the cause, then try them again: the same command with --resume ({} knows them)",
                arguments.journal.display()
            )),
        });
    }
    journal.finish()?;
    Ok(Outcome::Done)
}

/// The configuration that is named, that of this folder, or that with all defaults.
fn config(named: Option<&Path>, quiet: bool) -> Result<Config, CliError> {
    if let Some(path) = named.map(Path::to_owned).or_else(files::config_of_this_folder) {
        return read_config(&path);
    }
    note(quiet, "no configuration is named, and there is no s3opt.toml here: the default rules are taken");
    Config::parse(Config::default_text()).map_err(|error| CliError::failed(error, None))
}

fn region(arguments: &Tag, config: &Config) -> Result<Region, CliError> {
    match &arguments.backend.region {
        Some(region) => Ok(region.clone()),
        None => config.region.parse().map_err(|error| CliError::failed(error, None)),
    }
}

fn location(arguments: &Tag) -> Result<Location, CliError> {
    let location: Location = arguments.inventory.parse().map_err(|error| CliError::inventory(&error))?;
    let region = arguments.backend.region.as_ref().map(ToString::to_string);
    let options =
        S3Options { endpoint: arguments.backend.endpoint_url.clone(), region, ..S3Options::default() };
    Ok(location.with_s3_options(options))
}

fn answer<J: serde::Serialize>(
    arguments: &Tag,
    text: &str,
    json: impl FnOnce() -> J,
) -> Result<(), CliError> {
    if arguments.json { print_json(&json()) } else { print(text) }
}

/// Asks whether to go on. No answer is none.
fn confirm() -> Result<bool, CliError> {
    let mut stderr = std::io::stderr().lock();
    let _nobody_listens = write!(stderr, "\nSet the tags? [y/N] ").and_then(|()| stderr.flush());
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.map_err(|error| CliError::failed(format!("cannot read the answer: {error}"), "give --yes"))?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}
