//! The functions of the stack, run in the emulator.

mod tagger;
