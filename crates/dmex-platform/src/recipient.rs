//! To whom money or an NFT must not go: what arrives there cannot leave again.

use alloy::primitives::Address;
use dmex_contracts::Deployment;

use crate::Decoder;

/// Why nothing should go to an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRecipient {
    /// Nobody has its key.
    #[error("nobody holds the zero address: what goes there is lost")]
    Zero,
    /// A contract of the platform, or a coin: it has no way to give back what it is sent.
    #[error("{address} is the contract {name} of this platform: what it is sent cannot be taken out again")]
    OwnContract {
        /// The address.
        address: Address,
        /// The contract's name, or the coin's ticker.
        name: String,
    },
}

/// That money or an NFT may go to an address, as far as this platform knows.
///
/// # Errors
/// [`BadRecipient`].
pub fn check_recipient(on: &Deployment, to: Address) -> Result<(), BadRecipient> {
    if to.is_zero() {
        return Err(BadRecipient::Zero);
    }
    match Decoder::new(on).name(to) {
        Some(name) => Err(BadRecipient::OwnContract { address: to, name }),
        None => Ok(()),
    }
}
