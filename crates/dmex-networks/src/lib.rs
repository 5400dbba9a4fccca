//! Clients of the nodes that follow Bitcoin and Filecoin: [`BitcoinCore`], [`Esplora`] and [`Lotus`].
//!
//! None of them is believed: whoever asks checks what can be checked, and asks several where nothing can. A client waits
//! no longer than its time limit and tries nothing twice; when to ask again is for the service that asked to say.

mod bitcoin;
mod error;
mod http;
mod json_rpc;
mod lotus;

pub use bitcoin::{
    BitcoinCore, BitcoinCoreConfig, BlockSource, Esplora, HeaderSource, Login, PASSWORD_VARIABLE,
    USER_VARIABLE,
};
pub use error::NodeError;
pub use lotus::{
    BlockHeader, Lotus, LotusConfig, PowerState, RewardState, TOKEN_VARIABLE, TipSet, TipSetKey,
};
