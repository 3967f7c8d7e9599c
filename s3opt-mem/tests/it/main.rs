//! Tests of the emulator as its users see it.

mod contract;
mod law;
mod model;
mod objects;
mod policies;
mod recorded;
mod settings;
mod world;
