//! Tests of the emulator as its users see it.

mod law;
