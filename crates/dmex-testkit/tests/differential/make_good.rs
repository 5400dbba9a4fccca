//! What follows the end of products, at the end of every history: losses are measured, insurances and the reserve pay,
//! nobody gets more than was lost, nothing is paid twice, and underwriters take out what is left.

use dmex_model::{CoinId, RoundId, RoundOrder};
use dmex_types::{PolicyId, ProductId, TokenId};

use crate::twin::{Outcome, Twin, TwinPool, same};
use crate::wind_down::MOST_DAYS;

const DAY: u64 = 86_400;
/// [seconds] Longer than a round runs and than the insured have to claim.
const LONG: u64 = 91 * DAY;

impl Twin {
    /// Every closed product has its losses made good as far as that goes.
    pub(crate) fn make_good(&mut self, products: &[ProductId]) -> Outcome<()> {
        let refunded: Vec<TokenId> =
            self.model.tokens().filter(|(_, token)| token.refunded).map(|(id, _)| id).collect();
        for product in products {
            self.measure(*product)?;
        }
        for token in &refunded {
            self.record(&[*token])?;
        }
        self.world.evm.set_time(self.now() + 8 * DAY);
        self.claim_insurances(&refunded, 2)?;
        self.pay_rounds(products, &refunded, 60)?;
        self.claim_insurances(&refunded, 1)?;
        self.pay_rounds(products, &refunded, 1_000)?;
        self.compare_all()?;
        self.nobody_got_more_than_was_lost(&refunded)?;
        self.nothing_is_paid_twice(&refunded)?;
        self.close_rounds()?;
        self.release_all()?;
        self.underwriters_leave()
    }

    /// One token in `every` claims what it is insured for.
    fn claim_insurances(&mut self, refunded: &[TokenId], every: usize) -> Outcome<()> {
        for token in refunded.iter().step_by(every) {
            let insurance = self.insurance_of_token(*token, 0);
            self.claim_insurance(insurance, self.collector(*token), &[*token])?;
        }
        Ok(())
    }

    /// A round of so many hundredths of what is left of each product's loss, in the pay coin or the mined coin, claimed
    /// by all.
    fn pay_rounds(&mut self, products: &[ProductId], refunded: &[TokenId], percent: u128) -> Outcome<()> {
        for product in products {
            if !self.has_loss(*product) {
                continue;
            }
            self.tally.note("a loss was recorded");
            let offer = &self.model.sale(*product).unwrap().offer;
            let (pay_coin, reward_coin) = (offer.pay_coin, offer.reward_coin);
            let left = self.model.product_loss(*product).remaining() * percent / 100;
            if percent < 100 {
                self.pay_round(*product, pay_coin, left, refunded)?;
            } else {
                self.pay_round(*product, reward_coin, left, refunded)?;
            }
        }
        Ok(())
    }

    fn pay_round(
        &mut self,
        product: ProductId,
        coin: CoinId,
        amount: u128,
        refunded: &[TokenId],
    ) -> Outcome<()> {
        let (dao, funder, twin_coin) = (self.dao, self.people[0], self.coin(coin));
        self.set_reserve_asset(dao, twin_coin, true, false)?;
        if self.model.reserve_free(coin) == 0 {
            self.open_round(dao, RoundOrder { product, coin, amount })?;
        }
        self.fund_reserve(twin_coin, funder, 100_000 * 10u128.pow(u32::from(twin_coin.decimals)))?;
        let before = self.model.last_round();
        self.open_round(dao, RoundOrder { product, coin, amount })?;
        let round = self.model.last_round();
        if round == before {
            return Ok(());
        }
        self.tally.note("a round was opened");
        let entitled = self.of_product(product, refunded);
        for token in entitled.iter().rev() {
            self.claim_round(self.collector(*token), round, &[*token])?;
        }
        if let Some(stranger) = refunded.iter().find(|token| !entitled.contains(token)) {
            self.claim_round(self.collector(*stranger), round, &[*stranger])?;
        }
        Ok(())
    }

    fn of_product(&self, product: ProductId, tokens: &[TokenId]) -> Vec<TokenId> {
        let fits = |id: &&TokenId| self.model.token(**id).is_ok_and(|token| token.product == product);
        tokens.iter().filter(fits).copied().collect()
    }

    /// RISK-6, by token and by source.
    fn nobody_got_more_than_was_lost(&mut self, refunded: &[TokenId]) -> Outcome<()> {
        for token in refunded {
            let Ok(loss) = self.model.loss(*token) else { continue };
            let what = format!("token {token} got no more than it lost, of {loss:?}");
            same(&what, true, loss.insured <= loss.loss && loss.compensated <= loss.loss)?;
            same(&what, true, loss.insured + loss.compensated <= loss.loss)?;
            if loss.insured > 0 && loss.compensated > 0 {
                self.tally.note("insurance and reserve paid for one token");
            }
            if loss.loss > 0 && loss.remaining() == 0 {
                self.tally.note("a loss was made good whole");
            }
        }
        Ok(())
    }

    /// Every refund, insurance and round once more: no balance changes.
    fn nothing_is_paid_twice(&mut self, refunded: &[TokenId]) -> Outcome<()> {
        let before = self.balances();
        for token in refunded {
            self.refund(&[*token], self.asker(*token))?;
            let caller = self.collector(*token);
            self.claim(caller, &[*token])?;
            let insurance = self.insurance_of_token(*token, 0);
            self.claim_insurance(insurance, caller, &[*token])?;
            for round in (1..=self.model.last_round().0).map(RoundId) {
                if self.model.has_claimed(round, *token) {
                    self.claim_round(caller, round, &[*token])?;
                }
            }
        }
        same("balances after asking twice", before, self.balances())?;
        self.compare_all()
    }

    fn balances(&self) -> Vec<u128> {
        let accounts: Vec<_> = self.people.iter().copied().chain(self.payers()).collect();
        let of = |coin| {
            let balance = move |person: &crate::twin::Person| self.model.purse(person.id, coin).balance;
            accounts.iter().map(balance).collect::<Vec<u128>>()
        };
        self.coins.iter().flat_map(|coin| of(coin.id)).collect()
    }

    fn close_rounds(&mut self) -> Outcome<()> {
        for round in (1..=self.model.last_round().0).map(RoundId) {
            self.close_round(round)?;
        }
        self.world.evm.set_time(self.now() + LONG);
        for round in (1..=self.model.last_round().0).map(RoundId) {
            self.close_round(round)?;
            self.close_round(round)?;
        }
        for coin in self.coins.clone() {
            let held = self.model.purse(self.reserve.id, coin.id).balance;
            same("all of the reserve is free", held, self.model.reserve_free(coin.id))?;
        }
        Ok(())
    }

    fn release_all(&mut self) -> Outcome<()> {
        for insurance in self.insurances {
            let last = self.model.last_policy(insurance.coin.id).unwrap().0;
            let policies: Vec<PolicyId> = (1..=last).map(PolicyId).collect();
            self.release_coverage(insurance, &policies)?;
        }
        for pool in self.pools.clone() {
            let (coin, product) = pool.key();
            let (_, covered) = self.model.line(coin, product).unwrap();
            let fund = self.model.fund(coin, product).unwrap();
            let left = (covered, fund.backing, fund.returnable);
            same(format!("coverage, backing, returnable of {product} at the end"), (0, 0, 0), left)?;
        }
        Ok(())
    }

    /// All wait and take out everything, and miners their stakes.
    fn underwriters_leave(&mut self) -> Outcome<()> {
        self.world.evm.set_time(self.now() + u64::from(MOST_DAYS) * DAY);
        for insurance in self.insurances {
            let of_coin = |pool: &TwinPool| pool.insurance.coin.id == insurance.coin.id;
            let pools: Vec<TwinPool> = self.pools.iter().copied().filter(of_coin).collect();
            for pool in &pools {
                self.all_ask_to_leave(*pool)?;
            }
            let cooldown = self.model.insurance_parameters(insurance.coin.id).unwrap().cooldown_days;
            self.world.evm.set_time(self.now() + u64::from(cooldown) * DAY);
            for pool in pools {
                self.empty(pool)?;
            }
        }
        Ok(())
    }

    fn all_ask_to_leave(&mut self, pool: TwinPool) -> Outcome<()> {
        for person in self.people.clone() {
            let shares = self.shares(pool, person);
            if shares > 0 {
                self.request_exit(pool, person, shares)?;
                self.transfer_shares(pool, person, self.dao, 1)?;
            }
        }
        Ok(())
    }

    /// What is left is less than a smallest unit for each, and what the virtual shares have.
    fn empty(&mut self, pool: TwinPool) -> Outcome<()> {
        let (coin, product) = pool.key();
        let assets = self.model.pool_assets(coin, product, self.now()).unwrap();
        let shares = self.model.total_shares(coin, product).unwrap();
        let dust = assets / (shares / 1_000_000 + 1) + self.people.len() as u128;
        for person in self.people.clone() {
            let shares = self.max_redeem(pool, person);
            self.redeem(pool, person, shares, person)?;
        }
        self.unstake(pool, self.miner, self.junior(pool))?;
        let unearned = self.model.unearned(coin, product, self.now()).unwrap();
        same("premiums not earned at the end", 0, unearned)?;
        let left = self.model.purse(pool.contract.id, coin).balance;
        same(format!("only dust is left of the pool of {product}, of {left}"), true, left <= dust)
    }
}
