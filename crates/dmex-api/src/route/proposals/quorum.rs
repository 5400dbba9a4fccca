//! Votes that a proposal needs: a part of all DMC that existed when voting opened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use alloy::primitives::U256;
use dmex_platform::{Platform, ReadError};
use dmex_store::rows::Proposal;
use dmex_types::Amount;

use crate::app::App;

/// [DMC, 18 decimals] What exists from the first day. Without a node, DMC that was mined or burnt since is not known:
/// no row of the store counts it.
const FIRST_SUPPLY: u128 = 50_000_000 * 10u128.pow(18);
/// The whole in basis points.
const WHOLE: u64 = 10_000;

/// Quorums that never change any more, by proposal: the chain is asked once for each.
#[derive(Debug, Default)]
pub(crate) struct Quorums(Mutex<HashMap<U256, Amount>>);

impl Quorums {
    fn get(&self, proposal: U256) -> Option<Amount> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&proposal).copied()
    }

    fn keep(&self, proposal: U256, quorum: Amount) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(proposal, quorum);
    }
}

/// The quorum of a proposal at a time. The chain knows it; a server without one, or whose node fails, reckons with what
/// exists from the first day.
pub(super) async fn of(app: &App, proposal: &Proposal, now: u64) -> Amount {
    if let Some(known) = app.quorums().get(proposal.id) {
        return known;
    }
    let reckoned = part(U256::from(FIRST_SUPPLY), proposal.quorum_bps);
    let Some(platform) = &app.platform else { return reckoned };
    match asked(platform, proposal, now).await {
        Ok(quorum) => {
            // A block that is taken back may change the supply of a vote that has just opened, not of one that is over.
            if now > proposal.closes {
                app.quorums().keep(proposal.id, quorum);
            }
            quorum
        }
        Err(error) => {
            tracing::warn!(%error, proposal = proposal.number, "the quorum is reckoned without the chain");
            reckoned
        }
    }
}

async fn asked(platform: &Platform, proposal: &Proposal, now: u64) -> Result<Amount, ReadError> {
    if now <= proposal.opens {
        let supply = platform.dmc().totalSupply().call().await?;
        return Ok(part(supply, proposal.quorum_bps));
    }
    Ok(Amount(platform.governor().quorumOf(proposal.id).call().await?))
}

/// Rounded up, as the governor does.
fn part(supply: U256, bps: u16) -> Amount {
    Amount((supply * U256::from(bps)).div_ceil(U256::from(WHOLE)))
}
