//! A stack and the cloud that it is in, or will be.

use std::collections::BTreeSet;

use s3opt_core::config::Config;
use s3opt_core::price::Region;
use s3opt_core::s3::S3Error;
use s3opt_core::stack::danger::spare_empty_buckets;
use s3opt_core::stack::desired::{Blueprint, Desired};
use s3opt_core::stack::observe::{Observations, observe};
use s3opt_core::stack::plan::{PlanOptions, plan};
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, Plan, StackTags, State};

use super::{StackArguments, code, failure, functions};
use crate::backend::{Backend, Connected};
use crate::error::CliError;
use crate::files;

/// Whether a command has to know the functions' code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeNeed {
    /// It deploys it.
    Required,
    /// It compares it where it is at hand.
    IfFound,
    /// It does without.
    None,
}

/// A stack and the cloud that it is in, or will be.
#[derive(Debug)]
pub struct Stage {
    pub connected: Connected,
    pub blueprint: Blueprint,
    /// Whether the functions' code is known.
    pub knows_code: bool,
}

/// What should be there, and what is.
#[derive(Debug)]
pub struct View {
    pub desired: Desired,
    pub observed: Observations,
}

impl Stage {
    /// Reads the configuration, and connects.
    pub async fn open(arguments: &StackArguments, need: CodeNeed) -> Result<Stage, CliError> {
        let (config, text) = files::config(&arguments.config)?;
        let region = region(arguments, &config)?;
        // A name that AWS does not take is told before anybody is called.
        names(&config, "000000000000")?;
        let code = functions_code(arguments, &config, need)?;
        let connected = arguments.backend.connect(&region).await?;
        if let Some(emulator) = &connected.emulator {
            functions::register(emulator);
        }
        Stage::new(connected, config, text, code).await
    }

    /// A stage of what was read before.
    pub async fn new(
        connected: Connected,
        config: Config,
        text: String,
        code: Option<Code>,
    ) -> Result<Stage, CliError> {
        let caller = connected.cloud.identity.caller().await.map_err(|error| failure::of_call(&error))?;
        let (names, tags) = (names(&config, &caller.account)?, StackTags::new(&config));
        let knows_code = code.is_some();
        let blueprint = Blueprint { config, text, names, tags, code: code.unwrap_or_default() };
        Ok(Stage { connected, blueprint, knows_code })
    }

    /// What should be there, and what is.
    pub async fn look(&self) -> Result<View, CliError> {
        let blueprint = &self.blueprint;
        let mut desired = blueprint.desired().map_err(refused)?;
        let cloud = &self.connected.cloud;
        let observed = observe(cloud, &blueprint.names, &blueprint.tags, &desired.ids()).await;
        let observed = observed.map_err(|errors| failure::of_reading(&errors))?;
        if !self.knows_code {
            keep_code(&mut desired, &observed);
        }
        Ok(View { desired, observed })
    }

    /// What has to be done.
    pub async fn plan(&self, view: &View, adopt: &BTreeSet<String>) -> Result<Plan, CliError> {
        let options = PlanOptions {
            adopt: adopt.clone(),
            keep_foreign_rules: self.blueprint.config.deploy.keep_foreign_rules,
        };
        let View { desired, observed } = view;
        let mut plan = plan(&self.blueprint.names, &desired.resources, &desired.off, observed, &options);
        let spared = spare_empty_buckets(&self.connected.cloud, &mut plan).await;
        spared.map_err(|errors| failure::of_reading(&errors))?;
        Ok(plan)
    }
}

/// What S3 would refuse of the configuration.
#[expect(clippy::needless_pass_by_value, reason = "errors are handed over")]
pub fn refused(errors: Vec<S3Error>) -> CliError {
    let lines: Vec<String> = errors.iter().map(files::tell).collect();
    CliError::failed(lines.join("\n"), "S3 would refuse this; `s3opt-cli lint` tells more")
}

/// The code that runs is as good as any where none is at hand.
fn keep_code(desired: &mut Desired, observed: &Observations) {
    for resource in &mut desired.resources {
        if let State::Function(function) = &mut resource.state
            && let Some(State::Function(there)) = observed.get(&resource.id).map(|there| &there.state)
        {
            function.code.sha256.clone_from(&there.code.sha256);
        }
    }
}

fn names(config: &Config, account: &str) -> Result<Names, CliError> {
    Names::new(config, account).map_err(|error| CliError::failed(error, None))
}

/// A stack is where its configuration says: the functions read it there.
fn region(arguments: &StackArguments, config: &Config) -> Result<Region, CliError> {
    let region: Region = config.region.parse().map_err(|error| CliError::failed(error, None))?;
    match &arguments.backend.region {
        Some(other) if *other != region => Err(CliError::Usage {
            message: format!(
                "--region {other}: {} says that the stack is in {region}",
                arguments.config.display()
            ),
            hint: Some("change `region` there, or leave --region away".to_owned()),
        }),
        _ => Ok(region),
    }
}

fn functions_code(
    arguments: &StackArguments,
    config: &Config,
    need: CodeNeed,
) -> Result<Option<Code>, CliError> {
    let named = arguments.functions_zip.as_deref();
    if arguments.backend.backend == Backend::Mem {
        return code::in_memory(named).map(Some);
    }
    let functions = &config.functions;
    let is_on = functions.auto_tagger || functions.cost_analyzer || functions.access_analyzer;
    match need {
        CodeNeed::None => Ok(None),
        _ if !is_on => Ok(Some(Code::default())),
        CodeNeed::Required => code::find(named, functions.arm64).map(Some),
        // What is named has to be right; what is merely not there is no error.
        CodeNeed::IfFound if named.is_some() => code::find(named, functions.arm64).map(Some),
        CodeNeed::IfFound => Ok(code::find(None, functions.arm64).ok()),
    }
}
