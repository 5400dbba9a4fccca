//! A product that failed, with everything that follows: holders, some of them insured, and who makes losses good.

use dmex_model::{AccountId, CoinId, Model, Offer, Parameters, Part, Refusal, RoundId, RoundOrder};
use dmex_types::{Power, ProductId, TokenId};

use crate::farm::{BTC_REWARD, Farm};

const DAY: u64 = 86_400;
/// [pay coin] What underwriters pay in, and what the miner stakes.
pub(crate) const CAPITAL: u128 = 10u128.pow(15);
/// [day] From the sale to the first day that is covered.
pub(crate) const WAITING: u32 = 14;

/// One holder: power, insured part of what may be insured \[bps\], and in how many parts it is split after that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    pub(crate) units: u64,
    pub(crate) insured: u128,
    pub(crate) parts: u64,
}

pub(crate) struct Failure {
    pub(crate) farm: Farm,
    pub(crate) product: ProductId,
    pub(crate) dao: AccountId,
    pub(crate) underwriter: AccountId,
    /// Of each share.
    pub(crate) holders: Vec<AccountId>,
    /// Of all shares: all parts of the first, then of the second, and so on.
    pub(crate) tokens: Vec<TokenId>,
}

impl Failure {
    /// A product of 90 days whose miner stops once cover has begun: sold to `shares`, terminated when its bond is used up, sealed,
    /// refunded, measured.
    pub(crate) fn new(shares: &[Share]) -> Self {
        let mut failure = Self::sold(shares);
        failure.fail();
        failure
    }

    /// The same before the first day that pays.
    pub(crate) fn sold(shares: &[Share]) -> Self {
        let mut farm = Farm::new();
        let dao = farm.model.add_account();
        farm.model.set_dao(dao);
        let _ = farm.model.found_reserve();
        let _ = farm.model.found_insurance(farm.pay);
        for coin in [farm.pay, farm.btc] {
            farm.model.set_reserve_asset(dao, coin, true, false).unwrap();
        }
        let underwriter = farm.buyer();
        let all: u64 = shares.iter().map(|share| share.units).sum();
        let parameters = Parameters { bond_days: 7, ..farm.model.parameters() };
        farm.model.set_parameters(parameters).unwrap();

        let offer = Offer { price_per_unit: 14_000, ..farm.btc_offer(90) };
        let product = farm.model.create_product(farm.miner, offer, farm.now).unwrap();
        let bond = farm.model.bond_required(product, Power::new(all)).unwrap() + 1;
        farm.model.deposit_bond(farm.miner, product, bond).unwrap();
        farm.model.set_line(dao, farm.pay, product, 500, CAPITAL).unwrap();
        let _ = farm.model.open_pool(farm.pay, product).unwrap();
        let pool = (farm.pay, product);
        farm.model.stake(underwriter, pool, CAPITAL).unwrap();
        farm.model.underwrite(underwriter, pool, CAPITAL, underwriter, farm.now).unwrap();
        let holders: Vec<AccountId> = shares.iter().map(|_| farm.buyer()).collect();
        let mut failure = Self { farm, product, dao, underwriter, holders, tokens: Vec::new() };
        let tokens = failure.sell_at_once(shares, all);
        failure.meet_call();
        for (index, (share, token)) in shares.iter().zip(tokens).enumerate() {
            failure.insure_and_cut(failure.holders[index], *share, token);
        }
        failure
    }

    /// In one purchase, for which the bond days are bond enough, and in parts to the holders.
    fn sell_at_once(&mut self, shares: &[Share], all: u64) -> Vec<TokenId> {
        let first = self.holders[0];
        let token = self.farm.buy(self.product, first, all);
        if shares.len() == 1 {
            return vec![token];
        }
        let part = |(share, to): (&Share, &AccountId)| Part { to: *to, units: Power::new(share.units) };
        let parts: Vec<Part> = shares.iter().zip(&self.holders).map(part).collect();
        let first = self.farm.model.split(first, token, &parts).unwrap();
        (first.0..first.0 + shares.len() as u64).map(TokenId).collect()
    }

    fn insure_and_cut(&mut self, holder: AccountId, share: Share, token: TokenId) {
        let most = self.model().most_coverage(self.farm.pay, token, self.farm.now).unwrap();
        if share.insured > 0 {
            // Of a tiny purchase there may be nothing to insure.
            let _ = self.insure(holder, token, most * share.insured / 10_000);
        }
        self.tokens.extend(self.farm.cut(holder, token, share.parts));
    }

    pub(crate) fn insure(
        &mut self,
        holder: AccountId,
        token: TokenId,
        coverage: u128,
    ) -> Result<u128, Refusal> {
        let Farm { model, pay, now, .. } = &mut self.farm;
        model.insure(holder, *pay, token, coverage, u128::MAX, *now)
    }

    /// The bond is looked at, and the miner brings what is called for.
    pub(crate) fn meet_call(&mut self) {
        let Farm { model, miner, now, .. } = &mut self.farm;
        model.assess(self.product, *now).unwrap();
        let missing = model.unmet_call(self.product);
        if missing > 0 {
            model.deposit_bond(*miner, self.product, missing).unwrap();
        }
    }

    /// So many days pass, and are delivered as far as they pay.
    pub(crate) fn deliver(&mut self, days: u32) {
        self.pass(days, 100);
    }

    /// So many days pass; of what each asks so many hundredths are delivered, and it is settled once it can be.
    pub(crate) fn pass(&mut self, days: u32, percent: u128) {
        for _ in 0..days {
            self.farm.next_day(BTC_REWARD);
            if self.model().state(self.product).unwrap().next_day < self.farm.today() {
                self.farm.deposit_share(self.product, percent);
                let _ = self.farm.model.settle(self.product, 1, self.farm.now);
            }
        }
    }

    /// Cover has begun; then the miner stops.
    pub(crate) fn fail(&mut self) {
        self.deliver(WAITING + 2);
        self.stop();
    }

    /// The miner delivers nothing any more until its bond is used up, the DAO ends it, and all that follows but who makes it
    /// good.
    pub(crate) fn stop(&mut self) {
        for _ in 0..24 {
            self.farm.next_day(BTC_REWARD);
        }
        self.farm.now += 4 * DAY;
        self.farm.model.settle(self.product, 100, self.farm.now).unwrap();
        for _ in 0..4 {
            self.farm.close_day(BTC_REWARD);
        }
        self.farm.model.terminate(self.dao, self.product, self.farm.now).unwrap();
        self.farm.settle_all(self.product).unwrap();
        self.farm.model.refund_tokens(self.dao, &self.tokens, self.farm.now).unwrap();
        self.farm.model.measure(self.product, self.farm.now).unwrap();
        self.farm.model.record_losses(&self.tokens).unwrap();
        self.farm.now += 8 * DAY;
    }

    pub(crate) fn model(&self) -> &Model {
        &self.farm.model
    }

    /// The pool of its underwriters.
    pub(crate) fn pool(&self) -> (CoinId, ProductId) {
        (self.farm.pay, self.product)
    }

    /// [pay coin] Coverage that stands.
    pub(crate) fn covered(&self) -> u128 {
        self.model().line(self.farm.pay, self.product).unwrap().1
    }

    /// A round for so many hundredths of what is left of the loss, from a reserve that is given as much before.
    pub(crate) fn open_round(&mut self, percent: u128) -> RoundId {
        let amount = self.model().product_loss(self.product).remaining() * percent / 100;
        self.open_round_in(self.farm.pay, amount)
    }

    pub(crate) fn open_round_in(&mut self, coin: CoinId, amount: u128) -> RoundId {
        let Farm { model, now, .. } = &mut self.farm;
        model.mint_coin(coin, self.dao, amount);
        model.fund_reserve(self.dao, coin, amount).unwrap();
        let order = RoundOrder { product: self.product, coin, amount };
        model.open_round(self.dao, order, dmex_model::Answer::default(), *now).unwrap()
    }

    pub(crate) fn claim_round(&mut self, round: RoundId, token: TokenId) {
        self.farm.model.claim_round(self.dao, round, &[token], self.farm.now).unwrap();
    }

    pub(crate) fn claim_insurance(&mut self, token: TokenId) {
        self.farm.model.claim_insurance(self.dao, self.farm.pay, &[token], self.farm.now).unwrap();
    }

    /// What was made good of each token's loss, by insurance and by reserve.
    pub(crate) fn recovered(&self) -> Vec<(u128, u128)> {
        let loss = |token: &TokenId| self.model().loss(*token).unwrap();
        self.tokens.iter().map(loss).map(|loss| (loss.insured, loss.compensated)).collect()
    }
}
