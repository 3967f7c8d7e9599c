//! The cloud in memory: every trait of `s3opt-core` implemented without AWS, with a clock that is turned by hand
//! and a meter that bills.
//!
//! It is for tests, of this workspace and of others; it is not a server, and stores nothing on disk.
//! There is nothing in it yet.
