//! `s3opt-cli lint`: S3's own errors first, then what will hurt.

use std::path::{Path, PathBuf};

use clap::Args;
use s3opt_core::config::Config;
use s3opt_core::lint::{Finding, TransitionPrices, lint_lifecycle};
use s3opt_core::s3::replication::ReplicationConfiguration;
use s3opt_core::s3::{S3Error, lifecycle, replication, tag};
use serde::Serialize;

use crate::error::CliError;
use crate::output::{print, print_json};
use crate::{Outcome, files};

/// The arguments of `lint`.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Lint {
    /// Lifecycle configuration, XML or JSON
    #[arg(long, value_name = "FILE")]
    pub lifecycle: Option<PathBuf>,
    /// Replication configuration, XML or JSON
    #[arg(long, value_name = "FILE")]
    pub replication: Option<PathBuf>,
    /// Tag set of an object, XML or JSON
    #[arg(long, value_name = "FILE")]
    pub tagging: Option<PathBuf>,
    /// s3opt.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// What is found in all files together.
#[derive(Default)]
struct Report {
    errors: Vec<(PathBuf, S3Error)>,
    findings: Vec<(PathBuf, Finding)>,
}

#[derive(Serialize)]
struct ReportJson {
    valid: bool,
    errors: Vec<ErrorJson>,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct ErrorJson {
    code: &'static str,
    message: String,
    rule: Option<String>,
    detail: Option<String>,
    file: String,
    line: Option<usize>,
}

#[derive(Serialize)]
struct FindingJson {
    code: &'static str,
    message: String,
    rule: Option<String>,
    file: String,
}

/// Checks the files.
pub fn run(arguments: &Lint) -> Result<Outcome, CliError> {
    let mut report = Report::default();
    if let Some(path) = &arguments.lifecycle {
        match lifecycle::parse(&files::read_text(path)?) {
            Ok(configuration) => {
                report.find(path, lint_lifecycle(&configuration, &TransitionPrices::default()));
            }
            Err(errors) => report.refuse(path, errors),
        }
    }
    if let Some(path) = &arguments.config {
        config(path, &mut report)?;
    }
    if let Some(path) = &arguments.replication {
        match replication::parse(&files::read_text(path)?) {
            Ok(configuration) => report.find(path, replication_findings(&configuration)),
            Err(errors) => report.refuse(path, errors),
        }
    }
    if let Some(path) = &arguments.tagging
        && let Err(errors) = tag::parse(&files::read_text(path)?)
    {
        report.refuse(path, errors);
    }
    if arguments.json {
        print_json(&report.json())?;
    } else {
        print(&report.text())?;
    }
    let is_clean = report.errors.is_empty() && report.findings.is_empty();
    Ok(if is_clean { Outcome::Done } else { Outcome::Findings })
}

fn config(path: &Path, report: &mut Report) -> Result<(), CliError> {
    let text = files::read_text(path)?;
    let config = match Config::parse(&text) {
        Ok(config) => config,
        Err(error) => {
            // What S3 would refuse of the lifecycle is told in its own words, beside what is wrong otherwise.
            let problems = error.problems.into_iter().map(|problem| S3Error {
                code: "InvalidConfiguration",
                message: problem,
                rule: None,
                detail: None,
                line: None,
            });
            report.refuse(path, problems.collect());
            return Ok(());
        }
    };
    match config.scenario() {
        Ok(scenario) => {
            report.find(path, lint_lifecycle(&scenario.lifecycle, &TransitionPrices::default()));
            if let Some(replication) = &scenario.replication {
                report.find(path, replication_findings(&replication.configuration));
            }
        }
        Err(errors) => report.refuse(path, errors),
    }
    Ok(())
}

fn replication_findings(configuration: &ReplicationConfiguration) -> Vec<Finding> {
    let findings = replication::findings(configuration, None).into_iter();
    let finding = |found: replication::ReplicationFinding| Finding {
        code: found.code,
        message: found.message,
        rule: Some(found.rule),
    };
    findings.map(finding).collect()
}

impl Report {
    fn refuse(&mut self, path: &Path, errors: Vec<S3Error>) {
        self.errors.extend(errors.into_iter().map(|error| (path.to_owned(), error)));
    }

    fn find(&mut self, path: &Path, findings: Vec<Finding>) {
        self.findings.extend(findings.into_iter().map(|finding| (path.to_owned(), finding)));
    }

    fn json(&self) -> ReportJson {
        let errors = self.errors.iter().map(|(path, error)| ErrorJson {
            code: error.code,
            message: error.message.clone(),
            rule: error.rule.clone(),
            detail: error.detail.clone(),
            file: path.display().to_string(),
            line: error.line,
        });
        let findings = self.findings.iter().map(|(path, finding)| FindingJson {
            code: finding.code,
            message: finding.message.clone(),
            rule: finding.rule.clone(),
            file: path.display().to_string(),
        });
        ReportJson { valid: self.errors.is_empty(), errors: errors.collect(), findings: findings.collect() }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (path, error) in &self.errors {
            let line = error.line.map(|line| format!(":{line}")).unwrap_or_default();
            text.push_str(&format!("{}{line}: error: {error}\n", path.display()));
        }
        for (path, finding) in &self.findings {
            let rule = finding.rule.as_ref().map(|rule| format!(" (rule {rule})")).unwrap_or_default();
            text.push_str(&format!("{}: {}{rule} [{}]\n", path.display(), finding.message, finding.code));
        }
        match (self.errors.len(), self.findings.len()) {
            (0, 0) => text.push_str("S3 would accept it, and nothing in it will hurt.\n"),
            (0, found) => text.push_str(&format!("\nS3 would accept it; {found} to look at.\n")),
            (errors, _) => text.push_str(&format!("\nS3 would refuse it: {errors} to mend.\n")),
        }
        text
    }
}
