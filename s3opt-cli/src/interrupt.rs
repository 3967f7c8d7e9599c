//! Ctrl-C.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

type Listeners = Arc<Mutex<Vec<Box<dyn Fn() + Send>>>>;

/// Whether somebody has pressed Ctrl-C. A process watches for it once.
#[derive(Clone, Default)]
pub struct Interrupt {
    flag: Arc<AtomicBool>,
    listeners: Listeners,
}

impl Interrupt {
    /// Watches from now on: Ctrl-C no longer ends the program by itself.
    pub fn watch() -> Interrupt {
        let interrupt = Interrupt::default();
        let pressed = interrupt.clone();
        // Without a handler, Ctrl-C ends the program just as well, only without a word.
        let _unhandled = ctrlc::set_handler(move || pressed.press());
        interrupt
    }

    /// What happens when it is pressed.
    pub fn press(&self) {
        self.flag.store(true, Ordering::Relaxed);
        for listener in self.listeners.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            listener();
        }
    }

    /// What is set once it was pressed.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.flag)
    }

    /// Whether it was pressed.
    pub fn is_pressed(&self) -> bool {
        self.flag.load(Ordering::Relaxed)
    }

    /// Calls somebody when it is pressed.
    pub fn listen(&self, listener: impl Fn() + Send + 'static) {
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(Box::new(listener));
    }

    /// Works in a thread of its own, and returns without a result where Ctrl-C comes first, whatever the work waits for.
    pub fn race<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (sender, receiver) = mpsc::channel();
        let interrupted = sender.clone();
        self.listen(move || {
            let _work_has_ended = interrupted.send(None);
        });
        std::thread::spawn(move || {
            let _was_interrupted = sender.send(Some(work()));
        });
        // A thread that ended without a result has panicked and said so.
        receiver.recv().ok().flatten()
    }
}
