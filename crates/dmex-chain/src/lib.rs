//! Everything between the platform and an EVM node.
//!
//! [`connect`] opens a node, or several as one, and checks that it is the right chain; what decides money is read as
//! [`agreed`] by most of them. [`Anvil`] is a development
//! node as a child process that ends with us. [`Sender`] is the one way a transaction leaves the
//! platform: written down before it is sent, sent until it is mined, counted once.
//! [`BlockStream`] follows the chain through reorgs.

pub mod anvil;
mod chains;
pub mod fees;
pub mod provider;
pub mod sender;
pub mod stream;

pub use anvil::{Anvil, AnvilConfig, AnvilError};
pub use chains::{KnownChain, NATIVE_DECIMALS, finality_of, known_chain};
pub use fees::{Fees, HIGHEST_FEE, LeastTip};
pub use provider::{ConnectError, Endpoint, SendRefusal, agreed, another, connect, gathered};
pub use sender::Sender;
pub use stream::{BlockStream, Event};
