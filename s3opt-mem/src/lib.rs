//! The emulator: all cloud traits in memory, with a clock that its owner turns and a meter that bills every call.
//!
//! Purpose: the same code that runs on AWS runs here, through months in seconds, and answers what the real service
//! answers; what it does not do, it refuses loudly. It is also the other way to a simulation's number: it bills a bucket
//! object by object.
//!
//! Not its purpose: to serve S3 over a socket, to keep anything after the process ends, or to know anything of the AWS
//! SDK. It does not depend on `s3opt-aws`, nor that on it.
//!
//! The emulator is deterministic: the same calls at the same instants give the same ids, events and bill.
//!
//! ```
//! use s3opt_core::backend::storage::{Body, CreateBucket, PutObject, Setting};
//! use s3opt_core::s3::lifecycle;
//! use s3opt_mem::Emulator;
//!
//! # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
//! let emulator = Emulator::builder().start("2026-01-01T09:30:00Z".parse()?).build();
//! let region = "us-east-1".parse()?;
//! let cloud = emulator.cloud("111111111111", &region);
//! let bucket = CreateBucket { name: "acme".to_owned(), region, tags: Vec::new() };
//! cloud.storage.create_bucket(bucket).await?;
//! let policy = r#"{"Rules": [{"ID": "old", "Filter": {}, "Status": "Enabled", "Expiration": {"Days": 365}}]}"#;
//! let policy = lifecycle::parse(policy).map_err(|errors| format!("{errors:?}"))?;
//! cloud.storage.put_setting("acme", Setting::Lifecycle(policy)).await?;
//!
//! // A gibibyte, of which only the length matters.
//! let put = PutObject {
//!     bucket: "acme".to_owned(),
//!     key: "a".to_owned(),
//!     body: Body::Length(1 << 30),
//!     ..PutObject::default()
//! };
//! cloud.storage.put_object(put).await?;
//! emulator.advance_days(400).await;
//!
//! let bill = emulator.bill("111111111111", "2026-02-01".parse()?, "2026-03-01".parse()?)?;
//! let february = &bill[&"2026-02".parse()?];
//! assert_eq!(february.total, "0.023".parse()?);
//! // It expired at the first midnight after 365 days.
//! assert!(emulator.bill("111111111111", "2027-01-03".parse()?, "2027-02-01".parse()?)?.is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agenda;
pub mod around;
mod builder;
mod client;
mod costs;
mod emulator;
pub mod faults;
mod functions;
pub mod generate;
mod identity;
mod ids;
mod journal;
mod meter;
mod metrics;
mod notifications;
mod random;
mod schedules;
pub mod snapshot;
mod storage;
mod tags;
mod time;
mod world;

pub use builder::Builder;
pub use client::{Caller, Principal};
pub use emulator::{ClockError, Emulator};
pub use functions::{FailedDelivery, Handler, InvocationRecord};
pub use metrics::{AlarmEvent, AlarmEventKind};
pub use notifications::Mail;
