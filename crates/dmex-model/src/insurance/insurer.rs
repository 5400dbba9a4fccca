//! The insurance of products of one pay coin.

use std::collections::HashMap;

use dmex_types::{PolicyId, ProductId};

use super::pool::Pool;
use super::{InsuranceParameters, Line, Policy};
use crate::{AccountId, CoinId, Model, Refusal};

/// What of products of one pay coin may be insured, what is, and who stands behind it.
#[derive(Clone, Debug)]
pub(crate) struct Insurer {
    pub(crate) account: AccountId,
    pub(super) parameters: InsuranceParameters,
    pub(super) lines: HashMap<ProductId, Line>,
    pub(super) policies: HashMap<PolicyId, Policy>,
    pub(super) last_policy: PolicyId,
    pub(super) pools: HashMap<ProductId, Pool>,
}

impl Insurer {
    fn new(account: AccountId) -> Self {
        Self {
            account,
            parameters: InsuranceParameters::default(),
            lines: HashMap::new(),
            policies: HashMap::new(),
            last_policy: PolicyId(0),
            pools: HashMap::new(),
        }
    }

    /// A new number for a policy.
    pub(super) fn number(&mut self, policy: Policy) -> PolicyId {
        self.last_policy = PolicyId(self.last_policy.0 + 1);
        self.policies.insert(self.last_policy, policy);
        self.last_policy
    }

    /// [pay coin] Coverage of a product's tokens.
    pub(super) fn covered(&self, product: ProductId) -> u128 {
        self.sum(product, |policy| policy.coverage)
    }

    /// [pay coin] Underwriters' assets that were asked for when that coverage was bought.
    pub(super) fn backing(&self, product: ProductId) -> u128 {
        self.sum(product, |policy| policy.backing)
    }

    /// [pay coin] Premiums that go back to holders.
    pub(super) fn returnable(&self, product: ProductId) -> u128 {
        self.sum(product, |policy| policy.rest)
    }

    fn sum(&self, product: ProductId, of: impl Fn(&Policy) -> u128) -> u128 {
        self.policies.values().filter(|policy| policy.product == product).map(of).sum()
    }
}

impl Model {
    /// Founds the insurance of products of a pay coin: its account. Once for each coin.
    #[must_use]
    pub fn found_insurance(&mut self, coin: CoinId) -> AccountId {
        let account = self.add_account();
        self.insurers.insert(coin, Insurer::new(account));
        account
    }

    pub(super) fn insurer(&self, coin: CoinId) -> Result<&Insurer, Refusal> {
        self.insurers.get(&coin).ok_or(Refusal::WrongPayToken)
    }

    pub(super) fn insurer_mut(&mut self, coin: CoinId) -> Result<&mut Insurer, Refusal> {
        self.insurers.get_mut(&coin).ok_or(Refusal::WrongPayToken)
    }
}
