//! The service that feeds Bitcoin's headers to the relay on chain (MARK-2).
//!
//! A [`HeaderSource`](dmex_networks::HeaderSource) says what Bitcoin's best chain is: [`RecordedHeaders`] from recorded
//! headers, the clients of dmex-networks over HTTP. [`Feeder`] looks for the newest header that both know, checks what follows with the Rust
//! twin of the contract, and submits a day's headers at a time, or fewer once they make a day's difficulty final.
//! Nobody needs to trust a feeder or its source: the contract believes work alone.

mod decide;
mod duty;
mod feeder;
mod on_chain;
mod source;

pub use decide::Policy;
pub use duty::FeedDuty;
pub use feeder::{Feeder, FeederConfig, TickError};
pub use on_chain::RelayOnChain;
pub use source::RecordedHeaders;
