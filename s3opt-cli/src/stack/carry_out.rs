//! Carrying out a plan that was agreed to, until it is done or Ctrl-C comes.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future::{Either, select};
use s3opt_core::stack::apply::{Applied, ApplyOptions, apply};
use s3opt_core::stack::{Action, Plan};
use tokio::sync::Notify;

use super::failure;
use super::progress::Teller;
use super::stage::Stage;
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::output::note;

/// Does the plan's steps. The first Ctrl-C lets the calls at hand end and begins no other; the second one stops at once.
///
/// # Errors
/// What failed and what was not begun, with what to do about it.
pub async fn carry_out(
    stage: &Stage,
    plan: &Plan,
    delete_objects: bool,
    interrupt: &Interrupt,
    quiet: bool,
) -> Result<Applied, CliError> {
    let steps = plan.pending().filter(|step| step.action != Action::Refuse).count();
    let teller = Teller::new(steps, quiet);
    let options = ApplyOptions { cancel: interrupt.flag(), delete_objects, ..ApplyOptions::default() };
    let at_once = Arc::new(Notify::new());
    let (again, presses) = (Arc::clone(&at_once), AtomicUsize::new(0));
    interrupt.listen(move || {
        if presses.fetch_add(1, Ordering::Relaxed) == 0 {
            note(false, "stopping: what has begun is finished; Ctrl-C again stops at once");
        } else {
            again.notify_one();
        }
    });
    let applying = apply(&stage.connected.cloud, &stage.blueprint.names, plan, &options, &teller);
    let applied = match select(pin!(applying), pin!(at_once.notified())).await {
        Either::Left((applied, _)) => Some(applied),
        Either::Right(_) => None,
    };
    teller.finish();
    let Some(applied) = applied else {
        return Err(CliError::failed(
            "stopped at once: calls were under way, and nobody knows what became of them",
            "the next run looks first, and goes on",
        ));
    };
    match failure::of_applying(&applied) {
        Some(error) => Err(error),
        None => Ok(applied),
    }
}
