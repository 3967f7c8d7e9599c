//! The emulator by its public interface.

mod model;
mod objects;
