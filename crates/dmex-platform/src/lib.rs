//! The deployed platform as its users see it.
//!
//! [`Platform`] reads the contracts; [`Call`] builds what can be asked of them; [`Transact`] is who sends it:
//! the durable sender of the services, or [`DirectSender`] for a person who waits. [`deploy`] puts the contracts on a
//! chain and [`check()`] proves that they stand there as they should.

mod call;
mod delivery;
pub mod deploy;
mod direct;
mod platform;
mod product;
mod refund;
mod risk;
mod token;
mod transact;
pub mod what_if;

pub use call::Call;
pub use delivery::Delivery;
pub use deploy::{CheckError, DeployConfig, DeployError, check, deploy, is_on_chain};
pub use direct::DirectSender;
pub use platform::{LatestPrice, Platform, ReadError};
pub use product::{NextDay, Product};
pub use refund::Refund;
pub use token::PowerToken;
pub use transact::{SendError, Transact, send_for};
