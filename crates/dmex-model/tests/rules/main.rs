//! The rules, held against what they are for: money is conserved, and no path pays more than another.

#![expect(clippy::unwrap_used, reason = "a test says by panicking that it failed")]

mod auction;
mod closing;
mod compensation;
mod failure;
mod farm;
mod insurance;
mod insuring;
mod sale;
mod settlement;
mod standing;
mod tokens;
