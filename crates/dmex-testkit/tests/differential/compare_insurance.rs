//! Insurance and its underwriters, read on both sides.

use alloy::primitives::U256;
use dmex_contracts::{Insurance, InsurancePool};
use dmex_model::{Condition, Exit};
use dmex_types::{PolicyId, ProductId, TokenId};

use crate::compare::same_answer;
use crate::twin::{Outcome, Person, Twin, TwinInsurance, TwinPool, narrow, same};

/// Of so many tokens one is asked what it may be insured for.
const ONE_ASKED_IN: u64 = 7;

impl Twin {
    pub(crate) fn compare_insurances(&mut self) -> Outcome<()> {
        for insurance in self.insurances {
            self.compare_lines(insurance)?;
            self.compare_policies(insurance)?;
            for token in (1..=self.model.last_token().0).map(TokenId) {
                self.compare_cover(insurance, token)?;
            }
            for person in self.people.clone() {
                let call = Insurance::creditOfCall { account: person.address };
                let credit = narrow(self.world.evm.view(insurance.contract.address, &call).unwrap());
                same("credit of the insurance", 0, credit)?;
            }
        }
        for pool in self.pools.clone() {
            self.compare_pool(pool)?;
            self.compare_shares(pool)?;
        }
        Ok(())
    }

    fn compare_lines(&mut self, insurance: TwinInsurance) -> Outcome<()> {
        let (contract, coin) = (insurance.contract.address, insurance.coin.id);
        for product in (1..=self.model.last_product().0).map(ProductId) {
            let call = Insurance::lineOfCall { product: product.0 };
            let found = self.world.evm.view(contract, &call).unwrap();
            let (line, covered) = self.model.line(coin, product).unwrap();
            same(format!("line of product {product}"), (line.rate, line.cap), (found.rate, found.cap.to()))?;
            let call = Insurance::coveredOfCall { product: product.0 };
            let found = narrow(self.world.evm.view(contract, &call).unwrap());
            same(format!("covered of product {product}"), covered, found)?;
        }
        Ok(())
    }

    fn compare_policies(&mut self, insurance: TwinInsurance) -> Outcome<()> {
        let (contract, coin) = (insurance.contract.address, insurance.coin.id);
        let last = self.model.last_policy(coin).unwrap().0;
        let found = self.world.evm.view(contract, &Insurance::lastPolicyCall {}).unwrap();
        same("policies of the insurance", last, found)?;
        for number in 1..=last {
            self.compare_policy(insurance, number)?;
        }
        Ok(())
    }

    fn compare_policy(&mut self, insurance: TwinInsurance, number: u64) -> Outcome<()> {
        let (contract, evm) = (insurance.contract.address, &mut self.world.evm);
        let found = evm.view(contract, &Insurance::policyOfCall { policy: number }).unwrap();
        let is_void = evm.view(contract, &Insurance::isVoidCall { policy: number }).unwrap();
        let Some(policy) = self.model.policy(insurance.coin.id, PolicyId(number)) else {
            let ended = (found.coverage, found.units, is_void);
            return same(format!("policy {number}, which has ended"), (0, 0, false), ended);
        };
        let what = format!("policy {number}");
        let term = (policy.product.0, policy.begin.number(), policy.end.number(), policy.short_days);
        let found_term = (found.product, found.beginDay, found.endDay, found.shortDays);
        same(format!("term of {what}"), term, found_term)?;
        let mark = (policy.mark_day.number(), policy.rate, self.model.is_void(&policy));
        same(format!("mark of {what}"), mark, (found.markDay, found.rate, is_void))?;
        let cover = (policy.coverage, policy.units.units(), policy.backing);
        same(format!("cover of {what}"), cover, (found.coverage, found.units, found.backing.to()))?;
        same(format!("premium of {what}"), (policy.daily, policy.rest), (found.daily.to(), found.rest.to()))
    }

    fn compare_cover(&mut self, insurance: TwinInsurance, token: TokenId) -> Outcome<()> {
        let (contract, coin, id) = (insurance.contract.address, insurance.coin.id, U256::from(token.0));
        let now = self.now();
        let (model, evm) = (&self.model, &mut self.world.evm);
        let found = evm.view(contract, &Insurance::dueOfCall { tokenId: id });
        let due = model.insurance_due(coin, token);
        same_answer(format!("insurance due to token {token}"), due, found.map(narrow))?;
        let found = evm.view(contract, &Insurance::premiumDueOfCall { tokenId: id });
        let premium = model.premium_due(coin, token);
        same_answer(format!("premium due to token {token}"), premium, found.map(narrow))?;
        let found = evm.view(contract, &Insurance::coverageOfCall { tokenId: id });
        let share = model.token(token).map(|_| model.coverage_of(coin, token));
        same_answer(format!("coverage of token {token}"), share, found.map(narrow))?;
        if !token.0.is_multiple_of(ONE_ASKED_IN) {
            return Ok(());
        }
        let found = evm.view(contract, &Insurance::mostCoverageCall { tokenId: id });
        let most = model.most_coverage(coin, token, now);
        same_answer(format!("most coverage of token {token}"), most, found.map(narrow))?;
        let coverage = 1_234_567;
        let call = Insurance::quoteCall { tokenId: id, coverage: U256::from(coverage) };
        let Ok(quote) = model.quote_cover(coin, token, coverage, now) else { return Ok(()) };
        let found = evm.view(contract, &call).unwrap();
        let expected = (quote.premium().unwrap(), quote.begin.number());
        same(format!("quote for token {token}"), expected, (narrow(found.premium), found.beginDay))
    }

    fn compare_pool(&mut self, pool: TwinPool) -> Outcome<()> {
        let ((coin, product), now) = (pool.key(), self.now());
        let contract = pool.contract.address;
        let (model, evm) = (&self.model, &mut self.world.evm);
        let what = format!("pool of product {product}");
        let call = Insurance::poolOfCall { product: product.0 };
        let found = evm.view(pool.insurance.contract.address, &call).unwrap();
        same(format!("address of the {what}"), contract, found)?;
        let fund = model.fund(coin, product).unwrap();
        let (_, covered) = model.line(coin, product).unwrap();
        let found = evm.view(contract, &InsurancePool::fundCall {}).unwrap();
        let expected = (fund.senior, fund.junior, fund.returnable);
        let found_expected = (found.senior, found.junior, found.returnable);
        same(format!("senior, junior, returnable of the {what}"), expected, found_expected)?;
        let expected = (covered, fund.backing);
        same(format!("covered and backing of the {what}"), expected, (found.covered.to(), found.backing))?;

        let assets = narrow(evm.view(contract, &InsurancePool::totalAssetsCall {}).unwrap());
        same(format!("assets of the {what}"), model.pool_assets(coin, product, now).unwrap(), assets)?;
        let unearned = narrow(evm.view(contract, &InsurancePool::unearnedCall {}).unwrap());
        same(format!("unearned of the {what}"), model.unearned(coin, product, now).unwrap(), unearned)?;
        let bound = narrow(evm.view(contract, &InsurancePool::boundCall {}).unwrap());
        same(format!("bound of the {what}"), model.bound(coin, product).unwrap(), bound)?;
        let exposure = narrow(evm.view(contract, &InsurancePool::exposureCall {}).unwrap());
        same(format!("exposure of the {what}"), model.exposure(coin, product).unwrap(), exposure)?;
        let found = evm.view(contract, &InsurancePool::conditionCall {}).unwrap();
        let condition = number_of(model.condition(coin, product, now).unwrap());
        same(format!("condition of product {product}"), condition, found)
    }

    /// Of all in all, and of everybody who has any or wanted to leave.
    fn compare_shares(&mut self, pool: TwinPool) -> Outcome<()> {
        let (coin, product) = pool.key();
        let call = InsurancePool::totalSupplyCall {};
        let supply = narrow(self.world.evm.view(pool.contract.address, &call).unwrap());
        let shares = self.model.total_shares(coin, product).unwrap();
        same(format!("shares of product {product}"), shares, supply)?;
        let concerned = |person: &Person| {
            self.model.shares(coin, product, person.id) > 0
                || self.model.exit(coin, product, person.id) != Exit::default()
        };
        let people: Vec<Person> = self.people.iter().copied().filter(concerned).collect();
        people.into_iter().try_for_each(|person| self.compare_underwriter(pool, person))
    }

    fn compare_underwriter(&mut self, pool: TwinPool, person: Person) -> Outcome<()> {
        let ((coin, product), now) = (pool.key(), self.now());
        let (contract, owner) = (pool.contract.address, person.address);
        let (model, evm, account) = (&self.model, &mut self.world.evm, person.id.number());
        let shares = narrow(evm.view(contract, &InsurancePool::balanceOfCall { account: owner }).unwrap());
        same(format!("shares of account {account}"), model.shares(coin, product, person.id), shares)?;
        let exit = model.exit(coin, product, person.id);
        let found = evm.view(contract, &InsurancePool::exitOfCall { account: owner }).unwrap();
        let expected = (exit.shares, exit.ready_at, exit.ends_at);
        let found = (found.shares, found.readyAt.to(), found.endsAt.to());
        same(format!("exit of account {account}"), expected, found)?;
        let frozen = narrow(evm.view(contract, &InsurancePool::frozenOfCall { account: owner }).unwrap());
        same("frozen shares", model.frozen_shares(coin, product, person.id, now).unwrap(), frozen)?;
        let found = narrow(evm.view(contract, &InsurancePool::maxRedeemCall { owner }).unwrap());
        let most = model.max_redeem(coin, product, person.id, now).unwrap();
        same(format!("most that account {account} may redeem"), most, found)
    }
}

/// As the contracts number it.
const fn number_of(condition: Condition) -> u8 {
    match condition {
        Condition::Open => 0,
        Condition::Troubled => 1,
        Condition::Over => 2,
    }
}
