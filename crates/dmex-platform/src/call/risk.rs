//! What can be asked when a miner does not deliver, and of those who insure against that.

use alloy::primitives::{Address, U256};
use dmex_contracts::{BondCalls, Closing, Deployment, Insurance, InsurancePool, LossLedger, Reserve};
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

    /// Insures a token for `coverage` [pay token]; the premium must be approved before. Only its holder, or whom it approved.
    #[must_use]
    pub fn insure(insurance: Address, token: TokenId, coverage: U256, most: U256) -> Self {
        let call = Insurance::insureCall { tokenId: U256::from(token.0), coverage, maxPremium: most };
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

    /// Opens the pool of a product's underwriters.
    #[must_use]
    pub fn open_pool(insurance: Address, product: ProductId) -> Self {
        Self::new(insurance, &Insurance::openPoolCall { product: product.0 })
    }

    /// Books the premiums of settled days, at most so many more.
    #[must_use]
    pub fn earn(pool: Address, max_days: U256) -> Self {
        Self::new(pool, &InsurancePool::earnCall { maxDays: max_days })
    }

    /// Adds to the stake of a product's miner; the amount must be approved for the pool before.
    #[must_use]
    pub fn stake(pool: Address, amount: U256) -> Self {
        Self::new(pool, &InsurancePool::stakeCall { amount })
    }

    /// Takes out of the stake. Only the product's miner, and only what exceeds the cover.
    #[must_use]
    pub fn unstake(pool: Address, amount: U256, to: Address) -> Self {
        Self::new(pool, &InsurancePool::unstakeCall { amount, to })
    }

    /// Underwrites; the amount must be approved for the pool before.
    #[must_use]
    pub fn underwrite(pool: Address, assets: U256, receiver: Address) -> Self {
        Self::new(pool, &InsurancePool::depositCall { assets, receiver })
    }

    /// Asks to leave with shares, in place of what was asked before.
    #[must_use]
    pub fn request_exit(pool: Address, shares: U256) -> Self {
        Self::new(pool, &InsurancePool::requestExitCall { shares })
    }

    /// Says that the product is in trouble while an account waits to leave, so that its window ends later.
    #[must_use]
    pub fn hold_exit(pool: Address, account: Address) -> Self {
        Self::new(pool, &InsurancePool::holdExitCall { account })
    }

    /// Leaves with shares whose wait is over.
    #[must_use]
    pub fn exit(pool: Address, shares: U256, owner: Address) -> Self {
        Self::new(pool, &InsurancePool::redeemCall { shares, receiver: owner, owner })
    }
}

fn numbers(tokens: &[TokenId]) -> Vec<U256> {
    tokens.iter().map(|token| U256::from(token.0)).collect()
}
