//! `s3opt-cli explain`: what happens to one version, when, by which rule, and what it costs.

use std::path::PathBuf;

use clap::Args;
use s3opt_core::calendar::Instant;
use s3opt_core::explain::{Explanation, Question, explain};
use s3opt_core::price::Region;
use s3opt_core::s3::lifecycle::LifecycleConfiguration;
use s3opt_core::s3::{ObjectKey, ObjectSize, StorageClass, Tag, TagSet, Versioning};
use s3opt_core::simulate::{Replication, Scenario};
use serde::Serialize;

use crate::error::CliError;
use crate::output::{grouped, heading, print, print_json, table, usd};
use crate::{Outcome, files};

/// Where lifecycle is looked ahead to by default, in months after the last instant that is given.
const DEFAULT_MONTHS: u32 = 120;

/// The arguments of `explain`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct Explain {
    /// Lifecycle configuration, XML or JSON
    #[arg(long, value_name = "FILE")]
    pub lifecycle: Option<PathBuf>,
    /// Replication configuration, XML or JSON
    #[arg(long, value_name = "FILE")]
    pub replication: Option<PathBuf>,
    /// Key of the object
    #[arg(long)]
    pub key: ObjectKey,
    /// Size in bytes
    #[arg(long, value_name = "BYTES", default_value = "0")]
    pub size: u64,
    /// When the version was written: RFC 3339, or a date
    #[arg(long, value_name = "TIME")]
    pub modified: Instant,
    /// Tag of the object, as KEY=VALUE; more than once for more tags
    #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = tag)]
    pub tags: Vec<Tag>,
    /// Class that the version lies in
    #[arg(long = "class", value_name = "CLASS", default_value = "STANDARD")]
    pub storage_class: StorageClass,
    /// Whether the bucket keeps versions; by default as the other arguments imply
    #[arg(long, value_enum)]
    pub versioning: Option<VersioningArgument>,
    /// When the version was replaced or deleted
    #[arg(long, value_name = "TIME")]
    pub noncurrent_since: Option<Instant>,
    /// How many noncurrent versions of the key are newer
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub newer_noncurrent: u32,
    /// It is a delete marker
    #[arg(long, conflicts_with = "incomplete_upload")]
    pub delete_marker: bool,
    /// The key has no other version
    #[arg(long)]
    pub only_version: bool,
    /// It is a multipart upload that was never completed, begun at --modified
    #[arg(long, conflicts_with = "noncurrent_since")]
    pub incomplete_upload: bool,
    /// Last instant to tell of; ten years after the first by default
    #[arg(long, value_name = "TIME")]
    pub until: Option<Instant>,
    /// Region whose prices count
    #[arg(long, default_value = "us-east-1")]
    pub region: Region,
    /// AWS Price List: a bulk offer file, or what `aws pricing get-products` prints; may be given several times
    #[arg(long, value_name = "FILE")]
    pub prices: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// A bucket's versioning on the command line.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum VersioningArgument {
    /// Versioning is on
    Enabled,
    /// Versioning was on once
    Suspended,
    /// Versioning was never on
    Unversioned,
}

impl From<VersioningArgument> for Versioning {
    fn from(argument: VersioningArgument) -> Versioning {
        match argument {
            VersioningArgument::Enabled => Versioning::Enabled,
            VersioningArgument::Suspended => Versioning::Suspended,
            VersioningArgument::Unversioned => Versioning::Unversioned,
        }
    }
}

fn tag(text: &str) -> Result<Tag, String> {
    let (key, value) = text.split_once('=').ok_or("a tag is KEY=VALUE")?;
    Ok(Tag { key: key.to_owned(), value: value.to_owned() })
}

#[derive(Serialize)]
struct ExplainJson {
    matching_rules: Vec<String>,
    events: Vec<EventJson>,
    replicated_by: Option<String>,
    cost: CostJson,
}

#[derive(Serialize)]
struct EventJson {
    date: String,
    action: &'static str,
    storage_class: Option<&'static str>,
    rule: String,
}

#[derive(Serialize)]
struct CostJson {
    from: String,
    to: String,
    currency: &'static str,
    total: String,
    lines: Vec<super::price::LineJson>,
}

/// Tells the version's story.
pub fn run(arguments: &Explain) -> Result<Outcome, CliError> {
    let question = question(arguments)?;
    let lifecycle = match &arguments.lifecycle {
        Some(path) => files::lifecycle(path)?,
        None => LifecycleConfiguration::default(),
    };
    let replication = match &arguments.replication {
        Some(path) => Some(Replication {
            configuration: files::replication(path)?,
            destination_region: arguments.region.clone(),
            destination_lifecycle: LifecycleConfiguration::default(),
        }),
        None => None,
    };
    let scenario = Scenario { lifecycle, replication, ..Scenario::default() };
    let catalog = files::catalog(&arguments.prices)?;
    let explanation = explain(&question, &scenario, &arguments.region, &catalog)
        .map_err(|error| CliError::failed(error, None))?;
    if arguments.json {
        print_json(&json(explanation))?;
    } else {
        print(&text(arguments, &question, &explanation))?;
    }
    Ok(Outcome::Done)
}

fn question(arguments: &Explain) -> Result<Question, CliError> {
    let size = ObjectSize::new(arguments.size).map_err(|error| CliError::usage(error, None))?;
    let tags = TagSet::new(arguments.tags.clone()).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        CliError::usage(lines.join("\n"), None)
    })?;
    let keeps_versions =
        arguments.noncurrent_since.is_some() || arguments.delete_marker || arguments.replication.is_some();
    let versioning = match arguments.versioning {
        Some(versioning) => versioning.into(),
        None if keeps_versions => Versioning::Enabled,
        None => Versioning::Unversioned,
    };
    if versioning == Versioning::Unversioned
        && (arguments.noncurrent_since.is_some() || arguments.delete_marker)
    {
        return Err(CliError::usage(
            "an unversioned bucket has neither noncurrent versions nor delete markers",
            "leave out --versioning, or say --versioning enabled",
        ));
    }
    if arguments.noncurrent_since.is_some_and(|since| since < arguments.modified) {
        return Err(CliError::usage("the version became noncurrent before it was written", None));
    }
    let last = arguments.noncurrent_since.unwrap_or(arguments.modified);
    let until = arguments.until.unwrap_or_else(|| last.first_midnight().add_months(DEFAULT_MONTHS).into());
    Ok(Question {
        key: arguments.key.clone(),
        size,
        modified: arguments.modified,
        tags,
        storage_class: arguments.storage_class,
        versioning,
        noncurrent_since: arguments.noncurrent_since,
        newer_noncurrent: arguments.newer_noncurrent,
        delete_marker: arguments.delete_marker,
        only_version: arguments.only_version,
        incomplete_upload: arguments.incomplete_upload,
        until,
    })
}

fn json(explanation: Explanation) -> ExplainJson {
    let Explanation { story, cost } = explanation;
    ExplainJson {
        matching_rules: story.matching_rules,
        events: story
            .events
            .into_iter()
            .map(|event| EventJson {
                date: event.date.to_string(),
                action: event.action.name(),
                storage_class: event.storage_class.map(StorageClass::name),
                rule: event.rule,
            })
            .collect(),
        replicated_by: story.replicated_by,
        cost: CostJson {
            from: cost.from.to_string(),
            to: cost.to.to_string(),
            currency: "USD",
            total: cost.total.normalize().to_string(),
            lines: cost
                .lines
                .into_iter()
                .map(|line| super::price::LineJson {
                    usage_type: line.usage_type,
                    operation: line.operation,
                    quantity: line.quantity.normalize().to_string(),
                    unit: line.unit,
                    cost: line.cost.normalize().to_string(),
                })
                .collect(),
        },
    }
}

fn text(arguments: &Explain, question: &Question, explanation: &Explanation) -> String {
    let Explanation { story, cost } = explanation;
    let what = if question.incomplete_upload {
        "upload"
    } else if question.delete_marker {
        "delete marker"
    } else {
        "version"
    };
    let size = grouped(question.size.bytes().into(), 0);
    let mut text = format!(
        "{} ({what}, {size} bytes, {}, {})\n",
        question.key, question.storage_class, question.modified
    );
    let rules = match story.matching_rules.as_slice() {
        [] => "no rule".to_owned(),
        rules => rules.join(", "),
    };
    text.push_str(&format!("  matched by {rules}\n"));
    if let Some(rule) = &story.replicated_by {
        text.push_str(&format!("  replicated by {rule}\n"));
    }
    text.push_str(&heading("What happens"));
    if story.events.is_empty() {
        text.push_str(&format!("  nothing until {}\n", question.until));
    } else {
        let rows = story.events.iter().map(|event| {
            let class = event.storage_class.map_or("", StorageClass::name);
            vec![event.date.to_string(), event.action.name().to_owned(), class.to_owned(), event.rule.clone()]
        });
        text.push_str(&table(&["Date", "Action", "Class", "Rule"], rows.collect(), 9));
    }
    text.push_str(&heading(&format!(
        "What it costs from {} to {} in {}: {} USD",
        cost.from,
        cost.to,
        arguments.region,
        usd(cost.total)
    )));
    let rows = cost.lines.iter().map(|line| {
        let quantity = grouped(line.quantity, if line.quantity.fract().is_zero() { 0 } else { 6 });
        let cost = grouped(line.cost, 6);
        vec![line.usage_type.clone(), line.operation.clone(), quantity, line.unit.clone(), cost]
    });
    if !cost.lines.is_empty() {
        text.push_str(&table(&["Usage type", "Operation", "Quantity", "Unit", "USD"], rows.collect(), 2));
    }
    text
}
