//! Who holds the roles of the timelock, which owns everything else: all of them, from its first event on.

use std::collections::BTreeSet;

use alloy::primitives::{Address, B256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::DmexTimelock;
use dmex_contracts::DmexTimelock::{RoleGranted, RoleRevoked};

use super::CheckError;
use crate::{Platform, ReadError};

/// The governor alone proposes and cancels, anybody executes, the timelock administers itself, and there is nobody else.
pub(super) async fn check_timelock(platform: &Platform) -> Result<(), CheckError> {
    let on = platform.deployment();
    let timelock = DmexTimelock::new(on.timelock.address, platform.provider().clone());
    let proposer = timelock.PROPOSER_ROLE().call().await.map_err(ReadError::from)?;
    let canceller = timelock.CANCELLER_ROLE().call().await.map_err(ReadError::from)?;
    let executor = timelock.EXECUTOR_ROLE().call().await.map_err(ReadError::from)?;
    let expected = BTreeSet::from([
        (proposer, on.governor.address),
        (canceller, on.governor.address),
        (executor, Address::ZERO),
        (B256::ZERO, on.timelock.address),
    ]);
    let found = holders(platform).await?;
    if let Some((role, account)) = found.difference(&expected).next() {
        return Err(CheckError::OtherParameter(format!("the timelock, whose role {role} {account} holds,")));
    }
    if let Some((role, account)) = expected.difference(&found).next() {
        return Err(CheckError::OtherParameter(format!("the timelock, whose role {role} {account} lacks,")));
    }
    Ok(())
}

/// Every role and who holds it, by the events of the timelock's whole life.
async fn holders(platform: &Platform) -> Result<BTreeSet<(B256, Address)>, CheckError> {
    let timelock = &platform.deployment().timelock;
    let filter = Filter::new()
        .address(timelock.address)
        .event_signature(vec![RoleGranted::SIGNATURE_HASH, RoleRevoked::SIGNATURE_HASH])
        .from_block(timelock.block);
    let logs = platform.provider().get_logs(&filter).await.map_err(ReadError::from)?;
    let mut holders = BTreeSet::new();
    for log in logs {
        if let Ok(granted) = RoleGranted::decode_log(&log.inner) {
            holders.insert((granted.role, granted.account));
        } else if let Ok(revoked) = RoleRevoked::decode_log(&log.inner) {
            holders.remove(&(revoked.role, revoked.account));
        }
    }
    Ok(holders)
}
