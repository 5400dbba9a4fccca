//! A miner, a treasury, buyers and products, to play histories on.

use dmex_model::{
    AccountId, Answer, Benchmark, BenchmarkDay, CoinId, Disclosure, Model, Offer, Order, Parameters, Part,
    PaySource, Refusal,
};
use dmex_types::{Asset, Clock, Day, Power, ProductId, TokenId};

pub(crate) const FIRST_DAY: Day = Day::new(19_076);
/// About what 1 GH/s earned in 2022, in ray.
pub(crate) const BTC_REWARD: u128 = 4_500_000_000_000_000_000;
const PLENTY: u128 = 10u128.pow(30);

pub(crate) struct Farm {
    pub(crate) model: Model,
    pub(crate) miner: AccountId,
    pub(crate) treasury: AccountId,
    pub(crate) pay: CoinId,
    pub(crate) btc: CoinId,
    pub(crate) fil: CoinId,
    pub(crate) now: u64,
    /// Smallest purchase: what earns enough of the smallest units.
    least: u64,
}

impl Farm {
    pub(crate) fn new() -> Self {
        Self::with_decimals(6, 8)
    }

    pub(crate) fn with_decimals(pay: u8, btc: u8) -> Self {
        let least = if btc < 18 { 50 } else { 1 };
        let mut model = Model::new();
        let (miner, treasury) = (model.add_account(), model.add_account());
        let (pay, btc, fil) = (model.add_coin(pay), model.add_coin(btc), model.add_coin(18));
        model.allow_pay_coin(pay);
        for (asset, coin) in [(Asset::Btc, btc), (Asset::Fil, fil)] {
            model.set_benchmark(Benchmark::new(asset, FIRST_DAY));
            model.allow_reward_coin(asset, coin);
            model.mint_coin(coin, miner, PLENTY);
        }
        model.apply_as_miner(miner).unwrap();
        let all = Asset::ALL.map(|asset| (asset, Power::new(10_000_000_000)));
        model.approve_application(miner, &all).unwrap();
        let parameters = Parameters { fee_recipient: treasury, ..model.parameters() };
        model.set_parameters(parameters).unwrap();
        let now = FIRST_DAY.start_timestamp();
        let dollar = Answer { value: 100_000_000, updated_at: now };
        let source = PaySource::Feed { decimals: 8, max_age: 86_400 };
        model.set_pay_source(pay, source, dollar, now).unwrap();
        let mut farm = Self { model, miner, treasury, pay, btc, fil, now, least };
        farm.next_day(BTC_REWARD);
        farm
    }

    pub(crate) fn today(&self) -> Day {
        Day::from_timestamp(self.now)
    }

    /// The day ends and is final for both assets.
    pub(crate) fn next_day(&mut self, reward: u128) {
        self.now = self.today().end_timestamp();
        self.close_day(reward);
    }

    /// The next day of both benchmarks becomes final.
    pub(crate) fn close_day(&mut self, reward: u128) {
        for asset in Asset::ALL {
            let found = BenchmarkDay::given(reward, 40_000 * 10u128.pow(18), self.now);
            self.model.benchmark_mut(asset).unwrap().close(found).unwrap();
        }
    }

    pub(crate) fn btc_offer(&self, mining_days: u32) -> Offer {
        Offer {
            asset: Asset::Btc,
            clock: Clock::Rolling,
            pay_coin: self.pay,
            reward_coin: self.btc,
            price_per_unit: 106_000,
            units_for_sale: Power::new(100_000_000),
            min_units: Power::new(self.least),
            max_units_per_buyer: Power::ZERO,
            running_cost: 0,
            mining_days,
            activation_days: 1,
            opens: self.today(),
            closes: self.today() + mining_days.min(300),
            start: Day::new(0),
            disclosure: Disclosure {
                machine: "Antminer S19".into(),
                uri: "https://example.org/farm.json".into(),
                hash: [1; 32],
            },
        }
    }

    pub(crate) fn fil_offer(&self, mining_days: u32) -> Offer {
        let start = self.today() + 10;
        Offer {
            asset: Asset::Fil,
            clock: Clock::Batch,
            reward_coin: self.fil,
            activation_days: 0,
            closes: start,
            start,
            ..self.btc_offer(mining_days)
        }
    }

    pub(crate) fn open(&mut self, offer: Offer) -> ProductId {
        let product = self.model.create_product(self.miner, offer, self.now).unwrap();
        self.model.deposit_bond(self.miner, product, 10u128.pow(24)).unwrap();
        product
    }

    pub(crate) fn buyer(&mut self) -> AccountId {
        let buyer = self.model.add_account();
        self.model.mint_coin(self.pay, buyer, PLENTY);
        buyer
    }

    pub(crate) fn order(&self, product: ProductId, buyer: AccountId, units: u64) -> Order {
        Order {
            product,
            units: Power::new(units),
            max_payment: u128::MAX,
            recipient: buyer,
            referrer: None,
            deadline: self.now,
        }
    }

    /// Looks at the bond, where that was not done since the last final day, and buys.
    pub(crate) fn buy(&mut self, product: ProductId, buyer: AccountId, units: u64) -> TokenId {
        let _ = self.model.assess(product, self.now);
        self.model.buy(buyer, self.order(product, buyer, units), self.now).unwrap()
    }

    /// Splits a token into so many parts of its holder, as equal as can be; one of fewer units into as many as it has.
    pub(crate) fn cut(&mut self, holder: AccountId, token: TokenId, count: u64) -> Vec<TokenId> {
        let units = self.model.token(token).unwrap().units.units();
        let count = count.min(units);
        if count < 2 {
            return vec![token];
        }
        let even = |index| Power::new(units / count + u64::from(index < units % count));
        let parts: Vec<Part> = (0..count).map(|index| Part { to: holder, units: even(index) }).collect();
        let first = self.model.split(holder, token, &parts).unwrap();
        (first.0..first.0 + count).map(TokenId).collect()
    }

    /// Deposits `percent` of what the next day asks.
    pub(crate) fn deposit_share(&mut self, product: ProductId, percent: u128) {
        let amount = self.model.expected_next(product).unwrap() * percent / 100;
        let day = self.model.state(product).unwrap().next_day;
        if amount > 0 {
            self.model.deposit(self.miner, product, day, amount, self.now).unwrap();
        }
    }

    /// After every grace window is over, settles as far as it goes.
    pub(crate) fn settle_all(&mut self, product: ProductId) -> Result<u64, Refusal> {
        self.model.settle(product, u64::MAX, self.now + 4 * 86_400)
    }

    /// Everything that must always be true.
    pub(crate) fn check(&self) {
        let books = self.model.books();
        assert!(books.balanced, "{}", serde_json::to_string_pretty(&books).unwrap());
    }
}
