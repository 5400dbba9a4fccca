//! A development chain on which real days of the networks are replayed.

mod cast;

pub use cast::Role;
