//! `s3opt-cli lint`: S3's own errors first, then what will hurt.

use std::path::{Path, PathBuf};

use clap::Args;
use s3opt_core::config::{Config, ConfigProblem};
use s3opt_core::lint::{Finding, TransitionPrices, lint_lifecycle, lint_tagging};
use s3opt_core::s3::replication::ReplicationConfiguration;
use s3opt_core::s3::{S3Error, lifecycle, replication, tag};
use serde::Serialize;

use crate::error::CliError;
use crate::output::{print, print_json};
use crate::{Outcome, files};

/// The arguments of `lint`.
#[derive(Debug, Args)]
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
    /// s3opt.toml; the one in this folder where no file is named
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
        match text(path)?.and_then(|text| lifecycle::parse(&text)) {
            Ok(configuration) => {
                report.find(path, lint_lifecycle(&configuration, &TransitionPrices::default()));
            }
            Err(errors) => report.refuse(path, errors),
        }
    }
    if let Some(path) = config_path(arguments)? {
        config(&path, &mut report)?;
    }
    if let Some(path) = &arguments.replication {
        match text(path)?.and_then(|text| replication::parse(&text)) {
            Ok(configuration) => report.find(path, replication_findings(&configuration)),
            Err(errors) => report.refuse(path, errors),
        }
    }
    if let Some(path) = &arguments.tagging
        && let Err(errors) = text(path)?.and_then(|text| tag::parse(&text))
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

/// The configuration to check: the one that is named, or that of this folder where nothing is.
fn config_path(arguments: &Lint) -> Result<Option<PathBuf>, CliError> {
    let others = [&arguments.lifecycle, &arguments.replication, &arguments.tagging];
    if arguments.config.is_some() || others.iter().any(|path| path.is_some()) {
        return Ok(arguments.config.clone());
    }
    files::config_of_this_folder().map(Some).ok_or_else(|| {
        CliError::usage(
            "there is nothing to check",
            "name a file with --lifecycle, --config, --replication or --tagging",
        )
    })
}

/// A file's text; bytes that are no text are to S3 what is no XML.
fn text(path: &Path) -> Result<Result<String, Vec<S3Error>>, CliError> {
    let text = String::from_utf8(files::read_bytes(path)?);
    Ok(text.map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        vec![S3Error::malformed_xml(None, format!("byte {place} is not UTF-8"))]
    }))
}

fn config(path: &Path, report: &mut Report) -> Result<(), CliError> {
    let config = match Config::parse(&files::read_text(path)?) {
        Ok(config) => config,
        Err(error) => {
            report.refuse(path, error.problems.into_iter().map(s3_error).collect());
            return Ok(());
        }
    };
    report.find(path, lint_tagging(&config));
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

/// What S3 would refuse is told in its own words; what is wrong otherwise is told beside it.
fn s3_error(problem: ConfigProblem) -> S3Error {
    match problem {
        ConfigProblem::Refused { table, mut error } => {
            let detail = error.detail.map_or_else(|| table.to_owned(), |detail| format!("{table}: {detail}"));
            error.detail = Some(detail);
            error
        }
        problem => S3Error {
            code: "InvalidConfiguration",
            message: problem.to_string(),
            rule: None,
            detail: None,
            line: None,
        },
    }
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
