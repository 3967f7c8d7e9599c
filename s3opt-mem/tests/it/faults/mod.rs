//! What goes wrong goes wrong on purpose, the same way again, and within the contract.

mod alarm;
mod backend;
mod events;
mod injected;
mod laws;
mod sabotage;
