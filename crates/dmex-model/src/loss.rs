//! What closed products cost their holders, and what they got back (RISK-6).

mod ledger;
mod measure;
mod recover;

pub(crate) use crate::valuation::{
    IncomeMark, PayPrice, coin_down, coin_value_down, coin_value_up, pay_down,
};
pub(crate) use ledger::LossLedger;
pub use ledger::{Loss, LossMeasure};
pub use measure::GrossLoss;
