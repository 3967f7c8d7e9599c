//! The functions of the stack, as they run in the emulator.

mod access;
mod cost;
mod tagger;
