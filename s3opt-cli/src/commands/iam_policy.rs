//! `s3opt-cli iam-policy`: the least privileges that the stack takes.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Args, ValueEnum};
use s3opt_core::stack::desired::Blueprint;
use s3opt_core::stack::permissions::{Privilege, Purpose, policy};
use s3opt_core::stack::resource::Code;
use s3opt_core::stack::{Names, ResourceId, StackTags, State};
use serde::Serialize;
use serde_json::Value;

use crate::error::CliError;
use crate::output::{print, print_json};
use crate::stack::StackArguments;
use crate::stack::stage::{self, CodeNeed, Stage};
use crate::{Outcome, files, runtime};

/// The arguments of `iam-policy`.
#[derive(Debug, Args)]
pub struct IamPolicy {
    /// The stack
    #[command(flatten)]
    pub stack: StackArguments,
    /// Only what these commands need; may be given several times
    #[arg(long = "for", value_enum, value_name = "COMMAND")]
    pub purposes: Vec<PurposeArgument>,
    /// Account; by default the caller's. Nobody is called where it is given
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
    /// Print the reasons, and the policies of the roles that the stack makes
    #[arg(long)]
    pub json: bool,
}

/// A command that needs privileges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PurposeArgument {
    // Also `status` and all others that look first.
    Plan,
    // Also what `plan` needs.
    Deploy,
    // Also what `plan` needs.
    Destroy,
}

fn account(text: &str) -> Result<String, String> {
    let fits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err("an account has 12 digits".to_owned()) }
}

/// Prints the policy.
pub fn run(arguments: &IamPolicy) -> Result<Outcome, CliError> {
    let blueprint = match &arguments.account {
        Some(account) => blueprint(arguments, account)?,
        None => {
            runtime::block_on(async { Ok(Stage::open(&arguments.stack, CodeNeed::None).await?.blueprint) })?
        }
    };
    let purposes = purposes(&arguments.purposes);
    let privileges = blueprint.privileges();
    let policy = serde_json::from_str(&policy(&privileges, &purposes))
        .map_err(|error| CliError::failed(format!("the policy is no JSON: {error}"), None))?;
    if !arguments.json {
        let text = serde_json::to_string_pretty::<Value>(&policy);
        let text = text.map_err(|error| CliError::failed(format!("the policy is no JSON: {error}"), None))?;
        print(&(text + "\n"))?;
        return Ok(Outcome::Done);
    }
    print_json(&PolicyJson {
        policy,
        privileges: privileges.iter().filter(|privilege| purposes.contains(&privilege.purpose)).collect(),
        roles: roles(&blueprint)?,
    })?;
    Ok(Outcome::Done)
}

/// The stack of an account that is not asked.
fn blueprint(arguments: &IamPolicy, account: &str) -> Result<Blueprint, CliError> {
    let (config, text) = files::config(&arguments.stack.config)?;
    let names = Names::new(&config, account).map_err(|error| CliError::failed(error, None))?;
    Ok(Blueprint { names, tags: StackTags::new(&config), text, code: Code::default(), config })
}

/// Whoever deploys or destroys has to look first.
fn purposes(arguments: &[PurposeArgument]) -> BTreeSet<Purpose> {
    let chosen = arguments.iter().map(|purpose| match purpose {
        PurposeArgument::Plan => Purpose::Plan,
        PurposeArgument::Deploy => Purpose::Deploy,
        PurposeArgument::Destroy => Purpose::Destroy,
    });
    let mut chosen: BTreeSet<Purpose> = chosen.chain([Purpose::Plan]).collect();
    if arguments.is_empty() {
        chosen.extend([Purpose::Deploy, Purpose::Destroy]);
    }
    chosen
}

/// The answer for programs; docs/deploy.md describes it.
#[derive(Debug, Serialize)]
struct PolicyJson<'a> {
    policy: Value,
    privileges: Vec<&'a Privilege>,
    roles: BTreeMap<String, RoleJson>,
}

#[derive(Debug, Default, Serialize)]
struct RoleJson {
    description: String,
    trust_policy: Value,
    policies: BTreeMap<String, Value>,
}

/// The roles that the stack makes for its functions and for replication.
fn roles(blueprint: &Blueprint) -> Result<BTreeMap<String, RoleJson>, CliError> {
    let desired = blueprint.desired().map_err(stage::refused)?;
    let parse = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()));
    let mut roles: BTreeMap<String, RoleJson> = BTreeMap::new();
    for resource in &desired.resources {
        match (&resource.id, &resource.state) {
            (ResourceId::Role(name), State::Role(role)) => {
                let entry = roles.entry(name.clone()).or_default();
                entry.description.clone_from(&role.description);
                entry.trust_policy = parse(&role.trust_policy);
            }
            (ResourceId::RolePolicy { role, name }, State::RolePolicy(text)) => {
                roles.entry(role.clone()).or_default().policies.insert(name.clone(), parse(text));
            }
            _ => {}
        }
    }
    Ok(roles)
}
