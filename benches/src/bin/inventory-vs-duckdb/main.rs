//! How fast an inventory becomes a cube, beside DuckDB's `GROUP BY` of the same files.
//!
//! Every run is a process of its own, so that its peak memory is its own too; s3opt and DuckDB take turns.
#![expect(clippy::print_stdout, reason = "the answer of a benchmark")]

mod duckdb;
mod own;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use s3opt_benches::data::Inventory;
use s3opt_inventory::write::Format;

/// Compare the counting of an inventory with DuckDB.
#[derive(Parser)]
struct Arguments {
    /// Rows of the inventories, in millions; several show how the time grows
    #[arg(long, value_delimiter = ',', default_value = "8")]
    millions: Vec<u64>,
    /// Rows in a data file, in millions
    #[arg(long, default_value_t = 2)]
    millions_per_file: u64,
    /// Formats of the data files
    #[arg(long, value_delimiter = ',', default_value = "parquet,csv")]
    formats: Vec<FormatArgument>,
    /// Runs of each side
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Threads of each side
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Have the columns of versions in the files
    #[arg(long)]
    versioned: bool,
    /// Leave DuckDB out
    #[arg(long)]
    alone: bool,
    /// Where data and the virtual environment go
    #[arg(long, default_value = "target/bench-data")]
    data: PathBuf,
    /// Scan this folder once and print the figures: what each run is
    #[arg(long, hide = true)]
    scan: Option<PathBuf>,
    /// Check the MD5 of each file in that scan
    #[arg(long, hide = true)]
    verify: bool,
    /// Write the groups of that scan into this file
    #[arg(long, hide = true)]
    groups: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    Parquet,
    Csv,
    Orc,
}

/// What one run took.
#[derive(Clone, Copy, Debug)]
struct Figures {
    seconds: f64,
    /// Seconds of all threads, which tell more than the clock where other programs run.
    processor: f64,
    peak_mib: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.scan {
        Some(folder) => {
            own::scan_once(folder, arguments.threads, arguments.verify, arguments.groups.as_deref())
        }
        None => compare_all(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn compare_all(arguments: &Arguments) -> Result<(), String> {
    std::fs::create_dir_all(&arguments.data).map_err(|error| error.to_string())?;
    let python = if arguments.alone { None } else { Some(duckdb::install(&arguments.data)?) };
    println!(
        "{:<8} {:>6} | {:>9} {:>9} {:>11} {:>9} | {:>9} {:>9} | {:>9} {:>9} {:>9} | {:>6} {:>6}",
        "format",
        "rows",
        "s3opt s",
        "CPU s",
        "rows/s",
        "MiB",
        "with MD5",
        "MiB",
        "DuckDB s",
        "CPU s",
        "MiB",
        "ratio",
        "CPU"
    );
    for format in &arguments.formats {
        for millions in &arguments.millions {
            let rows = millions * 1_000_000;
            let inventory = Inventory {
                rows,
                files: (millions / arguments.millions_per_file).max(1),
                format: match format {
                    FormatArgument::Parquet => Format::Parquet,
                    FormatArgument::Csv => Format::Csv,
                    FormatArgument::Orc => Format::Orc,
                },
                versioned: arguments.versioned,
            };
            compare(arguments, &inventory, python.as_deref())?;
        }
    }
    Ok(())
}

fn compare(
    arguments: &Arguments,
    inventory: &Inventory,
    python: Option<&std::path::Path>,
) -> Result<(), String> {
    let folder = inventory.make(&arguments.data)?;
    let (mut own, mut checked, mut peer) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..arguments.runs {
        let groups = |name: &str| (run == 0).then(|| arguments.data.join(name));
        let (own_groups, peer_groups) = (groups("groups-s3opt.txt"), groups("groups-duckdb.txt"));
        own.push(own::run(&folder, arguments.threads, false, own_groups.as_deref())?);
        checked.push(own::run(&folder, arguments.threads, true, None)?);
        if let Some(python) = python {
            peer.push(duckdb::run(python, &folder, inventory, arguments.threads, peer_groups.as_deref())?);
            if let (Some(own), Some(peer)) = (own_groups, peer_groups) {
                check_same(&own, &peer)?;
            }
        }
    }
    let (own, checked) = (median(&own), median(&checked));
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let rate = inventory.rows as f64 / own.seconds;
    print!(
        "{:<8} {:>5}M | {:>9.3} {:>9.2} {:>11.0} {:>9.0} | {:>9.3} {:>9.0} |",
        inventory.format.to_string(),
        inventory.rows / 1_000_000,
        own.seconds,
        own.processor,
        rate,
        own.peak_mib,
        checked.seconds,
        checked.peak_mib
    );
    if peer.is_empty() {
        println!();
    } else {
        let peer = median(&peer);
        println!(
            " {:>9.3} {:>9.2} {:>9.0} | {:>6.2} {:>6.2}",
            peer.seconds,
            peer.processor,
            peer.peak_mib,
            peer.seconds / own.seconds,
            peer.processor / own.processor
        );
    }
    Ok(())
}

/// The median times, and the largest peak of memory of all.
fn median(figures: &[Figures]) -> Figures {
    let middle = |value: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = figures.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    };
    let peak_mib = figures.iter().map(|run| run.peak_mib).fold(0.0, f64::max);
    Figures { seconds: middle(|run| run.seconds), processor: middle(|run| run.processor), peak_mib }
}

fn check_same(own: &std::path::Path, peer: &std::path::Path) -> Result<(), String> {
    let read = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        Ok::<_, String>(lines)
    };
    let (own, peer) = (read(own)?, read(peer)?);
    if own == peer {
        return Ok(());
    }
    let different = own.iter().zip(&peer).find(|(own, peer)| own != peer);
    Err(format!("the groups differ: {} and {} of them; {different:?}", own.len(), peer.len()))
}

/// Reads `seconds=… processor=… peak_kib=…`, which each run prints.
fn figures(output: &std::process::Output) -> Result<Figures, String> {
    let text = String::from_utf8_lossy(&output.stdout);
    let value =
        |name: &str| text.split_whitespace().find_map(|word| word.strip_prefix(name)?.parse::<f64>().ok());
    match (output.status.success(), value("seconds="), value("processor="), value("peak_kib=")) {
        (true, Some(seconds), Some(processor), Some(kib)) => {
            Ok(Figures { seconds, processor, peak_mib: kib / 1024.0 })
        }
        _ => Err(format!("a run failed: {text}{}", String::from_utf8_lossy(&output.stderr))),
    }
}
