//! What can be asked when a miner does not deliver, and of those who insure against that.

use alloy::primitives::{Address, U256};
use dmex_contracts::{BondCalls, Closing, Deployment, Insurance, LossLedger, Reserve};
use dmex_types::{PolicyId, ProductId, TokenId};

use super::Call;

impl Call {
    /// Pays what is left of tokens of a closed product to their holders. If there are several, those that are gone, locked
    /// by another or held by another contract than the caller are passed over.
    #[must_use]
    pub fn refund(on: &Deployment, tokens: &[TokenId]) -> Self {
        Self::new(on.closing.address, &Closing::refundTokensCall { tokenIds: numbers(tokens) })
    }

    /// Settles what is due, and gives up a product that is dead or hangs.
    #[must_use]
    pub fn abandon(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.closing.address, &Closing::abandonCall { product: product.0 })
    }

    /// Fixes what the holders of a closed product share, once its last day is settled.
    #[must_use]
    pub fn seal(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.closing.address, &Closing::sealCall { product: product.0 })
    }

    /// Pays insurance and reserve back out of the bond that the holders of a sealed product do not share, and credits the rest to
    /// its miner.
    #[must_use]
    pub fn return_bond(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.closing.address, &Closing::returnBondCall { product: product.0 })
    }

    /// Assesses a product for the last final day.
    #[must_use]
    pub fn assess(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.bond_calls.address, &BondCalls::assessCall { product: product.0 })
    }

    // ---- Loss and reserve ----

    /// Measures what a closed product costs its holders.
    #[must_use]
    pub fn measure(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.loss_ledger.address, &LossLedger::measureCall { product: product.0 })
    }

    /// Records the losses of refunded tokens.
    #[must_use]
    pub fn record_losses(on: &Deployment, tokens: &[TokenId]) -> Self {
        Self::new(on.loss_ledger.address, &LossLedger::recordCall { tokenIds: numbers(tokens) })
    }

    /// Gives to the reserve; the amount must be approved before.
    #[must_use]
    pub fn fund_reserve(on: &Deployment, token: Address, amount: U256) -> Self {
        Self::new(on.reserve.address, &Reserve::fundCall { token, amount })
    }

    /// Pays tokens' shares of a compensation round to their holders. If there are several, those that are gone or held by
    /// another contract than the caller are passed over.
    #[must_use]
    pub fn claim_round(on: &Deployment, round: u64, tokens: &[TokenId]) -> Self {
        let call = Reserve::claimCall { round: U256::from(round), tokenIds: numbers(tokens) };
        Self::new(on.reserve.address, &call)
    }

    /// Gives what is left of a round that is over back to the reserve.
    #[must_use]
    pub fn close_round(on: &Deployment, round: u64) -> Self {
        Self::new(on.reserve.address, &Reserve::closeCall { round: U256::from(round) })
    }

    /// Takes out what the reserve credited to the caller.
    #[must_use]
    pub fn withdraw_compensation(on: &Deployment, token: Address, to: Address) -> Self {
        Self::new(on.reserve.address, &Reserve::withdrawCall { token, to })
    }

    // ---- Insurance ----

    /// Insures a part [bps] of a token's purchase money; the premium must be approved before. Only its holder, or whom it
    /// approved.
    #[must_use]
    pub fn insure(insurance: Address, token: TokenId, coverage_bps: u16, most: U256) -> Self {
        let call = Insurance::insureCall {
            tokenId: U256::from(token.0),
            coverageBps: U256::from(coverage_bps),
            maxPremium: most,
        };
        Self::new(insurance, &call)
    }

    /// Pays what insured tokens lost to their holders. If there are several, those that nothing can be paid for are passed
    /// over.
    #[must_use]
    pub fn claim_insurance(insurance: Address, tokens: &[TokenId]) -> Self {
        Self::new(insurance, &Insurance::claimCall { tokenIds: numbers(tokens) })
    }

    /// Ends policies whose tokens can have no claim any more.
    #[must_use]
    pub fn release_insurance(insurance: Address, policies: &[PolicyId]) -> Self {
        let policies = policies.iter().map(|policy| policy.0).collect();
        Self::new(insurance, &Insurance::releaseCall { policies })
    }

    /// Takes out what the insurance credited to the caller.
    #[must_use]
    pub fn withdraw_insurance(insurance: Address, to: Address) -> Self {
        Self::new(insurance, &Insurance::withdrawCreditCall { to })
    }

    /// Underwrites; the amount must be approved before.
    #[must_use]
    pub fn underwrite(insurance: Address, assets: U256, receiver: Address) -> Self {
        Self::new(insurance, &Insurance::depositCall { assets, receiver })
    }

    /// Asks to leave with shares, in place of what was asked before.
    #[must_use]
    pub fn request_exit(insurance: Address, shares: U256) -> Self {
        Self::new(insurance, &Insurance::requestExitCall { shares })
    }

    /// Leaves with shares whose wait is over.
    #[must_use]
    pub fn exit(insurance: Address, shares: U256, owner: Address) -> Self {
        Self::new(insurance, &Insurance::redeemCall { shares, receiver: owner, owner })
    }
}

fn numbers(tokens: &[TokenId]) -> Vec<U256> {
    tokens.iter().map(|token| U256::from(token.0)).collect()
}
