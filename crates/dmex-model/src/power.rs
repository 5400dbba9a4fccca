//! Mining-power tokens.

mod approval;
mod lock;
mod split;
mod token;
mod transfer;

pub use split::charge;
pub use token::Token;
