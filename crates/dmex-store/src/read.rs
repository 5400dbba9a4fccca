//! What is asked of a store: one trait per aggregate.

mod market;
mod rows;
