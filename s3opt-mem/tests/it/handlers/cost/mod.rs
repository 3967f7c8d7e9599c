//! The cost analyzer: months pass, and its report comes.

mod failures;
mod months;
mod split;
mod stage;
