//! From a scan, which waits, to a cloud, whose calls are awaited.
//!
//! A scan runs in a thread of its own and asks questions; whoever awaits the scan answers them, under whatever runtime
//! it runs. Nothing blocks a runtime's thread, and no runtime is made: this works below Tokio, in the emulator, and
//! wherever else futures are polled. When the one who awaits goes away, the next question ends the scan.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use futures::StreamExt;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use s3opt_core::backend::storage::{GetObject, HeadObject, ListObjects, ObjectHead, ObjectsPage, ReadObject};
use s3opt_core::backend::{CloudResult, Storage};

use crate::InventoryError;

/// What a scan asks, and where the answer goes.
pub(crate) enum Question {
    /// For a page of a list.
    List(ListObjects, SyncSender<CloudResult<ObjectsPage>>),
    /// Whether an object is there.
    Head(HeadObject, SyncSender<CloudResult<ObjectHead>>),
    /// For bytes of an object.
    Get(GetObject, SyncSender<CloudResult<ReadObject>>),
}

/// The side of the scan.
pub(crate) struct Bridge {
    questions: UnboundedSender<Question>,
}

impl Bridge {
    /// Both sides.
    pub(crate) fn new() -> (Bridge, UnboundedReceiver<Question>) {
        let (questions, asked) = unbounded();
        (Bridge { questions }, asked)
    }

    pub(super) fn list(&self, request: ListObjects) -> Result<CloudResult<ObjectsPage>, InventoryError> {
        self.ask(|answer| Question::List(request, answer))
    }

    pub(super) fn head(&self, request: HeadObject) -> Result<CloudResult<ObjectHead>, InventoryError> {
        self.ask(|answer| Question::Head(request, answer))
    }

    pub(super) fn get(&self, request: GetObject) -> Result<CloudResult<ReadObject>, InventoryError> {
        self.ask(|answer| Question::Get(request, answer))
    }

    /// Asks and waits. Where nobody is there any more to answer, the scan is over.
    fn ask<T>(
        &self,
        question: impl FnOnce(SyncSender<CloudResult<T>>) -> Question,
    ) -> Result<CloudResult<T>, InventoryError> {
        let (answer, answered): (_, Receiver<CloudResult<T>>) = sync_channel(1);
        self.questions.unbounded_send(question(answer)).map_err(|_| InventoryError::Cancelled)?;
        answered.recv().map_err(|_| InventoryError::Cancelled)
    }
}

/// The side of the cloud: answers until the scan has no more questions.
pub(crate) async fn serve(storage: &dyn Storage, mut asked: UnboundedReceiver<Question>) {
    while let Some(question) = asked.next().await {
        // A scan that has gone away needs no answer.
        match question {
            Question::List(request, answer) => drop(answer.send(storage.list_objects(request).await)),
            Question::Head(request, answer) => drop(answer.send(storage.head_object(request).await)),
            Question::Get(request, answer) => drop(answer.send(storage.get_object(request).await)),
        }
    }
}
