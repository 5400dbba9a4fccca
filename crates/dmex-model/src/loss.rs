//! What closed products cost their holders, and what they got back (RISK-6).

mod income_mark;
mod income_value;
mod ledger;
mod measure;
mod recover;

pub use income_mark::IncomeMark;
pub(crate) use income_value::{coin_down, coin_value_up};
pub(crate) use ledger::LossLedger;
pub use ledger::{Loss, LossMeasure};
