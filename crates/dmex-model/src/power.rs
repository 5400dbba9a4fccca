//! Mining-power tokens.

mod approval;
mod lock;
mod merge;
mod split;
mod token;
mod transfer;

pub(crate) use approval::pass_over;
pub use lock::LockAnswer;
pub use split::{Division, Part, divide, part_tranches};
pub use token::Token;
pub(crate) use token::{MOST_TRANCHE, Term};
