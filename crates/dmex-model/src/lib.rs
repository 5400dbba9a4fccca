//! The protocol's rules as pure integer arithmetic, written from the rules and not from the contracts.
//!
//! The contracts are held against this model: the same history of actions must leave the same balances, to the
//! last unit, and be refused by the same names. There is no clock, no randomness and no input or output in here:
//! time is passed in, and every action either happens as a whole or returns a [`Refusal`] and changes nothing.
//!
//! | Topic | Where |
//! |---|---|
//! | who and with what | [`AccountId`], [`CoinId`], [`Purse`] |
//! | the market average | [`Benchmark`], [`BenchmarkDay`], [`Panel`] |
//! | miners, offers, purchases | [`Model::create_product`], [`Model::quote`], [`Model::buy`] |
//! | bond, deposits, the day | [`Model::deposit_bond`], [`Model::deposit`], [`Model::settle`] |
//! | failing miners | [`Model::terminate`], [`Model::abandon`], [`Model::refund_tokens`] |
//! | what closed products cost | [`Model::measure`], [`Model::record_losses`], [`Model::loss`] |
//! | insurance | [`Model::insure`], [`Model::claim_insurance`], [`Model::underwrite`], [`Model::redeem`] |
//! | the reserve | [`Model::open_round`], [`Model::claim_round`], [`Model::close_round`] |
//! | tokens | [`Model::transfer`], [`Model::split`], [`Model::merge`], [`Model::lock`] |
//! | money out | [`Model::claim`], [`Model::withdraw`], [`Model::withdraw_bond`] |
//! | do the books add up | [`Model::books`] |

mod account;
mod benchmark;
mod books;
mod coin;
mod day_math;
mod insurance;
mod loss;
mod miners;
mod model;
mod power;
mod refusal;
mod reserve;
mod sale;
mod settlement;
mod wide_math;

pub use account::AccountId;
pub use benchmark::{Answer, Benchmark, BenchmarkDay, Bounds, FinalDay, Measure, Panel, lower_median};
pub use books::{AccountBooks, Amount, Books, CoinBooks, ProductBooks};
pub use coin::{CoinId, Purse};
pub use day_math::{RAY, WAD, own_delivered_down};
pub use insurance::{Exit, InsuranceParameters, Line, Policy};
pub use loss::{IncomeMark, Loss, LossMeasure};
pub use miners::{Capacity, MinerStatus};
pub use model::Model;
pub use power::{Division, Part, Token, divide, part_tranches};
pub use refusal::Refusal;
pub use reserve::{Round, RoundId, RoundOrder};
pub use sale::{Disclosure, Offer, Order, Parameters, Quote, Sale};
pub use settlement::{
    Checkpoint, Due, Paid, ProductState, Sealed, Shortfall, Start, bond_for, earned_between, is_short,
};
