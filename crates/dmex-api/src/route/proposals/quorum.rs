//! Votes that a proposal needs: a part of the DMC that could vote when voting opened.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use alloy::primitives::U256;
use dmex_platform::{Platform, ReadError};
use dmex_store::rows::Proposal;
use dmex_types::Amount;
use futures_util::future::try_join_all;

use crate::app::App;

/// [DMC, 18 decimals] What can vote from the first day: the platform's, and a fifth of the private sale. Without a node,
/// DMC that was unlocked, mined or burnt since is not known: no row of the store counts it.
const FIRST_VOTABLE: u128 = 14_000_000 * 10u128.pow(18);
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

/// The quorums of proposals at a time, in their order. The chain knows them, and is asked for all of them at once; a server
/// without one, or whose node fails, reckons with what can vote from the first day.
pub(super) async fn of(app: &App, proposals: &[Proposal], now: u64) -> Vec<Amount> {
    let unknown = proposals.iter().filter(|proposal| app.quorums().get(proposal.id).is_none());
    let unknown: Vec<&Proposal> = unknown.collect();
    let mut asked = HashMap::new();
    if app.platform.is_some() && !unknown.is_empty() {
        let ask = |platform| try_join_all(unknown.iter().map(move |one| asked_of(app, platform, one, now)));
        match app.look(ask).await {
            Ok(quorums) => asked.extend(quorums),
            Err(error) => tracing::warn!(%error, "quorums are reckoned without the chain"),
        }
    }
    let quorum = |proposal: &Proposal| {
        let reckoned = || part(U256::from(FIRST_VOTABLE), proposal.quorum_bps);
        let known = asked.get(&proposal.id).copied();
        known.or_else(|| app.quorums().get(proposal.id)).unwrap_or_else(reckoned)
    };
    proposals.iter().map(quorum).collect()
}

/// A block that is taken back may change the supply of a vote that has just opened, not of one that is over.
async fn asked_of(
    app: &App,
    platform: &Platform,
    proposal: &Proposal,
    now: u64,
) -> Result<(U256, Amount), ReadError> {
    let quorum = asked(platform, proposal, now).await?;
    if now > proposal.closes {
        app.quorums().keep(proposal.id, quorum);
    }
    Ok((proposal.id, quorum))
}

async fn asked(platform: &Platform, proposal: &Proposal, now: u64) -> Result<Amount, ReadError> {
    if now <= proposal.opens {
        return Ok(part(platform.votable_supply().await?, proposal.quorum_bps));
    }
    Ok(Amount(platform.governor().quorumOf(proposal.id).call().await?))
}

/// Rounded up, as the governor does.
fn part(votable: U256, bps: u16) -> Amount {
    Amount((votable * U256::from(bps)).div_ceil(U256::from(WHOLE)))
}
