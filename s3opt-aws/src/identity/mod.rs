//! IAM and STS.
mod document;
mod role;
