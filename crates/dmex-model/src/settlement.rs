//! The daily settlement: bond, deposits, the day, and what tokens are owed.

mod bond;
mod claim;
mod day;
mod deposit;
mod earned;
mod product;

pub use day::Due;
pub use earned::Paid;
pub(crate) use earned::{Way, earned};
pub use product::{Checkpoint, ProductState, Start};

pub(crate) use product::Product;
