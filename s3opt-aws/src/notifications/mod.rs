//! SNS.
mod message;
mod subscription;
