//! What goes wrong goes wrong on purpose, the same way again, and within the contract.

mod backend;
mod injected;
mod laws;
mod sabotage;
