//! The deployed platform as its users see it.
//!
//! [`Platform`] reads the contracts; [`Call`] builds what can be asked of them; [`Transact`] is who sends it:
//! the durable sender of the services, or [`DirectSender`] for a person who waits. [`deploy`] puts the contracts on a
//! chain and [`check()`] proves that they stand there as they should.

mod application;
mod bond_call;
mod call;
mod cover;
mod decode;
mod delivery;
pub mod deploy;
mod difficulty;
mod direct;
mod due;
mod encode;
mod insurance;
mod least_purchase;
mod permit;
mod platform;
mod price_round;
mod product;
mod proposal;
mod recipient;
mod refund;
mod reserve;
mod risk;
mod staying;
mod token;
mod told;
mod transact;
pub mod what_if;

pub use application::{Application, MinerStatus, Standing};
pub use bond_call::BondCall;
pub use call::{Call, LEAST_PARTS, MOST_PARTS, Part};
pub use cover::{CoverLimits, Insurable, Premium};
pub use decode::{Action, Argument, Decoded, Decoder, Value, dmc_token};
pub use delivery::Delivery;
pub use deploy::{CheckError, Checked, DeployConfig, DeployError, check, deploy, is_on_chain};
pub use difficulty::DifficultyTaken;
pub use direct::DirectSender;
pub use due::{Looked, send_due};
pub use encode::{EncodeError, contract_address};
pub use insurance::{Pool, Underwriter};
pub use permit::PermitDomain;
pub use platform::{ASKED_AT_ONCE, LatestPrice, Platform, ReadError};
pub use product::{NextDay, Product};
pub use proposal::{
    Ballot, Cast, DaoSettings, Outline, Proposal, ProposalNumber, ProposalState, Refused, Support, Votes,
    action_class, proposer_mark,
};
pub use recipient::{BadRecipient, check_recipient};
pub use refund::Refund;
pub use reserve::ReserveAsset;
pub use staying::Staying;
pub use token::PowerToken;
pub use told::Told;
pub use transact::{SendError, Transact, send_for};
