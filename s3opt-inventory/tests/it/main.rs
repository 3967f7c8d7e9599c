//! Whole reports: written, spoilt, read back.

mod bad_input;
mod laws;
mod remote;
mod support;
