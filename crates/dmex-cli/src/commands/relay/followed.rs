//! The relay that the Bitcoin benchmark follows: the chain says which, as the DAO may name another.

use alloy::primitives::Address;
use dmex_platform::{Platform, ReadError};
use dmex_relay::RelayOnChain;
use dmex_types::Asset;

use crate::status::Failure;

/// Where the relay stands, and the relay.
pub(super) async fn followed(platform: &Platform) -> Result<(Address, RelayOnChain), Failure> {
    let address = platform.benchmark(Asset::Btc).relay().call().await.map_err(ReadError::from)?;
    if address.is_zero() {
        return Err(Failure::refused(
            "the BTC benchmark follows no header relay, so the reporters' difficulty counts: a new platform gets a \
             relay by [relay] in the file of `dmex deploy --config` (or by `dmex deploy --dev --relay`), one that runs \
             by a vote on setRelay (`dmex proposal create raw`)",
        ));
    }
    Ok((address, RelayOnChain::new(platform.provider().clone(), address)))
}
