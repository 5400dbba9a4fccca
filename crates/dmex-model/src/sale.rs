//! The primary sale: offers, quotes, purchases, auctioned power, capacity.

mod auction;
mod buy;
mod offer;
mod parameters;
mod product;
mod quote;

pub use auction::{AuctionedSale, Reservation};
pub use buy::Order;
pub use offer::{Disclosure, Offer};
pub use parameters::Parameters;
pub use product::Sale;
pub use quote::Quote;
