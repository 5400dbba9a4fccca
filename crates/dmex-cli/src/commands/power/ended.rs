//! What became of an NFT that a split or a merge ended.

use alloy::primitives::{B256, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::SolEvent;
use dmex_client::wire;
use dmex_contracts::MiningPower::{PowerMerged, PowerSplit};
use dmex_platform::{Platform, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use crate::printer::Show;

/// An NFT that is no more, and what goes on in its place.
#[derive(Serialize)]
pub(super) struct Ended {
    token: u64,
    /// `split` or `merged`.
    state: &'static str,
    /// The parts that it was split into.
    parts: Vec<u64>,
    /// The NFT that it was merged into.
    merged_into: Option<u64>,
}

impl Ended {
    /// What the chain's events say of an NFT that is not there.
    pub(super) async fn read(platform: &Platform, id: TokenId) -> Result<Self, ReadError> {
        if id.0 == 0 || id.0 > platform.last_token().await? {
            return Err(ReadError::UnknownToken(id));
        }
        let parts = parts(platform, id).await?;
        if !parts.is_empty() {
            return Ok(Self::split(id, parts));
        }
        let into = merged_into(platform, id).await?.ok_or(ReadError::UnknownToken(id))?;
        Ok(Self::merged(id, into))
    }

    /// What a server says of an NFT that ended.
    pub(super) fn told(told: &wire::TokenDetail) -> Self {
        let token = &told.token.token;
        match token.merged_into {
            Some(into) => Self::merged(token.id, into.0),
            None => Self::split(token.id, told.parts.iter().map(|part| part.0).collect()),
        }
    }

    fn split(id: TokenId, parts: Vec<u64>) -> Self {
        Self { token: id.0, state: "split", parts, merged_into: None }
    }

    fn merged(id: TokenId, into: u64) -> Self {
        Self { token: id.0, state: "merged", parts: Vec::new(), merged_into: Some(into) }
    }
}

async fn parts(platform: &Platform, id: TokenId) -> Result<Vec<u64>, ReadError> {
    let filter = told_by::<PowerSplit>(platform).topic1(number(id));
    let logs = platform.provider().get_logs(&filter).await?;
    logs.iter().map(|log| Ok(read::<PowerSplit>(log)?.partId.saturating_to())).collect()
}

/// It may be named first or second.
async fn merged_into(platform: &Platform, id: TokenId) -> Result<Option<u64>, ReadError> {
    let merges = || told_by::<PowerMerged>(platform);
    for filter in [merges().topic2(number(id)), merges().topic3(number(id))] {
        if let Some(log) = platform.provider().get_logs(&filter).await?.first() {
            return Ok(Some(read::<PowerMerged>(log)?.mergedId.saturating_to()));
        }
    }
    Ok(None)
}

fn number(id: TokenId) -> B256 {
    B256::from(U256::from(id.0))
}

/// Events of a kind, of the NFTs' contract.
fn told_by<E: SolEvent>(platform: &Platform) -> Filter {
    let power = &platform.deployment().mining_power;
    Filter::new().address(power.address).event_signature(E::SIGNATURE_HASH).from_block(power.block)
}

fn read<E: SolEvent>(log: &Log) -> Result<E, ReadError> {
    let event = E::decode_log(&log.inner);
    event
        .map(|event| event.data)
        .map_err(|error| ReadError::Unexpected(format!("what became of an NFT: {error}")))
}

/// `NFT 3, NFT 4`.
pub(super) fn names(tokens: &[u64]) -> String {
    tokens.iter().map(|token| format!("NFT {token}")).collect::<Vec<_>>().join(", ")
}

impl Show for Ended {
    fn show(&self) -> String {
        match self.merged_into {
            Some(into) => {
                format!("NFT {} was merged, and is no more. It is in NFT {into} now.", self.token)
            }
            None => {
                format!("NFT {} was split, and is no more. Its parts: {}.", self.token, names(&self.parts))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fa5_what_became_of_an_nft_is_said_with_the_numbers_of_what_goes_on() {
        let split = Ended::split(TokenId(1), vec![3, 4]).show();
        assert_eq!(split, "NFT 1 was split, and is no more. Its parts: NFT 3, NFT 4.");
        let merged = Ended::merged(TokenId(3), 5).show();
        assert_eq!(merged, "NFT 3 was merged, and is no more. It is in NFT 5 now.");
    }
}
