//! What happens by itself as the clock turns.

mod advance;
mod inventory;
mod lifecycle;
mod replication;
mod tiering;
