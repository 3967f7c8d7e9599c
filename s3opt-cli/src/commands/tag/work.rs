//! The objects get their tags, some at once, in the order of the inventory.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use futures::StreamExt;
use futures::stream;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use s3opt_core::backend::{Clock, Cloud, CloudError};
use s3opt_core::handlers::tagger::{TagOutcome, TaggingRules, Target, tag_object};
use s3opt_inventory::{ListedVersion, Stop, Visitor};
use tokio::sync::{Notify, mpsc};

use super::Tag;
use super::census::{Census, Choice, read};
use super::journal::Journal;
use super::limit::Limited;
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::note;

/// How often an object is tried where that may help. The backend has tried by then as AWS's own tools do.
const TRIES: u32 = 5;
/// Milliseconds until the second try; twice as long each time.
const FIRST_WAIT: u64 = 500;
/// After so many failures one after the other something is wrong with all of them.
const FAILURES_IN_A_ROW: u64 = 100;
/// Failures that are told one by one.
const TOLD: usize = 10;

/// What became of the objects.
#[derive(Debug, Default)]
pub struct Summary {
    pub tagged: u64,
    pub unchanged: u64,
    pub overwritten: u64,
    pub gone: u64,
    pub failed: u64,
    /// Objects that were done before.
    pub before: u64,
    /// Objects without room for all their tags, by the key of the tag that was left out.
    pub dropped: BTreeMap<String, u64>,
    /// The first failures, in words.
    pub failures: Vec<String>,
}

/// A row of the inventory, and the object to be tagged, where there is one.
struct Item {
    row: u64,
    target: Option<Target>,
}

/// Hands the rows on, in their order.
struct Sender {
    items: mpsc::Sender<Item>,
    choice: Choice,
    row: u64,
}

impl Visitor for Sender {
    fn version(&mut self, version: &ListedVersion<'_>) -> Result<(), Stop> {
        let item = Item { row: self.row, target: self.choice.target(version) };
        self.row += 1;
        self.items.blocking_send(item).map_err(|_| Stop)
    }
}

/// Tags the objects until all are done, or Ctrl-C comes: then what has begun is finished.
pub async fn tag_all(
    cloud: &Cloud,
    arguments: &Tag,
    rules: &TaggingRules,
    census: &Census,
    journal: &mut Journal,
    interrupt: &Interrupt,
    quiet: bool,
) -> Result<Summary, CliError> {
    let bar = bar(census.rows, quiet);
    interrupt.listen(|| note(false, "stopping: what has begun is finished"));
    let (sender, receiver) = mpsc::channel(usize::from(arguments.concurrency));
    let reader = {
        let (report, interrupt, choice) = (census.report.clone(), interrupt.clone(), census.choice.clone());
        let sink = move || Sender { items: sender.clone(), choice: choice.clone(), row: 0 };
        std::thread::spawn(move || read(&report, Some(1), &interrupt, true, sink).map(drop))
    };
    let storage = Limited::new(cloud, arguments.max_requests_per_second);
    let mut summary = Summary { before: journal.done_before(), ..Summary::default() };
    let mut rows = 0;
    let mut failures_in_a_row = 0;
    {
        let (storage, clock) = (&storage, cloud.clock.as_ref());
        let open = journal.open_rows();
        let work = items(receiver, interrupt).map(|Item { row, target }| {
            let target = target.filter(|_| open.contains(row));
            async move {
                let outcome = match &target {
                    Some(target) => Some(patiently(storage, clock, rules, target).await),
                    None => None,
                };
                (row, outcome)
            }
        });
        let mut done = pin!(work.buffered(usize::from(arguments.concurrency)));
        while let Some((row, outcome)) = done.next().await {
            rows = row + 1;
            let failed = matches!(outcome, Some(Err(_)));
            failures_in_a_row = match &outcome {
                Some(Err(_)) => failures_in_a_row + 1,
                Some(Ok(_)) => 0,
                None => failures_in_a_row,
            };
            if let Some(outcome) = outcome {
                summary.count(outcome);
                journal.done(row, failed)?;
            }
            bar.set_position(rows);
            bar.set_message(HumanCount(summary.tagged).to_string());
            if failures_in_a_row == FAILURES_IN_A_ROW {
                break;
            }
        }
    }
    journal.stop(rows)?;
    bar.finish_and_clear();
    if failures_in_a_row == FAILURES_IN_A_ROW {
        let mut message = format!("stopped: {FAILURES_IN_A_ROW} objects failed one after the other");
        summary.failures.iter().for_each(|failure| message.push_str(&format!("\n{failure}")));
        let hint = "mend the cause, then go on: the same command with --resume";
        return Err(CliError::failed(message, hint));
    }
    if interrupt.is_pressed() {
        return Err(CliError::Failed {
            message: format!("stopped after {} of {} rows; what had begun was finished", rows, census.rows),
            hint: Some(format!(
                "go on with the same command and --resume: {} knows where",
                arguments.journal.display()
            )),
        });
    }
    reader.join().unwrap_or_else(|_| Err(CliError::failed("the inventory's reader stopped", None)))?;
    Ok(summary)
}

/// The items until Ctrl-C.
fn items(receiver: mpsc::Receiver<Item>, interrupt: &Interrupt) -> impl futures::Stream<Item = Item> {
    let pressed = Arc::new(Notify::new());
    let notify = Arc::clone(&pressed);
    interrupt.listen(move || notify.notify_one());
    let interrupt = interrupt.clone();
    stream::unfold(receiver, move |mut receiver| {
        let (pressed, interrupt) = (Arc::clone(&pressed), interrupt.clone());
        async move {
            let mut notified = pin!(pressed.notified());
            let item = poll_fn(|context| {
                if interrupt.is_pressed() || std::future::Future::poll(notified.as_mut(), context).is_ready()
                {
                    return Poll::Ready(None);
                }
                receiver.poll_recv(context)
            });
            item.await.map(|item| (item, receiver))
        }
    })
}

/// Tags an object, again and again where that may help.
async fn patiently(
    storage: &Limited,
    clock: &dyn Clock,
    rules: &TaggingRules,
    target: &Target,
) -> Result<TagOutcome, CloudError> {
    let mut wait = FIRST_WAIT;
    for _ in 1..TRIES {
        match tag_object(storage, rules, target).await {
            Err(error) if error.is_retryable() => {
                clock.wait(wait).await;
                wait *= 2;
            }
            outcome => return outcome,
        }
    }
    tag_object(storage, rules, target).await
}

impl Summary {
    fn count(&mut self, outcome: Result<TagOutcome, CloudError>) {
        let dropped = match outcome {
            Ok(TagOutcome::Tagged { merge }) => {
                self.tagged += 1;
                merge.dropped
            }
            Ok(TagOutcome::Unchanged { dropped }) => {
                self.unchanged += 1;
                dropped
            }
            Ok(TagOutcome::Overwritten) => {
                self.overwritten += 1;
                Vec::new()
            }
            Ok(TagOutcome::Gone) => {
                self.gone += 1;
                Vec::new()
            }
            Err(error) => {
                self.failed += 1;
                if self.failures.len() < TOLD {
                    self.failures.push(error.to_string());
                } else if self.failures.len() == TOLD {
                    self.failures.push("and more like these".to_owned());
                }
                Vec::new()
            }
        };
        for tag in dropped {
            *self.dropped.entry(tag.key).or_default() += 1;
        }
    }
}

fn bar(rows: u64, quiet: bool) -> ProgressBar {
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(rows), target);
    let template = "{spinner} tagging {bar:30} {human_pos} of {human_len} rows, {msg} tagged, {eta} left";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}
