//! CloudWatch.
mod alarm;
mod batch;
mod identifier;
mod window;
