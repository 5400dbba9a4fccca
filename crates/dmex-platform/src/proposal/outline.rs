//! What the governor will make of actions before anybody proposes them.

use alloy::primitives::{Address, U256};
use dmex_contracts::ActionClasses;
use dmex_types::ActionClass;

use super::action_class;
use crate::{Action, Platform, ReadError};

/// How a proposal of some actions would be treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The highest class among the actions.
    pub class: ActionClass,
    /// The miner that they accuse.
    pub accused: Option<Address>,
    /// [bps] Part of the DMC that can vote that must vote for or abstain.
    pub quorum_bps: u16,
    /// [DMC, 18 decimals] The same in votes, by what can vote now.
    pub quorum: U256,
}

impl Platform {
    /// How the governor would treat a proposal of these actions.
    ///
    /// # Errors
    /// The actions may not be proposed together, or the node failed.
    pub async fn outline(&self, actions: &[Action]) -> Result<Outline, ReadError> {
        let on = self.deployment();
        let classes = ActionClasses::new(on.action_classes.address, self.provider().clone());
        let targets = actions.iter().map(|action| action.to).collect();
        let values = actions.iter().map(|action| action.value).collect();
        let calls = actions.iter().map(|action| action.data.clone()).collect();
        // The classes are those of the governor that asks: what targets itself is constitution.
        let read = classes.read(targets, values, calls).from(on.governor.address).call().await?;
        let (class, accused) = (action_class(read.class)?, read.accused);
        let quorums = self.governor().quorums().call().await?;
        let quorum_bps = match class {
            ActionClass::Parameter => quorums.parameter,
            ActionClass::Termination => quorums.termination,
            ActionClass::ReserveSpend => quorums.reserveSpend,
            ActionClass::Constitution => quorums.constitution,
        };
        let quorum = self.quorum_now(quorum_bps).await?;
        Ok(Outline { class, accused: (!accused.is_zero()).then_some(accused), quorum_bps, quorum })
    }

    /// [DMC, 18 decimals] A part of what can vote now, rounded up as the governor does.
    pub(super) async fn quorum_now(&self, bps: u16) -> Result<U256, ReadError> {
        Ok((self.votable_supply().await? * U256::from(bps)).div_ceil(U256::from(10_000)))
    }

    /// [DMC, 18 decimals] What can vote: all but what is delegated to DMC's own contract.
    ///
    /// # Errors
    /// The node failed.
    pub async fn votable_supply(&self) -> Result<U256, ReadError> {
        let supply = self.dmc().totalSupply().call().await?;
        let silent = self.dmc().getVotes(self.deployment().dmc.address).call().await?;
        Ok(supply.saturating_sub(silent))
    }
}
