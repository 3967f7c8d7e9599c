//! The functions as Lambda starts them, beside the same three in Python: the size of their packages, the cold start (from
//! the start of the process until it asks for its first event), and the most memory, after one event.
//!
//! Both run against the same runtime API and the same service, which refuses the first call that each makes, and take
//! turns on the same machine.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints")]

mod measure;
mod python;

use std::io;
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::Parser;
use measure::{Sample, Subject};

/// Compare the functions in Rust and in Python
#[derive(Parser)]
struct Arguments {
    /// The executable that `cargo xtask lambda` has built
    #[arg(long, default_value = "target/x86_64-unknown-linux-gnu/lambda/bootstrap")]
    bootstrap: PathBuf,
    /// The package that `cargo xtask lambda` has written
    #[arg(long, default_value = "target/lambda-packages/s3opt-lambdas-x86_64.zip")]
    package: PathBuf,
    /// How often each function is started
    #[arg(long, default_value_t = 15)]
    runs: usize,
}

/// The functions, with the module of each in Python.
const FUNCTIONS: [(&str, &str); 3] = [
    ("auto-tagger", "auto_tagger"),
    ("cost-analyzer", "cost_analyzer"),
    ("access-analyzer", "access_analyzer"),
];

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let package = size(&arguments.package)?;
    let python = python::install(&PathBuf::from("target/bench-data/lambda-python"))?;
    let (code, with_libraries) = python.package_sizes()?;
    println!("| package | bytes |\n|---|---|");
    println!("| Rust, all three functions in one zip | {package} |");
    println!("| Python, code alone | {code} |\n| Python, with boto3 | {with_libraries} |");
    println!(
        "\n| function | | cold start, ms, min | median | CPU of it, ms, min | median | peak KiB, median |\n\
         |---|---|---|---|---|---|---|"
    );
    for (name, module) in FUNCTIONS {
        let subjects = [
            Subject { program: Box::new(|| Command::new(&arguments.bootstrap)), handler: name.to_owned() },
            Subject { program: Box::new(|| python.command()), handler: format!("{module}.handler") },
        ];
        let mut samples: [Vec<Sample>; 2] = [Vec::new(), Vec::new()];
        // One of each beforehand, so that files are in memory for both.
        for number in 0..=arguments.runs {
            for (subject, samples) in subjects.iter().zip(&mut samples) {
                let sample = measure::cold_start(subject, event(name))?;
                if number > 0 {
                    samples.push(sample);
                }
            }
        }
        let [rust, python] = samples.map(|samples| Figures::of(&samples));
        rust.print(name, "Rust");
        python.print(name, "Python");
        println!(
            "| {name} | ratio | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
            python.start.0 / rust.start.0,
            python.start.1 / rust.start.1,
            python.processor.0 / rust.processor.0,
            python.processor.1 / rust.processor.1,
            python.peak_kib / rust.peak_kib,
        );
    }
    Ok(())
}

/// An event whose first call to AWS each function makes at once.
fn event(function: &str) -> &'static str {
    match function {
        "auto-tagger" => {
            r#"{"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
                "eventTime": "2026-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put", "s3": {
                "s3SchemaVersion": "1.0", "configurationId": "all", "bucket": {"name": "acme",
                "arn": "arn:aws:s3:::acme", "ownerIdentity": {"principalId": "A"}}, "object": {"key": "finance/a.pdf",
                "size": 1024, "eTag": "d41d8cd98f00b204e9800998ecf8427e", "sequencer": "0055AED6DCD90281E5"}}}]}"#
        }
        _ => r#"{"bucket_name": "acme", "sns_topic_arn": "arn:aws:sns:us-east-1:111111111111:alerts"}"#,
    }
}

fn size(path: &PathBuf) -> io::Result<u64> {
    let size = std::fs::metadata(path).map(|metadata| metadata.len());
    size.map_err(|error| {
        io::Error::other(format!("{}: {error}; run `cargo xtask lambda` before", path.display()))
    })
}

/// The least and the median of some samples.
struct Figures {
    start: (f64, f64),
    processor: (f64, f64),
    peak_kib: f64,
}

impl Figures {
    fn of(samples: &[Sample]) -> Figures {
        let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
        Figures {
            start: least_and_median(samples.iter().map(|sample| milliseconds(sample.start)).collect()),
            processor: least_and_median(
                samples.iter().map(|sample| milliseconds(sample.processor)).collect(),
            ),
            peak_kib: least_and_median(samples.iter().map(|sample| f64::from(sample.peak_kib)).collect()).1,
        }
    }

    fn print(&self, function: &str, language: &str) {
        println!(
            "| {function} | {language} | {:.1} | {:.1} | {:.1} | {:.1} | {:.0} |",
            self.start.0, self.start.1, self.processor.0, self.processor.1, self.peak_kib
        );
    }
}

fn least_and_median(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let least = values.first().copied().unwrap_or(f64::NAN);
    (least, values.get(values.len() / 2).copied().unwrap_or(f64::NAN))
}
