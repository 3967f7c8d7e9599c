//! EventBridge.
mod rule;
