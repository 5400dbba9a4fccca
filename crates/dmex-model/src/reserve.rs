//! The reserve for holders of closed products: what it has, and rounds that pay it out (RISK-4).

mod claim;
mod fund;
mod round;

pub(crate) use fund::Reserve;
pub use round::{Round, RoundId, RoundOrder};
