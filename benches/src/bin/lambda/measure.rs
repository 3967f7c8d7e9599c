//! One start of one function.

use std::io;
use std::process::Command;
use std::time::Duration;

use s3opt_benches::clock::Stopwatch;
use s3opt_benches::memory;
use s3opt_lambdas::testing::{Answer, FakeService, Process, RuntimeApi};

/// A function that is started.
pub struct Subject<'a> {
    /// The program.
    pub program: Box<dyn Fn() -> Command + 'a>,
    /// What `_HANDLER` says.
    pub handler: String,
}

/// What was measured.
pub struct Sample {
    /// From the start of the process until it asked for its first event.
    pub start: Duration,
    /// What its first thread, which does all the work, took of a processor by then.
    pub processor: Duration,
    /// The most memory after one event.
    pub peak_kib: u32,
}

/// How long one step may take on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a function, hands it an event whose first call to AWS is refused, and ends it.
pub fn cold_start(subject: &Subject<'_>, event: &str) -> io::Result<Sample> {
    let lambda = RuntimeApi::start()?;
    let service = FakeService::start(|_, _| {
        let body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>".to_owned();
        Answer { status: 403, headers: vec![], body }
    })?;
    let variables = [
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL", service.url()),
        // Where Lambda keeps the code nothing can be written.
        ("PYTHONDONTWRITEBYTECODE", "1"),
    ];
    let watch = Stopwatch::start();
    let process = Process::start((subject.program)(), lambda.address(), &subject.handler, &variables)?;
    let asked = lambda.wait_for_polls(1, PATIENCE);
    let start = watch.elapsed();
    let processor = processor_time(process.id());
    lambda.send(event);
    let answered = lambda.next_outcome(PATIENCE);
    let peak_kib = u32::try_from(memory::peak_kib_of(process.id())).unwrap_or(u32::MAX);
    if !asked || answered.is_none() {
        let said = process.end().join("\n");
        return Err(io::Error::other(format!("{} did not answer:\n{said}", subject.handler)));
    }
    Ok(Sample { start, processor, peak_kib })
}

/// What the first thread of a process took of a processor; nothing where the system does not tell.
///
/// Source: <https://docs.kernel.org/scheduler/sched-stats.html>, `/proc/<pid>/schedstat`: nanoseconds.
fn processor_time(process: u32) -> Duration {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat")).unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}
