//! Lambda, and CloudWatch Logs as far as functions need it.
mod code;
mod configuration;
mod policy;
mod retention;
mod state;
