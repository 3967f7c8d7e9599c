//! The laws of the simulation, on random buckets and policies.

mod binary_cache;
mod buckets;
mod closed_form;
mod explained;
mod naive;
mod replicated;
mod statement;
