//! What DMC holders ask of the governor, and what the governor is made to ask of the other contracts.

use alloy::primitives::{Address, Bytes, U256, Uint};
use dmex_contracts::{Closing, Deployment, DmexGovernor, Insurance, MinerRegistry, PayTokenPrices, Reserve};
use dmex_types::{Asset, Bps, Power, ProductId};

use super::Call;
use crate::{Action, Proposal, Support};

impl Call {
    // ---- Voters ----

    /// Proposes actions to the DAO.
    #[must_use]
    pub fn propose(on: &Deployment, actions: &[Action], description: String) -> Self {
        let (targets, values, calldatas) = lists(actions);
        Self::new(on.governor.address, &DmexGovernor::proposeCall { targets, values, calldatas, description })
    }

    /// Votes on a proposal.
    #[must_use]
    pub fn vote(on: &Deployment, proposal: U256, support: Support, reason: Option<String>) -> Self {
        let (to, support) = (on.governor.address, support as u8);
        match reason {
            Some(reason) => {
                let call = DmexGovernor::castVoteWithReasonCall { proposalId: proposal, support, reason };
                Self::new(to, &call)
            }
            None => Self::new(to, &DmexGovernor::castVoteCall { proposalId: proposal, support }),
        }
    }

    /// Votes on a proposal with one's own DMC, past one's delegate.
    #[must_use]
    pub fn override_vote(on: &Deployment, proposal: U256, support: Support, reason: Option<String>) -> Self {
        let (support, reason) = (support as u8, reason.unwrap_or_default());
        let call = DmexGovernor::castOverrideVoteCall { proposalId: proposal, support, reason };
        Self::new(on.governor.address, &call)
    }

    /// Takes a proposal back, or stops it.
    #[must_use]
    pub fn cancel(on: &Deployment, proposal: &Proposal) -> Self {
        let (targets, values, calldatas) = lists(&proposal.actions);
        let hash = proposal.description_hash();
        let call = DmexGovernor::cancelCall { targets, values, calldatas, descriptionHash: hash };
        Self::new(on.governor.address, &call)
    }

    // ---- Anyone ----

    /// Hands an accepted proposal to the timelock.
    #[must_use]
    pub fn queue(on: &Deployment, proposal: &Proposal) -> Self {
        let (targets, values, calldatas) = lists(&proposal.actions);
        let hash = proposal.description_hash();
        let call = DmexGovernor::queueCall { targets, values, calldatas, descriptionHash: hash };
        Self::new(on.governor.address, &call)
    }

    /// Does what a queued proposal says.
    #[must_use]
    pub fn execute(on: &Deployment, proposal: &Proposal) -> Self {
        let (targets, values, calldatas) = lists(&proposal.actions);
        let hash = proposal.description_hash();
        let call = DmexGovernor::executeCall { targets, values, calldatas, descriptionHash: hash };
        Self::new(on.governor.address, &call)
    }

    // ---- The DAO's timelock ----

    /// Changes what a miner may sell, and lifts its suspension. One that never applied is refused.
    #[must_use]
    pub fn approve_miner(on: &Deployment, miner: Address, asset: Asset, power: Power) -> Self {
        let call = MinerRegistry::approveCall { miner, asset: asset as u8, units: power.units() };
        Self::new(on.miner_registry.address, &call)
    }

    /// Approves a miner for all that it asked, if this is what it disclosed last.
    #[must_use]
    pub fn approve_application(
        on: &Deployment,
        miner: Address,
        application: MinerRegistry::Application,
    ) -> Self {
        let call = MinerRegistry::approveApplicationCall { miner, application };
        Self::new(on.miner_registry.address, &call)
    }

    /// Stops all sales of a miner.
    #[must_use]
    pub fn suspend(on: &Deployment, miner: Address) -> Self {
        Self::new(on.miner_registry.address, &MinerRegistry::suspendCall { miner })
    }

    /// Stops all sales of a miner for ever.
    #[must_use]
    pub fn revoke(on: &Deployment, miner: Address) -> Self {
        Self::new(on.miner_registry.address, &MinerRegistry::revokeCall { miner })
    }

    /// Ends a product that is terminable: its score was 42 or more at a short day of the last thirty days.
    #[must_use]
    pub fn terminate(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.closing.address, &Closing::terminateCall { product: product.0 })
    }

    /// Names the feed that says what a pay token is worth; an answer older than `max_age` [seconds] is stale.
    #[must_use]
    pub fn set_pay_feed(on: &Deployment, token: Address, feed: Address, max_age: u32) -> Self {
        let call = PayTokenPrices::setFeedCall { token, feed, maxAge: max_age };
        Self::new(on.pay_token_prices.address, &call)
    }

    /// Says that a pay token is a mined coin, whose benchmark says what it is worth.
    #[must_use]
    pub fn set_pay_benchmark(on: &Deployment, token: Address, asset: Asset) -> Self {
        let call = PayTokenPrices::setBenchmarkCall { token, benchmark: on.benchmark(asset) };
        Self::new(on.pay_token_prices.address, &call)
    }

    /// Gives up to `amount` of the reserve's `token` to the holders of a closed product.
    #[must_use]
    pub fn open_round(on: &Deployment, product: ProductId, token: Address, amount: U256) -> Self {
        let call = Reserve::openRoundCall { product: product.0, token, amount };
        Self::new(on.reserve.address, &call)
    }

    /// Says for how much a product may be insured, and at which premium a year.
    #[must_use]
    pub fn set_line(insurance: Address, product: ProductId, rate: Bps, cap: Uint<104, 2>) -> Self {
        Self::new(insurance, &Insurance::setLineCall { product: product.0, rate: rate.get(), cap })
    }
}

/// Actions as the governor takes them.
fn lists(actions: &[Action]) -> (Vec<Address>, Vec<U256>, Vec<Bytes>) {
    let targets = actions.iter().map(|action| action.to).collect();
    let values = actions.iter().map(|action| action.value).collect();
    (targets, values, actions.iter().map(|action| action.data.clone()).collect())
}
