//! What there is to do, handed out to threads.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::read::parquet::ParquetFile;

/// A piece of work.
pub(super) enum Task {
    /// Open a data file, and read it unless its groups are tasks of their own.
    File(usize),
    /// Read a group of rows of an open file.
    Group(usize, Arc<ParquetFile>, usize),
}

/// Tasks, and who may still bring forth others.
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    next_file: usize,
    files: usize,
    groups: VecDeque<Task>,
    /// Files that are being opened, which may bring forth groups.
    opening: usize,
    stopped: bool,
}

impl Queue {
    pub(super) fn new(files: usize) -> Queue {
        let state = State { next_file: 0, files, groups: VecDeque::new(), opening: 0, stopped: false };
        Queue { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// The next task. Groups go first, so that few files are open at once.
    pub(super) fn take(&self) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if state.stopped {
                return None;
            }
            if let Some(group) = state.groups.pop_front() {
                return Some(group);
            }
            if state.next_file < state.files {
                state.next_file += 1;
                state.opening += 1;
                return Some(Task::File(state.next_file - 1));
            }
            if state.opening == 0 {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Adds the groups of an open file.
    pub(super) fn add_groups(&self, file: usize, open: &Arc<ParquetFile>) {
        let groups = (0..open.groups()).map(|group| Task::Group(file, Arc::clone(open), group));
        self.lock().groups.extend(groups);
        self.changed.notify_all();
    }

    /// A file's task is done.
    pub(super) fn file_done(&self) {
        self.lock().opening -= 1;
        self.changed.notify_all();
    }

    /// Hands out nothing any more.
    pub(super) fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
