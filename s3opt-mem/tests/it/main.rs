//! Tests of the emulator as its users see it.

mod contract;
mod faults;
mod generate;
mod law;
mod model;
mod objects;
mod policies;
mod recorded;
mod settings;
mod snapshot;
mod world;
