//! The protocol's rules as pure integer arithmetic, written from the rules and not from the contracts.
//!
//! The contracts are held against this model: the same history of actions must leave the same balances, to the
//! last unit, and be refused by the same names. There is no clock, no randomness and no input or output in here:
//! time is passed in, and every action either happens as a whole or returns a [`Refusal`] and changes nothing.
//!
//! | Topic | Where |
//! |---|---|
//! | who and with what | [`AccountId`], [`CoinId`], [`Purse`] |
//! | the market average | [`Benchmark`], [`BenchmarkDay`], [`Panel`], [`PriceFeed`] |
//! | what remaining income is worth | [`Outlook`], [`IncomeMark`], [`unit_coin`], [`called_bond`] |
//! | miners, offers, purchases | [`Model::create_product`], [`Model::quote`], [`Model::buy`] |
//! | power sold by auction | [`Model::reserve_units`], [`Model::sell_auctioned`], [`Model::mint_auctioned`] |
//! | bond, deposits, the day | [`Model::deposit_bond`], [`Model::deposit`], [`Model::settle`] |
//! | what a bond must be | [`Model::bond_required`], [`Model::assess`], [`Model::standing_of`] |
//! | failing miners | [`Model::terminate`], [`Model::abandon`], [`Model::refund_tokens`], [`Model::return_bond`] |
//! | what closed products cost | [`Model::measure`], [`Model::record_losses`], [`Model::loss`] |
//! | insurance | [`Model::insure`], [`Model::claim_insurance`], [`Model::stake`], [`Model::underwrite`], [`Model::redeem`] |
//! | the reserve | [`Model::open_round`], [`Model::claim_round`], [`Model::close_round`] |
//! | tokens | [`Model::transfer`], [`Model::split`], [`Model::merge`], [`Model::lock_to`], [`Model::set_payee`] |
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
pub mod rules;
mod sale;
mod settlement;
mod valuation;
mod wide_math;

pub use account::AccountId;
pub use benchmark::{
    Answer, BLOCKS_PER_DAY, Benchmark, BenchmarkDay, Bounds, FinalDay, HALVING_BLOCKS, Network, Outlook,
    Panel, PriceFeed, PriceSource, RoundNumber, RunningSums, Side, Version, WINS_PER_DAY, bitcoin_reward,
    filecoin_reward, middle, mined_before, price_of_side, subsidy_at, wins_on,
};
pub use books::{AccountBooks, Amount, Books, CoinBooks, ProductBooks};
pub use coin::{CoinId, Purse};
pub use day_math::{RAY, WAD, own_delivered_down};
pub use insurance::{Condition, CoverQuote, Exit, Fund, InsuranceParameters, Line, Policy};
pub use loss::{GrossLoss, Loss, LossMeasure};
pub use miners::{Capacity, MinerStatus};
pub use model::Model;
pub use power::{Division, LockAnswer, Part, Token, divide, part_tranches};
pub use refusal::Refusal;
pub use reserve::{Round, RoundId, RoundOrder};
pub use sale::{AuctionedSale, Disclosure, Offer, Order, Parameters, Quote, Reservation, Sale};
pub use settlement::{
    Call, CallParameters, Checkpoint, Due, Judged, Paid, ProductState, ReturnedBond, Sealed, Shortfall,
    Standing, Start, bond_for, earned_between, is_short,
};
pub use valuation::{
    Earning, IncomeMark, PayPrice, PaySource, called_bond, coin_down, coin_of_units_up, coin_value_down,
    coin_value_up, mean_days_up, unit_coin,
};
