//! The cloud as it is: every trait of `s3opt-core` implemented on the AWS SDK for Rust.
//!
//! It knows how AWS is called, not what a policy means or costs. There is nothing in it yet.
