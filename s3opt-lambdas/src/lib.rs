//! The Lambda functions of the stack: one `bootstrap` for `provided.al2023` that picks its handler by `_HANDLER`.
//!
//! Purpose: to turn Lambda's events into calls of the handlers in `s3opt-core`, with the backend of `s3opt-aws`.
//!
//! Not its purpose: the handlers' logic, which is free of AWS's types and tested without them.
//!
//! The crate is empty until the handlers are in `s3opt-core`.
