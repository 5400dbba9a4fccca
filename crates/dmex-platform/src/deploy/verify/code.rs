//! The code of each contract: its creation is run again without keeping it, and answers with what should stand there.

use alloy::primitives::{Address, Bytes, U256, keccak256};
use alloy::providers::Provider;
use alloy::rpc::types::BlockOverrides;
use alloy::rpc::types::TransactionRequest;
use alloy::rpc::types::state::AccountOverride;
use dmex_contracts::{Contract, ContractId, Deployment, DmcVesting, read_arguments};

use super::finding::Finding;
use crate::{Platform, ReadError};

/// Whether the code of a contract is what this program makes of the recorded arguments, which are part of it.
pub(super) async fn code_differs(platform: &Platform, id: ContractId) -> Result<Option<Finding>, ReadError> {
    let Some(contract) = id.of(platform.deployment()) else { return Ok(None) };
    let place = (id.name(), contract.address);
    let found = platform.provider().get_code_at(contract.address).await?;
    if found.is_empty() {
        return Ok(Some(Finding::new(place, "the code", "nothing", "a contract")));
    }
    let expected = match created(platform, id, contract).await {
        Ok(expected) => expected,
        Err(ReadError::Node(error)) if error.is_error_resp() => {
            let expected = "what its recorded arguments make, which this version refuses";
            return Ok(Some(Finding::new(place, "the code", hash(&found), expected)));
        }
        Err(error) => return Err(error),
    };
    Ok((found != expected).then(|| Finding::new(place, "the code", hash(&found), hash(&expected))))
}

/// Runs the creation in its own place as if that were empty: a contract that signs by EIP-712 has its own address within
/// its code, and one that creates another has that one's, which follows from its own.
async fn created(platform: &Platform, id: ContractId, contract: &Contract) -> Result<Bytes, ReadError> {
    let creation: Bytes = [id.bytecode().as_ref(), contract.arguments.as_ref()].concat().into();
    let empty = || AccountOverride::default().with_state([]);
    let begun = empty().with_code(creation).with_nonce(1);
    let child = empty().with_code(Bytes::new()).with_nonce(0);
    let request = TransactionRequest::default().to(contract.address);
    let call = platform.provider().call(request);
    let call = call.account_override(contract.address, begun);
    let call = call.account_override(contract.address.create(1), child);
    Ok(match full_coin(platform.deployment(), id) {
        Some((coin, full)) => call.account_override(coin, full).with_block_overrides(long_ago()).await?,
        None => call.await?,
    })
}

/// A vesting must not begin in the past, and by now it may have: the first second of all stands in for the time of its
/// creation.
fn long_ago() -> BlockOverrides {
    BlockOverrides { time: Some(1), ..BlockOverrides::default() }
}

/// A vesting asks DMC for its balance, which has fallen since its creation: what was granted stands in for it.
fn full_coin(on: &Deployment, id: ContractId) -> Option<(Address, AccountOverride)> {
    if !matches!(id, ContractId::TeamVesting | ContractId::PrivateSaleVesting) {
        return None;
    }
    let locks: DmcVesting::constructorCall = read_arguments(&id.of(on)?.arguments)?;
    let granted: U256 = locks.grants.iter().map(|grant| U256::from(grant.amount)).sum();
    Some((on.dmc.address, AccountOverride::default().with_code(answering(granted))))
}

/// Code that answers every question with one number: PUSH32 number, MSTORE at 0, RETURN 32 bytes.
fn answering(number: U256) -> Bytes {
    let number: [u8; 32] = number.to_be_bytes();
    [&[0x7f_u8][..], &number, &[0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3]].concat().into()
}

fn hash(code: &Bytes) -> String {
    format!("code of hash {}", keccak256(code))
}
