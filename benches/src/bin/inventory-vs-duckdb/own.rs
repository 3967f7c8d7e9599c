//! The side of s3opt.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use s3opt_core::cube::{Cube, Partition};
use s3opt_inventory::{Location, ScanOptions, scan};

use crate::{Figures, figures};

/// The departments by which groups are made, in the order of their numbers from 1.
pub const DEPARTMENTS: [&str; 5] = ["finance/", "hr/", "engineering/", "compliance/", "marketing/"];

/// Runs a scan in a process of its own.
pub fn run(folder: &Path, threads: usize, verify: bool, groups: Option<&Path>) -> Result<Figures, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.arg("--scan").arg(folder).arg("--threads").arg(threads.to_string());
    if verify {
        command.arg("--verify");
    }
    if let Some(groups) = groups {
        command.arg("--groups").arg(groups);
    }
    figures(&command.output().map_err(|error| error.to_string())?)
}

/// Scans once, and prints the time that it took and the peak of memory.
pub fn scan_once(folder: &Path, threads: usize, verify: bool, groups: Option<&Path>) -> Result<(), String> {
    let partition = Partition::new(DEPARTMENTS.map(str::to_owned), (0..50).map(|power| 1 << power));
    let mut options = ScanOptions::new(partition);
    options.threads = Some(threads);
    options.verify_checksums = verify;
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    let start = Instant::now();
    let scan = scan(&Location::Local(folder.to_owned()), &options).map_err(|error| error.to_string())?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "seconds={seconds} processor={} peak_kib={} rows={}",
        processor_seconds()?,
        peak_kib()?,
        scan.rows
    );
    if let Some(groups) = groups {
        std::fs::write(groups, lines(&scan.cube)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// One line for each group, in the form of `duckdb.py`.
fn lines(cube: &Cube) -> String {
    let mut text = String::new();
    for (key, amount) in cube.cells() {
        let prefix = cube.partition().prefix(key.prefix);
        let department = DEPARTMENTS.iter().position(|name| *name == prefix).map_or(0, |place| place + 1);
        // No row is at midnight sharp, so the day of the instant is the one before the first midnight after it.
        let day = key.modified - 1;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{department}|{}|{day}|{}|{}|{}",
            key.storage_class, key.band.0, amount.objects, amount.bytes
        );
    }
    text
}

/// The time of all threads, in the system too, since the process began.
fn processor_seconds() -> Result<f64, String> {
    // Hundredths of a second wherever Linux runs. The name of the program, in brackets, may hold spaces.
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    match ticks[..] {
        [user, system] => Ok((user + system) / 100.0),
        _ => Err("no times in /proc/self/stat".to_owned()),
    }
}

fn peak_kib() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    number.ok_or_else(|| "no VmHWM in /proc/self/status".to_owned())
}
