//! How far a run has come, kept in a file so that another run can go on.
//!
//! One JSON object a line. The first says what is worked on; `{"done": n}` says that the first n rows of the inventory
//! are done, `{"failed": n}` that row n, counted from 0, is not, `{"mended": n}` that it is by now. What is done is written
//! down every [`STEP`] rows; what was done since then is looked at again, which changes nothing.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use md5::{Digest, Md5};
use s3opt_core::handlers::tagger::TaggingRules;
use serde::{Deserialize, Serialize};

use super::Tag;
use super::census::Census;
use super::manifest::hexadecimal;
use crate::error::CliError;

/// Rows between two notes of what is done.
const STEP: u64 = 1000;

/// What every journal begins with.
const BEGIN: &str = "{\"tag\":";

/// What is worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    bucket: String,
    created: String,
    rows: u64,
    all_versions: bool,
    /// A fingerprint of the rules.
    rules: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Tag(Head),
    Done(u64),
    Failed(u64),
    Mended(u64),
}

/// The file, and what it says.
pub struct Journal {
    path: PathBuf,
    head: Head,
    file: Option<File>,
    /// Bytes of its whole lines.
    length: u64,
    /// Rows that were done before this run.
    done_before: u64,
    /// Rows among them that failed.
    failed: BTreeSet<u64>,
    /// What was written down last.
    noted: u64,
}

/// The rows that are still to be done.
pub struct OpenRows {
    done_before: u64,
    failed: BTreeSet<u64>,
}

impl OpenRows {
    /// Whether a row is among them.
    pub fn contains(&self, row: u64) -> bool {
        row >= self.done_before || self.failed.contains(&row)
    }
}

impl Journal {
    /// The journal of a run that is to begin, or to go on.
    pub fn open(arguments: &Tag, census: &Census, rules: &TaggingRules) -> Result<Journal, CliError> {
        let head = Head {
            bucket: census.bucket.clone(),
            created: census.created.to_string(),
            rows: census.rows,
            all_versions: arguments.all_versions,
            rules: hexadecimal(&Md5::digest(format!("{rules:?}"))),
        };
        let path = arguments.journal.clone();
        let mut journal =
            Journal { path, head, file: None, length: 0, done_before: 0, failed: BTreeSet::new(), noted: 0 };
        match std::fs::read_to_string(&journal.path) {
            Ok(_) if !arguments.resume => Err(CliError::failed(
                format!("{} is there: an earlier run did not finish", journal.path.display()),
                "go on with --resume, name another file with --journal, or delete it to begin anew",
            )),
            Ok(text) => {
                journal.read(&text)?;
                Ok(journal)
            }
            Err(error) if error.kind() == ErrorKind::NotFound && !arguments.resume => Ok(journal),
            Err(source) => Err(CliError::Read { path: journal.path, source }),
        }
    }

    fn read(&mut self, text: &str) -> Result<(), CliError> {
        // What does not end was being written when somebody pulled the plug.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        self.length = whole as u64;
        let torn = &text[whole..];
        for (index, line) in text[..whole].lines().enumerate() {
            match serde_json::from_str(line) {
                Ok(Line::Tag(head)) if index == 0 => {
                    if head != self.head {
                        return Err(self.wrong(index, "it is of another inventory, or of other rules"));
                    }
                }
                Ok(_) if index == 0 => return Err(self.wrong(index, "it does not say what it is about")),
                Ok(Line::Tag(_)) => return Err(self.wrong(index, "it says twice what it is about")),
                Ok(Line::Done(rows)) => self.done_before = rows,
                Ok(Line::Failed(row)) => {
                    self.failed.insert(row);
                }
                Ok(Line::Mended(row)) => {
                    self.failed.remove(&row);
                }
                Err(error) => return Err(self.wrong(index, &format!("it is no journal: {error}"))),
            }
        }
        if whole == 0 && !(torn.starts_with(BEGIN) || BEGIN.starts_with(torn)) {
            return Err(self.wrong(0, "it is no journal"));
        }
        // A row behind the last note is done again, and tells again that it fails.
        let done = self.done_before;
        self.failed.retain(|row| *row < done);
        self.noted = done;
        Ok(())
    }

    fn wrong(&self, index: usize, problem: &str) -> CliError {
        let hint = "name the journal of this inventory and these rules with --journal, or begin anew without --resume";
        CliError::in_file(&self.path, [format!("line {}: {problem}", index + 1)], hint)
    }

    /// Begins the file, or goes on behind the last whole line.
    pub fn begin(&mut self) -> Result<(), CliError> {
        let file = File::options().create(true).append(true).open(&self.path);
        let file = file.and_then(|file| file.set_len(self.length).map(|()| file));
        self.file = Some(file.map_err(|source| self.unwritable(source))?);
        if self.length == 0 { self.write(&[Line::Tag(self.head.clone())]) } else { Ok(()) }
    }

    /// The rows that are still to be done.
    pub fn open_rows(&self) -> OpenRows {
        OpenRows { done_before: self.done_before, failed: self.failed.clone() }
    }

    /// Rows that were done before this run.
    pub fn done_before(&self) -> u64 {
        self.done_before - self.failed.len() as u64
    }

    /// Writes down that all rows up to this one are done, but for those that failed.
    pub fn done(&mut self, row: u64, failed: bool) -> Result<(), CliError> {
        let mut lines = Vec::new();
        if failed {
            lines.push(Line::Failed(row));
        } else if self.failed.remove(&row) {
            lines.push(Line::Mended(row));
        }
        if row + 1 >= self.noted + STEP {
            self.noted = row + 1;
            lines.push(Line::Done(self.noted));
        }
        self.write(&lines)
    }

    /// Writes down that the rows before this one are done, where the run stops.
    pub fn stop(&mut self, rows: u64) -> Result<(), CliError> {
        if rows <= self.noted {
            return Ok(());
        }
        self.noted = rows;
        self.write(&[Line::Done(rows)])
    }

    /// Takes the file away: everything is done.
    pub fn finish(self) -> Result<(), CliError> {
        drop(self.file);
        std::fs::remove_file(&self.path).map_err(|source| CliError::Write { path: self.path, source })
    }

    fn write(&mut self, lines: &[Line]) -> Result<(), CliError> {
        // Numbers and texts always serialise.
        let text: String = lines
            .iter()
            .filter_map(|line| serde_json::to_string(line).ok())
            .map(|line| line + "\n")
            .collect();
        self.write_text(&text)
    }

    fn write_text(&mut self, text: &str) -> Result<(), CliError> {
        let written = match &mut self.file {
            Some(file) => file.write_all(text.as_bytes()),
            None => Ok(()),
        };
        written.map_err(|source| self.unwritable(source))
    }

    fn unwritable(&self, source: std::io::Error) -> CliError {
        CliError::Write { path: self.path.clone(), source }
    }
}
