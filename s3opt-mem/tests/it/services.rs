//! The services beside S3, as the clock turns.

mod alarms;
mod costs;
mod functions;
mod identity;
mod metrics;
mod notifications;
mod requests;
mod schedules;
pub mod support;
