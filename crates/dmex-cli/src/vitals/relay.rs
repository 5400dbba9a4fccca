//! For how long Bitcoin's headers are waited for.

use dmex_platform::{Platform, ReadError};
use dmex_relay::RelayOnChain;
use dmex_types::Asset;

use super::set;
use crate::commands::relay::last_day_of;
use crate::measures;
use crate::status::Failure;

/// Measures the relay that the Bitcoin benchmark follows, if it follows one.
pub(super) async fn measure(platform: &Platform) -> Result<(), Failure> {
    let relay = platform.benchmark(Asset::Btc).relay().call().await.map_err(ReadError::from)?;
    if relay.is_zero() {
        set(measures::RELAY_WAIT, 0);
        return Ok(());
    }
    let tip = RelayOnChain::new(platform.provider().clone(), relay).tip().await?;
    let (now, next) = (platform.now().await?, platform.benchmark_next_day(Asset::Btc).await?);
    // Days that are final need no proof any more.
    let unproven = last_day_of(&tip, now).map_or(next, |proven| proven.next().max(next));
    set(measures::RELAY_WAIT, now.saturating_sub(unproven.end_timestamp()));
    Ok(())
}
