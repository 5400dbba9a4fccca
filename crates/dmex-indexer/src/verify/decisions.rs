//! Votes, miners, losses and rounds.

use alloy::primitives::U256;
use dmex_store::rows::{Capacity, Loss, Override, Proposal, Round, Voter};

use super::{Check, amount};
use crate::IndexError;

/// [unit] The most power that a row can hold: whoever is approved for all that there is has more on chain.
const MOST: u64 = i64::MAX.unsigned_abs();
/// States of the governor that an event, and not time, leads to.
const CANCELED: u8 = 2;
const EXECUTED: u8 = 7;

impl Check<'_> {
    pub(super) async fn proposals(&self) -> Result<(), IndexError> {
        self.each(self.store.all::<Proposal>().await?, async |row| self.proposal(&row).await).await?;
        let overrode = async |row: Override| {
            let governor = self.platform.governor();
            let found = governor.hasVotedOverride(row.proposal, row.voter).block(self.block).call().await?;
            self.same("votes", format!("whether {} overrode its delegate:", row.voter), found, true);
            Ok(())
        };
        self.each(self.store.all::<Override>().await?, overrode).await
    }

    pub(super) async fn voters(&self) -> Result<(), IndexError> {
        let votes = async |voter: Voter| {
            let votes = self.platform.dmc().getVotes(voter.address).block(self.block).call().await?;
            self.same("votes", format!("votes of {}", voter.address), amount(votes), voter.votes);
            Ok(())
        };
        self.each(self.store.all::<Voter>().await?, votes).await
    }

    pub(super) async fn miners(&self) -> Result<(), IndexError> {
        let capacity = async |row: Capacity| {
            let registry = self.platform.miner_registry();
            let found = registry.capacityOf(row.miner, row.asset as u8).block(self.block).call().await?;
            let name = |what: &str| format!("{what} of {} in {}", row.miner, row.asset);
            self.same("miners", name("capacity"), found.approved.min(MOST), row.approved.units());
            self.same("miners", name("reserved"), found.reserved.min(MOST), row.reserved.units());
            Ok(())
        };
        self.each(self.store.all::<Capacity>().await?, capacity).await
    }

    pub(super) async fn losses(&self) -> Result<(), IndexError> {
        let loss = async |loss: Loss| {
            let ledger = self.platform.loss_ledger();
            let found = ledger.lossOf(U256::from(loss.token.0)).block(self.block).call().await?;
            let name = |what: &str| format!("{what} NFT {}", loss.token);
            self.same("losses", name("loss of"), amount(found.loss), loss.loss);
            self.same("losses", name("recovered by"), amount(found.recovered), loss.recovered);
            Ok(())
        };
        self.each(self.store.all::<Loss>().await?, loss).await?;
        self.each(self.store.all::<Round>().await?, async |row| self.round(&row).await).await
    }

    async fn proposal(&self, row: &Proposal) -> Result<(), IndexError> {
        let governor = self.platform.governor();
        let votes = governor.proposalVotes(row.id).block(self.block).call().await?;
        let name = |what: &str| format!("{what} proposal {}", row.number);
        self.same("votes", name("for"), amount(votes.forVotes), row.votes_for);
        self.same("votes", name("against"), amount(votes.againstVotes), row.votes_against);
        self.same("votes", name("abstained on"), amount(votes.abstainVotes), row.votes_abstain);
        let closes = governor.proposalDeadline(row.id).block(self.block).call().await?;
        self.same("votes", name("end of"), closes.saturating_to(), row.closes);
        let eta = governor.proposalEta(row.id).block(self.block).call().await?;
        self.same("votes", name("execution of"), eta.saturating_to(), row.executable.unwrap_or_default());
        let state = governor.state(row.id).block(self.block).call().await?;
        self.same("votes", name("whether executed:"), state == EXECUTED, row.executed_at.is_some());
        self.same("votes", name("whether canceled:"), state == CANCELED, row.canceled_at.is_some());
        Ok(())
    }

    async fn round(&self, row: &Round) -> Result<(), IndexError> {
        let found = self.platform.reserve().roundOf(U256::from(row.id)).block(self.block).call().await?;
        let name = |what: &str| format!("{what} round {}", row.id);
        self.same("losses", name("amount of"), amount(found.amount), row.amount);
        self.same("losses", name("paid by"), amount(found.paid), row.paid);
        self.same("losses", name("whether closed:"), found.isClosed, row.closed);
        Ok(())
    }
}
