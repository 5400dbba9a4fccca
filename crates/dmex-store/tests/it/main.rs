//! The store on SQLite and on a real Postgres.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod differ;
mod faults;
mod insurance;
mod migrations;
mod outlook;
mod pages;
mod plans;
mod stores;
mod texts;
