//! Proposals, votes, miners.

use alloy_primitives::{Address, U256};
use async_trait::async_trait;
use dmex_types::Asset;

use super::page::{Conditions, PageOf};
use crate::rows::{Capacity, Miner, Override, Proposal, Vote, Voter};
use crate::{Store, StoreError};

/// Who decides, and who was let in.
#[async_trait]
pub trait Governance {
    /// Proposals, by their number.
    ///
    /// # Errors
    /// The database failed.
    async fn proposals(&self, page: PageOf<u32>) -> Result<Vec<Proposal>, StoreError>;

    /// The proposal with a number.
    ///
    /// # Errors
    /// The database failed.
    async fn proposal_numbered(&self, number: u32) -> Result<Option<Proposal>, StoreError>;

    /// Votes on a proposal, by voter.
    ///
    /// # Errors
    /// The database failed.
    async fn votes_on(&self, proposal: U256, page: PageOf<Address>) -> Result<Vec<Vote>, StoreError>;

    /// Votes of an account, by the id of the proposal.
    ///
    /// # Errors
    /// The database failed.
    async fn votes_of(&self, voter: Address, page: PageOf<U256>) -> Result<Vec<Vote>, StoreError>;

    /// Votes on a proposal past delegates, by voter.
    ///
    /// # Errors
    /// The database failed.
    async fn overrides_on(&self, proposal: U256, page: PageOf<Address>) -> Result<Vec<Override>, StoreError>;

    /// Those of an account, by the id of the proposal.
    ///
    /// # Errors
    /// The database failed.
    async fn overrides_of(&self, voter: Address, page: PageOf<U256>) -> Result<Vec<Override>, StoreError>;

    /// What an account can vote with, and whom its own DMC votes for.
    ///
    /// # Errors
    /// The database failed.
    async fn voter(&self, address: Address) -> Result<Option<Voter>, StoreError>;

    /// One miner.
    ///
    /// # Errors
    /// The database failed.
    async fn miner(&self, address: Address) -> Result<Option<Miner>, StoreError>;

    /// Miners, by address.
    ///
    /// # Errors
    /// The database failed.
    async fn miners(&self, page: PageOf<Address>) -> Result<Vec<Miner>, StoreError>;

    /// How much a miner may sell.
    ///
    /// # Errors
    /// The database failed.
    async fn capacities_of(&self, miner: Address) -> Result<Vec<Capacity>, StoreError>;
}

#[async_trait]
impl Governance for Store {
    async fn proposals(&self, page: PageOf<u32>) -> Result<Vec<Proposal>, StoreError> {
        self.rows(Conditions::default().page::<Proposal, _>("number", &page)).await
    }

    async fn proposal_numbered(&self, number: u32) -> Result<Option<Proposal>, StoreError> {
        let conditions = Conditions::default().and("number", "=", &number);
        Ok(self.rows(conditions.first::<Proposal>("number", 1)).await?.into_iter().next())
    }

    async fn votes_on(&self, proposal: U256, page: PageOf<Address>) -> Result<Vec<Vote>, StoreError> {
        let conditions = Conditions::default().and("proposal", "=", &proposal);
        self.rows(conditions.page::<Vote, _>("voter", &page)).await
    }

    async fn votes_of(&self, voter: Address, page: PageOf<U256>) -> Result<Vec<Vote>, StoreError> {
        let conditions = Conditions::default().and("voter", "=", &voter);
        self.rows(conditions.page::<Vote, _>("proposal", &page)).await
    }

    async fn overrides_on(&self, proposal: U256, page: PageOf<Address>) -> Result<Vec<Override>, StoreError> {
        let conditions = Conditions::default().and("proposal", "=", &proposal);
        self.rows(conditions.page::<Override, _>("voter", &page)).await
    }

    async fn overrides_of(&self, voter: Address, page: PageOf<U256>) -> Result<Vec<Override>, StoreError> {
        let conditions = Conditions::default().and("voter", "=", &voter);
        self.rows(conditions.page::<Override, _>("proposal", &page)).await
    }

    async fn voter(&self, address: Address) -> Result<Option<Voter>, StoreError> {
        self.find::<Voter>(&(address,)).await
    }

    async fn miner(&self, address: Address) -> Result<Option<Miner>, StoreError> {
        self.find::<Miner>(&(address,)).await
    }

    async fn miners(&self, page: PageOf<Address>) -> Result<Vec<Miner>, StoreError> {
        self.rows(Conditions::default().page::<Miner, _>("address", &page)).await
    }

    async fn capacities_of(&self, miner: Address) -> Result<Vec<Capacity>, StoreError> {
        // Both coins by key: few rows in any case.
        let mut found = Vec::new();
        for asset in Asset::ALL {
            found.extend(self.find::<Capacity>(&(miner, asset)).await?);
        }
        Ok(found)
    }
}
