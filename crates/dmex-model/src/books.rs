//! The books: where all money is, where it came from, and that it adds up.

mod product;
mod summary;

pub use product::ProductBooks;
pub use summary::{AccountBooks, Amount, Books, CoinBooks};

pub(crate) use product::ProductTotals;
