//! The handlers of `s3opt-core` as AWS Lambda functions: one `bootstrap` for provided.al2023 that picks its handler
//! by `_HANDLER`.
//!
//! It holds no logic of its own. There is nothing in it yet.
