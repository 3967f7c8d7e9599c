//! The emulator, seen from outside.

mod policies;
mod recorded;
mod settings;
mod world;
