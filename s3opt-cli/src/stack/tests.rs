//! Sequences of commands on one cloud.
