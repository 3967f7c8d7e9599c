//! The auto-tagger.

mod events;
mod laws;
mod records;
mod rules;
mod stage;
