//! Sequences of commands on one cloud in memory.

mod functions;
mod refusals;
mod repeated;

use s3opt_core::backend::CloudResult;
use s3opt_core::config::Config;
use s3opt_core::stack::{Plan, StackTags};
use s3opt_mem::Emulator;

use super::ask::Asker;
use super::stage::{Stage, View};
use super::{code, functions as handlers};
use crate::backend::Connected;
use crate::commands::deploy::{DeployOptions, deploy};
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::runtime::block_on;

/// The configuration that `init` writes, with some texts in the place of others.
pub fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(Config::default_text().to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from:?} is not in the configuration");
        text.replace(from, to)
    })
}

pub fn connected(emulator: &Emulator) -> Connected {
    Connected::in_memory(emulator.clone(), &"us-east-1".parse().unwrap())
}

/// The stack of a configuration in a cloud.
pub fn stage_in(connected: Connected, text: &str) -> Stage {
    if let Some(emulator) = &connected.emulator {
        handlers::register(emulator);
    }
    let config = Config::parse(text).unwrap();
    let code = code::in_memory(None).unwrap();
    block_on(Stage::new(connected, config, text.to_owned(), Some(code))).unwrap()
}

/// The stack of a configuration in an emulator.
pub fn stage(emulator: &Emulator, text: &str) -> Stage {
    stage_in(connected(emulator), text)
}

/// What the cloud answers.
pub fn answer<T>(call: impl Future<Output = CloudResult<T>>) -> T {
    block_on(async { Ok(call.await) }).unwrap().unwrap()
}

/// What is there and what has to be done.
pub fn planned(stage: &Stage, adopt: &[&str]) -> (View, Plan) {
    let view = block_on(stage.look()).unwrap();
    let adopt = adopt.iter().map(|name| (*name).to_owned()).collect();
    let plan = block_on(stage.plan(&view, &adopt)).unwrap();
    (view, plan)
}

/// The pending steps, as texts.
pub fn pending(stage: &Stage) -> Vec<String> {
    let (_, plan) = planned(stage, &[]);
    plan.pending().map(|step| format!("{:?} {}", step.action, step.resource)).collect()
}

/// Deploys, with somebody there to be asked.
pub fn deployed(stage: &Stage, options: &DeployOptions, mut asker: Asker) -> Result<(), CliError> {
    block_on(deploy(stage, options, &mut asker, Interrupt::default, true)).map(drop)
}

/// Deploys without asking.
pub fn deploy_now(stage: &Stage) {
    deployed(stage, &yes(), Asker::nobody()).unwrap();
}

pub fn yes() -> DeployOptions {
    DeployOptions { yes: true, ..DeployOptions::default() }
}

/// What a command says that failed.
pub fn report<T: std::fmt::Debug>(result: Result<T, CliError>) -> String {
    result.unwrap_err().report()
}

/// The tags that make something the stack's.
pub fn tags(text: &str) -> StackTags {
    StackTags::new(&Config::parse(text).unwrap())
}
