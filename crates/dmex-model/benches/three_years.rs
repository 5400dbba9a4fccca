//! The speed the model is for: 300,000 tokens of 20 products over 1,080 days, every holder claiming monthly.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use dmex_model::{
    AccountId, Answer, Benchmark, BenchmarkDay, CoinId, Disclosure, Model, Offer, Order, PaySource,
};
use dmex_types::{Asset, Clock, Day, Power, ProductId, TokenId};

const FIRST_DAY: Day = Day::new(19_076);
const PRODUCTS: usize = 20;
const TOKENS: usize = 300_000;
const TERM: u32 = 1_080;
const MONTH: usize = 30;
const PLENTY: u128 = 10u128.pow(30);

struct Market {
    model: Model,
    miner: AccountId,
    pay: CoinId,
    btc: CoinId,
    now: u64,
}

impl Market {
    fn open() -> Self {
        let mut model = Model::new();
        let miner = model.add_account();
        let (pay, btc) = (model.add_coin(6), model.add_coin(8));
        model.allow_pay_coin(pay);
        model.allow_reward_coin(Asset::Btc, btc);
        model.set_benchmark(Benchmark::new(Asset::Btc, FIRST_DAY));
        model.apply_as_miner(miner).expect("a fresh account");
        let capacity = Power::new(u64::MAX / 2);
        model.approve_application(miner, &[(Asset::Btc, capacity)]).expect("it applied");
        model.mint_coin(btc, miner, PLENTY);
        let now = FIRST_DAY.start_timestamp();
        let dollar = Answer { value: 100_000_000, updated_at: now };
        let source = PaySource::Feed { decimals: 8, max_age: 86_400 };
        model.set_pay_source(pay, source, dollar, now).expect("a fresh answer");
        let mut market = Self { model, miner, pay, btc, now };
        market.end_day();
        market
    }

    fn end_day(&mut self) {
        let today = Day::from_timestamp(self.now);
        self.now = today.end_timestamp();
        let reward = 4_500_000_000_000_000_000 - u128::from(today.number()) * 10u128.pow(12);
        let found = BenchmarkDay::given(reward, 40_000 * 10u128.pow(18), self.now);
        self.model.benchmark_mut(Asset::Btc).expect("set above").close(found).expect("a small sum");
    }

    fn sell(&mut self, products: usize, tokens: usize) -> Vec<ProductId> {
        let opened: Vec<ProductId> = (0..products).map(|_| self.open_product()).collect();
        for index in 0..tokens {
            let buyer = self.model.add_account();
            self.model.mint_coin(self.pay, buyer, PLENTY);
            let order = Order {
                product: opened[index % products],
                units: Power::new(1_000 + index as u64 % 100_000),
                max_payment: u128::MAX,
                recipient: buyer,
                referrer: None,
                deadline: self.now,
            };
            if index == products {
                self.assess(&opened);
            }
            self.model.buy(buyer, order, self.now).expect("on sale, with a bond");
        }
        opened
    }

    /// Once something is sold, no more is without a look at the bond.
    fn assess(&mut self, products: &[ProductId]) {
        for product in products {
            self.model.assess(*product, self.now).expect("power is outstanding");
        }
    }

    fn open_product(&mut self) -> ProductId {
        let today = Day::from_timestamp(self.now);
        let offer = Offer {
            asset: Asset::Btc,
            clock: Clock::Rolling,
            pay_coin: self.pay,
            reward_coin: self.btc,
            price_per_unit: 106_000,
            units_for_sale: Power::new(100_000_000_000),
            min_units: Power::new(1_000),
            max_units_per_buyer: Power::ZERO,
            running_cost: 50_000_000_000_000,
            mining_days: TERM,
            activation_days: 1,
            opens: today,
            closes: today + 300,
            start: Day::new(0),
            disclosure: Disclosure {
                machine: "S19".into(),
                uri: "https://example.org".into(),
                hash: [1; 32],
            },
        };
        let product = self.model.create_product(self.miner, offer, self.now).expect("a possible offer");
        self.model.deposit_bond(self.miner, product, 10u128.pow(23)).expect("a rich miner");
        product
    }

    /// Every product's day is paid, every second one less a twentieth, and settled.
    fn settle(&mut self, products: &[ProductId]) {
        for (index, product) in products.iter().enumerate() {
            let day = self.model.state(*product).expect("opened").next_day;
            let expected = self.model.expected_next(*product).expect("final");
            let share = if index % 2 == 0 { 100 } else { 95 };
            self.model.deposit(self.miner, *product, day, expected * share / 100, self.now).expect("open");
            self.model.settle(*product, 1, self.now + 4 * 86_400).expect("due");
        }
    }

    /// One holder in thirty claims on each day: every holder once a month.
    fn claim(&mut self, day: usize) {
        for number in (1 + day % MONTH..=TOKENS).step_by(MONTH) {
            self.model.claim(self.miner, &[TokenId(number as u64)]).expect("every token exists");
        }
    }
}

fn three_years() -> Model {
    let mut market = Market::open();
    let products = market.sell(PRODUCTS, TOKENS);
    market.end_day();
    for day in 0..TERM as usize {
        market.end_day();
        market.settle(&products);
        market.claim(day);
    }
    market.model
}

fn bench(criterion: &mut Criterion) {
    assert!(three_years().books().balanced);
    let mut group = criterion.benchmark_group("300,000 tokens, 20 products, 1,080 days, monthly claims");
    group.sample_size(10);
    group.bench_function("from first sale to last claim", |bencher| {
        bencher.iter(|| black_box(three_years()));
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
