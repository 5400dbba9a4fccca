//! Underwriting pools.

use alloy::primitives::Address;
use dmex_contracts::Insurance;
use dmex_contracts::Insurance::InsuranceEvents as Event;
use dmex_store::rows::Policy;
use dmex_types::{Amount, Day, PolicyId, Power, ProductId, TokenId};

use super::movement::Account;
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn insurance(
        &mut self,
        event: Event,
        pool: Address,
        coin: Address,
    ) -> Result<(), FoldError> {
        let capital = Account::Insurance(pool);
        match event {
            Event::Deposit(event) => {
                self.plain(coin, Account::Wallet(event.sender), capital, event.assets, "underwriting").await
            }
            Event::Withdraw(event) => {
                let to = Account::Wallet(event.receiver);
                self.plain(coin, capital, to, event.assets, "underwriting given back").await
            }
            Event::TokenInsured(event) => self.insured(event, pool, coin).await,
            Event::CoverageClaimed(event) => self.coverage_claimed(event, pool, coin).await,
            Event::PolicyReleased(event) => self.released(event, pool).await,
            Event::PaymentCredited(event) => {
                let to = Account::InsuranceCredit { pool, account: event.account };
                self.plain(coin, Account::Wallet(event.account), to, event.amount, "payment refused").await
            }
            Event::Withdrawn(event) => {
                let from = Account::InsuranceCredit { pool, account: event.account };
                self.plain(coin, from, Account::Wallet(event.to), event.amount, "withdrawal").await
            }
            _ => Ok(()),
        }
    }

    /// The NFT has the new policy since the event before; what its policy before covered is the new one's.
    async fn insured(
        &mut self,
        event: Insurance::TokenInsured,
        pool: Address,
        coin: Address,
    ) -> Result<(), FoldError> {
        let number = PolicyId(event.policy);
        let token = self.token(event.tokenId).await?;
        let is_noted = token.policy == Some(number);
        let (id, product) = (token.id, token.product);
        let fresh = Policy { units: token.units, end_day: token.end_day, ..blank(pool, number) };
        self.expect(is_noted, || format!("the policy of NFT {id}"))?;
        let (coverage, premium) = self.replaced(pool, id).await?;
        self.state.policies.insert(Policy {
            token: id,
            product,
            payer: event.payer,
            coverage: Amount(coverage.0.saturating_add(event.coverage)),
            premium: Amount(premium.0.saturating_add(event.premium)),
            ..fresh
        });
        let (from, capital) = (Account::Wallet(event.payer), Account::Insurance(pool));
        self.of_token(coin, from, capital, event.premium, "premium", product, id).await
    }

    /// Ends the policy that another takes the place of; answers what it covered, and what it cost.
    async fn replaced(&mut self, pool: Address, token: TokenId) -> Result<(Amount, Amount), FoldError> {
        let tx_hash = self.at.tx_hash;
        let replaced = self.state.pending.replaced.take().filter(|replaced| replaced.is_of(tx_hash, token));
        let Some(replaced) = replaced else { return Ok((Amount::ZERO, Amount::ZERO)) };
        let policy = self.policy(pool, replaced.policy).await?;
        if policy.ended.is_some() {
            return Ok((Amount::ZERO, Amount::ZERO));
        }
        let had = (policy.coverage, policy.premium);
        end(policy, "replaced");
        Ok(had)
    }

    /// The NFT's share of its policy is over, and its power is out of it.
    async fn coverage_claimed(
        &mut self,
        event: Insurance::CoverageClaimed,
        pool: Address,
        coin: Address,
    ) -> Result<(), FoldError> {
        let token = self.token(event.tokenId).await?;
        token.insurance_paid = Some(Amount(event.paid));
        let (id, product, units) = (token.id, token.product, token.units);
        let policy = self.policy(pool, PolicyId(event.policy)).await?;
        let left = policy.coverage.0.checked_sub(event.coverage).zip(policy.units.checked_sub(units));
        let (coverage, units) = left.unwrap_or_default();
        (policy.coverage, policy.units) = (Amount(coverage), units);
        policy.paid += event.paid;
        if units.is_zero() {
            end(policy, "claimed");
        }
        self.expect(left.is_some(), || format!("what policy {} covers", event.policy))?;
        let (capital, to) = (Account::Insurance(pool), Account::Wallet(event.holder));
        self.of_token(coin, capital, to, event.paid, "insurance paid", product, id).await
    }

    /// What was left of a policy covers nothing any more.
    async fn released(&mut self, event: Insurance::PolicyReleased, pool: Address) -> Result<(), FoldError> {
        let policy = self.policy(pool, PolicyId(event.policy)).await?;
        let covered = policy.coverage.0;
        end(policy, "released");
        self.expect(covered == event.coverage, || format!("what policy {} covers", event.policy))
    }

    /// A policy that exists, to be changed.
    async fn policy(&mut self, pool: Address, number: PolicyId) -> Result<&mut Policy, FoldError> {
        let (block, key) = (self.at.block, (pool, number));
        if self.state.policies.find(self.store, key).await?.is_none() {
            return Err(FoldError::Contradiction { block, what: format!("nobody took policy {number}") });
        }
        Ok(self.state.policies.edit(self.store, key, || blank(pool, number)).await?)
    }
}

/// Nothing is covered any more.
fn end(policy: &mut Policy, how: &str) {
    (policy.coverage, policy.units) = (Amount::ZERO, Power::ZERO);
    policy.ended = Some(how.to_owned());
}

/// A policy of which nothing is known but that it is.
const fn blank(insurance: Address, number: PolicyId) -> Policy {
    Policy {
        insurance,
        number,
        token: TokenId(0),
        product: ProductId(0),
        payer: Address::ZERO,
        end_day: Day::new(0),
        coverage: Amount::ZERO,
        units: Power::ZERO,
        premium: Amount::ZERO,
        paid: Amount::ZERO,
        ended: None,
    }
}
