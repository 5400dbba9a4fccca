//! Insurance: what is covered, what is claimed, and what becomes of premiums.

use alloy::primitives::{Address, U256};
use dmex_contracts::Insurance;
use dmex_contracts::Insurance::InsuranceEvents as Event;
use dmex_store::rows::Policy;
use dmex_types::{Amount, Day, PolicyId, Power, ProductId, TokenId};

use super::movement::Account;
use super::underwriting::take;
use super::{Fold, FoldError};

/// The insurance that tells, and its pay token.
#[derive(Clone, Copy)]
pub(super) struct Insurer {
    pub(super) address: Address,
    pub(super) coin: Address,
}

impl Fold<'_> {
    pub(super) async fn insurance(&mut self, event: Event, its: Insurer) -> Result<(), FoldError> {
        match event {
            Event::LineChanged(event) => self.line_changed(event, its).await,
            Event::PoolOpened(event) => {
                self.pool(event.product, its).await?.address = Some(event.pool);
                Ok(())
            }
            Event::TokenInsured(event) => self.insured(event, its).await,
            Event::PolicyCut(event) => self.cut(event, its).await,
            Event::CoverageClaimed(event) => self.coverage_claimed(event, its).await,
            Event::PolicyReleased(event) => self.released(event, its).await,
            Event::PremiumEarned(event) => self.premium_earned(event, its).await,
            Event::JuniorMoved(event) => self.junior_moved(event, its).await,
            Event::SharesMoved(event) => self.shares_moved(event, its).await,
            Event::ExitRequested(event) => self.exit_requested(event).await,
            Event::PaymentCredited(event) => {
                let (from, to) = (Account::Wallet(event.account), Account::InsuranceCredit(event.account));
                self.plain(its.coin, from, to, event.amount, "payment refused").await
            }
            Event::Withdrawn(event) => {
                let (from, to) = (Account::InsuranceCredit(event.account), Account::Wallet(event.to));
                self.plain(its.coin, from, to, event.amount, "withdrawal").await
            }
            _ => Ok(()),
        }
    }

    /// The NFT has the policy since the event before.
    async fn insured(&mut self, event: Insurance::TokenInsured, its: Insurer) -> Result<(), FoldError> {
        let number = PolicyId(event.policy);
        let token = self.token(event.tokenId).await?;
        let (id, is_noted) = (token.id, token.policy == Some(number));
        self.expect(is_noted, || format!("the policy of NFT {id}"))?;
        let policy = bought(&event, id, its);
        let product = policy.product;
        let pool = self.pool(event.product, its).await?;
        pool.covered += policy.coverage.0;
        pool.backing += policy.backing.0;
        pool.unearned += event.premium;
        self.state.policies.insert(policy);
        let (from, to) = (Account::Wallet(event.payer), Account::Unearned(product));
        self.of_token(its.coin, from, to, event.premium, "premium", product, id).await
    }

    /// It earns no more. One that never began covers nothing from now on.
    async fn cut(&mut self, event: Insurance::PolicyCut, its: Insurer) -> Result<(), FoldError> {
        let policy = self.policy(its, event.policy).await?;
        (policy.daily, policy.rest) = (Amount::ZERO, Amount(event.rest));
        let mut freed = Share::default();
        if event.isVoid {
            policy.never_began = true;
            freed.coverage = std::mem::take(&mut policy.coverage).0;
            freed.backing = std::mem::take(&mut policy.backing).0;
        }
        self.frees(event.product, freed, its).await?;
        let pool = self.pool(event.product, its).await?;
        pool.returnable += event.rest;
        let is_there = take(&mut pool.unearned, event.rest);
        self.expect(is_there, || format!("the premium of policy {}", event.policy))?;
        let id = ProductId(event.product);
        let (from, to) = (Account::Unearned(id), Account::Returnable(id));
        self.of_product(its.coin, from, to, event.rest, "premium to go back", id).await
    }

    /// The NFT's share of its policy is over, and its power is out of it.
    async fn coverage_claimed(
        &mut self,
        event: Insurance::CoverageClaimed,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let token = self.token(event.tokenId).await?;
        let (id, units) = (token.id, token.units);
        let policy = self.policy(its, event.policy).await?;
        let share = Share {
            coverage: event.coverage,
            backing: policy.share_of(policy.backing, units).0,
            rest: event.premium,
        };
        let is_part = leaves(policy, units, &share);
        policy.paid += event.paid;
        policy.junior_paid += event.junior;
        policy.premium_back += event.premium;
        let began = !policy.never_began;
        self.expect(is_part, || format!("what policy {} covers", event.policy))?;
        if began {
            self.token(event.tokenId).await?.insurance_paid = Some(Amount(event.paid));
        }
        self.frees(event.product, share, its).await?;
        self.pays_claim(&event, id, its).await
    }

    /// The junior stake first, then the underwriters; and the premium that goes back.
    async fn pays_claim(
        &mut self,
        event: &Insurance::CoverageClaimed,
        token: TokenId,
        its: Insurer,
    ) -> Result<(), FoldError> {
        let (id, to, coin) = (ProductId(event.product), Account::Wallet(event.holder), its.coin);
        let senior = event.paid.saturating_sub(event.junior);
        let pool = self.pool(event.product, its).await?;
        let is_there = [take(&mut pool.junior, event.junior), take(&mut pool.senior, senior)];
        self.expect(is_there == [true; 2], || format!("what the pool of product {id} pays"))?;
        let (juniors, seniors, back) = (Account::Junior(id), Account::Senior(id), Account::Returnable(id));
        self.of_token(coin, juniors, to, event.junior, "insurance paid", id, token).await?;
        self.of_token(coin, seniors, to, senior, "insurance paid", id, token).await?;
        self.of_token(coin, back, to, event.premium, "premium back", id, token).await
    }

    /// What was left of a policy covers nothing any more, and its premium is the underwriters'.
    async fn released(&mut self, event: Insurance::PolicyReleased, its: Insurer) -> Result<(), FoldError> {
        let policy = self.policy(its, event.policy).await?;
        let share = Share { coverage: policy.coverage.0, backing: policy.backing.0, rest: policy.rest.0 };
        let units = policy.units;
        let is_all = leaves(policy, units, &share);
        policy.daily = Amount::ZERO;
        policy.ended = Some("released".to_owned());
        let as_told = is_all && (share.coverage, share.rest) == (event.coverage, event.premium);
        self.expect(as_told, || format!("what policy {} covers", event.policy))?;
        self.frees(event.product, share, its).await?;
        self.pool(event.product, its).await?.senior += event.premium;
        let id = ProductId(event.product);
        let (from, to) = (Account::Returnable(id), Account::Senior(id));
        self.of_product(its.coin, from, to, event.premium, "premium not claimed", id).await
    }

    /// A pool is rid of a share of a policy.
    async fn frees(&mut self, product: u32, share: Share, its: Insurer) -> Result<(), FoldError> {
        let pool = self.pool(product, its).await?;
        let are_there = [
            take(&mut pool.covered, share.coverage),
            take(&mut pool.backing, share.backing),
            take(&mut pool.returnable, share.rest),
        ];
        self.expect(are_there == [true; 3], || format!("what is covered of product {product}"))
    }

    /// A policy that exists, to be changed.
    async fn policy(&mut self, its: Insurer, number: u64) -> Result<&mut Policy, FoldError> {
        let (block, key) = (self.at.block, (its.address, PolicyId(number)));
        let missing = || FoldError::Contradiction { block, what: format!("nobody took policy {number}") };
        let known = self.state.policies.find(self.store, key).await?.cloned().ok_or_else(missing)?;
        Ok(self.state.policies.edit(self.store, key, || known).await?)
    }
}

/// A part of a policy.
#[derive(Clone, Copy, Default)]
struct Share {
    coverage: U256,
    backing: U256,
    rest: U256,
}

/// Takes power and its share out of a policy; whether they were in it. One that nothing is left of was claimed for.
fn leaves(policy: &mut Policy, units: Power, share: &Share) -> bool {
    let left = policy.units.checked_sub(units);
    policy.units = left.unwrap_or_default();
    if policy.units.is_zero() {
        policy.ended = Some("claimed".to_owned());
    }
    let are_there = [
        left.is_some(),
        take(&mut policy.coverage, share.coverage),
        take(&mut policy.backing, share.backing),
        take(&mut policy.rest, share.rest),
    ];
    are_there == [true; 4]
}

/// A policy as it was bought.
fn bought(event: &Insurance::TokenInsured, token: TokenId, its: Insurer) -> Policy {
    let terms = &event.terms;
    Policy {
        insurance: its.address,
        number: PolicyId(event.policy),
        token,
        product: ProductId(event.product),
        payer: event.payer,
        begin_day: Day::new(terms.beginDay),
        end_day: Day::new(terms.endDay),
        coverage: Amount::from(terms.coverage),
        units: Power::new(terms.units),
        backing: Amount(U256::from(terms.backing)),
        daily: Amount(U256::from(terms.daily)),
        premium: Amount(event.premium),
        rest: Amount::ZERO,
        short_days: terms.shortDays,
        rate: Amount::from(terms.rate),
        mark_day: Day::new(terms.markDay),
        paid: Amount::ZERO,
        junior_paid: Amount::ZERO,
        premium_back: Amount::ZERO,
        never_began: false,
        ended: None,
    }
}
