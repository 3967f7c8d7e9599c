//! The functions of the stack, run in the emulator.

mod access;
mod cost;
mod tagger;
