//! What remaining income is worth: one formula for bonds, losses and loans, with a cautious side each (RISK-8).
//!
//! ```text
//! the k-th day after the mark's  :  rate of its era × fall^k           [coin of a unit]
//! high side (bonds)              :  fall 0.9995, halvings late, fees and price by the higher mean
//! low side (losses, loans)       :  fall 0.998, discounted at 12 % a year, halvings early, the lower means
//! ```
//!
//! What that is worth in pay coin is told at a rate: the coin's price by the price of the pay coin, each by its side.

mod bond_call;
mod coin_value;
mod income_mark;
mod income_sum;
mod pay_price;
mod remaining;
mod unit_coin;

pub use bond_call::called_bond;
pub(crate) use coin_value::pay_down;
pub use coin_value::{coin_down, coin_of_units_up, coin_value_down, coin_value_up};
pub use income_mark::IncomeMark;
pub use pay_price::{PayPrice, PaySource};
pub use remaining::mean_days_up;
pub use unit_coin::{Earning, unit_coin};
