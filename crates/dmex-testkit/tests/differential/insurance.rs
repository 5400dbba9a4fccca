//! Insurance: lines, policies, what is paid for them and what they pay.

use alloy::primitives::U256;
use dmex_contracts::Insurance;
use dmex_model::InsuranceParameters;
use dmex_types::{PolicyId, ProductId, TokenId};

use crate::action::{Action, Whim};
use crate::losses::numbers;
use crate::twin::{Outcome, Person, Twin, TwinPool, narrow};

impl Twin {
    pub(crate) fn perform_insurance(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Line { product, caller, rate, cap } => {
                let product = self.product_where(*product, |product| self.on_sale(product));
                let pool = self.pool_of(product, *cap);
                self.set_line(self.who(*caller, self.dao), pool, product, *rate, u128::from(*cap))
            }
            Action::InsuranceParameters { pool, caller, ratio, cooldown } => {
                let chosen = InsuranceParameters { capital_ratio: *ratio, cooldown_days: *cooldown };
                self.set_insurance_parameters(self.who(*caller, self.dao), self.any_pool(*pool), chosen)
            }
            Action::Insure { token, payer, share, stingy, fresh } => {
                if *fresh {
                    self.buy_to_insure(*token)?;
                }
                let token = if *fresh { self.model.last_token() } else { self.insurable(*token) };
                let pool = self.pool_of_token(token, u32::from(*share));
                let payer = self.who(*payer, self.holder(token));
                let most = if *stingy { 0 } else { u128::MAX };
                self.insure(payer, pool, token, u128::from(*share), most)
            }
            Action::ClaimInsurance { tokens, caller } => {
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.insured(*pick)).collect();
                let pool = tokens.first().map_or(self.pools[0], |token| self.pool_of_token(*token, 1));
                self.claim_insurance(pool, self.asking(*caller, &tokens), &tokens)
            }
            Action::ReleaseCoverage { pool, policies } => {
                let pool = self.any_pool(*pool);
                let next = self.model.last_policy(pool.coin.id).unwrap().0 + 1;
                // Sometimes one that does not exist.
                let number = |pick: &u16| PolicyId(1 + u64::from(*pick) % next);
                let policies: Vec<PolicyId> = policies.iter().map(number).collect();
                self.release_coverage(pool, &policies)
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn set_line(
        &mut self,
        caller: Person,
        pool: TwinPool,
        product: ProductId,
        rate: u16,
        whole: u128,
    ) -> Outcome<()> {
        use alloy::primitives::aliases::U104;
        let cap = whole * 10u128.pow(u32::from(pool.coin.decimals));
        let call = Insurance::setLineCall { product: product.0, rate, cap: U104::from(cap) };
        self.both(
            |model| model.set_line(caller.id, pool.coin.id, product, rate, cap).map(|()| 0),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn set_insurance_parameters(
        &mut self,
        caller: Person,
        pool: TwinPool,
        chosen: InsuranceParameters,
    ) -> Outcome<()> {
        let call = Insurance::setParametersCall {
            chosen: Insurance::Parameters {
                capitalRatio: chosen.capital_ratio,
                cooldownDays: chosen.cooldown_days,
            },
        };
        self.both(
            |model| model.set_insurance_parameters(caller.id, pool.coin.id, chosen).map(|()| 0),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn insure(
        &mut self,
        payer: Person,
        pool: TwinPool,
        token: TokenId,
        bps: u128,
        most: u128,
    ) -> Outcome<()> {
        let now = self.now();
        let call = Insurance::insureCall {
            tokenId: U256::from(token.0),
            coverageBps: U256::from(bps),
            maxPremium: U256::from(most),
        };
        self.both(
            |model| model.insure(payer.id, pool.coin.id, token, bps, most, now),
            |world| world.evm.call(payer.address, pool.contract.address, &call).map(narrow),
        )
        .map(drop)
    }

    pub(crate) fn claim_insurance(
        &mut self,
        pool: TwinPool,
        caller: Person,
        tokens: &[TokenId],
    ) -> Outcome<()> {
        let call = Insurance::claimCall { tokenIds: numbers(tokens) };
        let before = self.model.purse(pool.contract.id, pool.coin.id).balance;
        let bounded = tokens.iter().any(|token| self.is_due_less_than_coverage(pool, *token));
        let in_part = tokens.iter().any(|token| self.is_part_of_a_policy(pool, *token));
        let claimed = self.both(
            |model| model.claim_insurance(caller.id, pool.coin.id, tokens).map(|()| 0),
            |world| world.evm.call(caller.address, pool.contract.address, &call).map(|_| 0),
        )?;
        if claimed.is_ok() && self.model.purse(pool.contract.id, pool.coin.id).balance < before {
            self.tally.note("an insurance paid");
            if bounded {
                self.tally.note("an insurance paid a loss below the coverage");
            }
            if in_part {
                self.tally.note("an insurance paid one of the parts of a policy");
            }
        }
        Ok(())
    }

    pub(crate) fn release_coverage(&mut self, pool: TwinPool, policies: &[PolicyId]) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(3).address);
        let call = Insurance::releaseCall { policies: policies.iter().map(|policy| policy.0).collect() };
        self.both(
            |model| model.release_coverage(pool.coin.id, policies, now).map(|()| 0),
            |world| world.evm.call(anyone, pool.contract.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn is_due_less_than_coverage(&self, pool: TwinPool, token: TokenId) -> bool {
        let due = self.model.insurance_due(pool.coin.id, token).unwrap_or(0);
        due > 0 && due < self.model.coverage_of(pool.coin.id, token)
    }

    /// Whether something is due to a token that shares its policy with others.
    fn is_part_of_a_policy(&self, pool: TwinPool, id: TokenId) -> bool {
        let due = self.model.insurance_due(pool.coin.id, id).unwrap_or(0);
        let token = self.model.token(id).ok();
        let policy = token.and_then(|token| self.model.policy(pool.coin.id, token.policy?));
        due > 0 && policy.map(|policy| policy.units) > token.map(|token| token.units)
    }

    /// Whether a token has cover by some pool.
    pub(crate) fn is_insured(&self, token: TokenId) -> bool {
        self.pools.iter().any(|pool| self.model.coverage_of(pool.coin.id, token) > 0)
    }

    // ---- What may be insured, and where

    pub(crate) fn any_pool(&self, pick: u8) -> TwinPool {
        self.pools[usize::from(pick) % self.pools.len()]
    }

    /// The pool of a product's pay coin; for one pick in sixteen, another one.
    pub(crate) fn pool_of(&self, product: ProductId, pick: u32) -> TwinPool {
        let coin = self.model.sale(product).map_or(self.coins[0].id, |sale| sale.offer.pay_coin);
        let same = pick % 16 != 15;
        let fits = |pool: &&TwinPool| (pool.coin.id == coin) == same;
        self.pools.iter().find(fits).copied().unwrap_or(self.pools[0])
    }

    pub(crate) fn pool_of_token(&self, token: TokenId, pick: u32) -> TwinPool {
        self.pool_of(self.model.token(token).map_or(ProductId(1), |token| token.product), pick)
    }

    /// Buys a token that may be insured, mostly of a product whose end is a loss.
    fn buy_to_insure(&mut self, pick: u16) -> Outcome<()> {
        let [high, low] = pick.to_be_bytes();
        let buyer = high % 5;
        let product = self.product_where(low, |product| self.on_sale(product) && self.is_long(product));
        let share = 5_000 + 200 * u16::from(high);
        self.perform(&Action::Buy {
            product: u8::try_from(product.0 - 1).unwrap_or(0),
            buyer,
            recipient: buyer,
            referrer: None,
            share,
            whim: Whim::None,
        })?;
        self.tally.begin_with("Insure");
        Ok(())
    }

    /// Mostly a token that has not begun to pay, if there is one.
    fn insurable(&self, pick: u16) -> TokenId {
        let today = self.today();
        self.token_where(pick, |_, token| {
            let line = self.pools.iter().any(|pool| {
                self.model.line(pool.coin.id, token.product).is_ok_and(|(line, _)| line.rate > 0)
            });
            line && today < token.start
        })
    }

    /// Mostly a token with coverage, if there is one, and a refunded one if there is one.
    fn insured(&self, pick: u16) -> TokenId {
        let covered = |id| self.is_insured(id);
        let due = |id, token: &dmex_model::Token| covered(id) && token.refunded;
        let any_due = self.model.tokens().any(|(id, token)| due(id, token));
        self.token_where(
            pick,
            |id, token| {
                if any_due && !pick.is_multiple_of(5) { due(id, token) } else { covered(id) }
            },
        )
    }
}
