//! Time passes, reporters report, days become final.

use alloy::primitives::aliases::U80;
use dmex_contracts::{BitcoinBenchmark, PayTokenPrices};
use dmex_model::{Answer, PriceSource, Refusal, Side};
use dmex_testkit::World;
use dmex_types::{Asset, Day};

use crate::action::Action;
use crate::compare::same_answer;
use crate::twin::{Outcome, Person, Twin, TwinCoin, TwinInsurance, narrow, same};

const DIFFICULTY: u128 = 28_587_155_782_195_000_000;
const NETWORK_POWER: u128 = 17 << 60;

impl Twin {
    pub(crate) fn perform_day(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Wait { hours } => {
                self.world.evm.set_time(self.now() + hours * 3_600);
                Ok(())
            }
            Action::EndDay { silent, hash, spread, price } => self.end_day(silent, hash, spread, price),
            Action::Report { asset, reporter, ahead, inputs } => {
                let rightful = self.reporters[usize::from(inputs) % self.reporters.len()];
                let reporter = self.who(reporter, rightful);
                let next = i64::from(self.model.benchmark(asset).unwrap().next_day().number());
                let day = Day::new(u32::try_from(next + i64::from(ahead)).unwrap_or_default());
                let inputs = odd_inputs(asset, inputs);
                self.report(asset, reporter, day, &inputs)
            }
            Action::Finalize { asset, round } => self.finalize_by(asset, u64::from(round)).map(drop),
            Action::ProvePrice { asset, ahead, round } => self.prove_price(asset, ahead, u64::from(round)),
            Action::Post { asset, price } => {
                self.post(asset, price);
                Ok(())
            }
            Action::PostDollar { price } => {
                self.post_dollar(price);
                Ok(())
            }
            Action::KeepPrice { coin } => self.keep_price(self.coins[usize::from(coin % 3)]),
            _ => Ok(()),
        }
    }

    /// Prices are posted in the last half hour; after midnight whoever is not silent reports, and what can be final becomes so.
    fn end_day(&mut self, silent: u8, hash: u8, spread: u8, price: Option<i64>) -> Outcome<()> {
        let day = self.today();
        self.world.evm.set_time(self.now().max(day.end_timestamp() - 1_800));
        for asset in Asset::ALL {
            if let Some(price) = price {
                self.post(asset, price);
            }
        }
        self.world.evm.set_time(day.end_timestamp() + u64::from(hash) * 60);
        for asset in Asset::ALL {
            for (index, reporter) in self.reporters.clone().into_iter().enumerate() {
                if silent >> index & 1 == 0 {
                    let mut inputs = usual_inputs(asset, hash, u128::from(spread) * index as u128);
                    inputs.push(reported_price(price, spread));
                    self.report(asset, reporter, day, &inputs)?;
                }
            }
            while self.finalize(asset)? {}
        }
        Ok(())
    }

    pub(crate) fn post(&mut self, asset: Asset, price: i64) {
        self.world.post_price(asset, price).unwrap();
        let answer = Answer { value: i128::from(price), updated_at: self.now() };
        self.answers[asset as usize] = answer;
        self.model.benchmark_mut(asset).unwrap().feed_mut().post(answer);
        self.rounds[asset as usize] += 1;
    }

    /// What a pay coin is worth, by the feed of both.
    pub(crate) fn post_dollar(&mut self, price: i64) {
        self.world.post_dollar(price).unwrap();
        let answer = Answer { value: i128::from(price), updated_at: self.now() };
        for insurance in self.insurances {
            self.model.post_pay_price(insurance.coin.id, answer);
        }
    }

    /// The third coin is one that nothing is paid in.
    fn keep_price(&mut self, coin: TwinCoin) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(2).address);
        let call = PayTokenPrices::keepCall { token: coin.address };
        self.both(
            |model| model.keep_price(coin.id, now).map(|_| 0),
            |world| world.evm.call(anyone, world.on.pay_token_prices.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// By one of the last rounds of the feed.
    fn prove_price(&mut self, asset: Asset, ahead: i8, back: u64) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(0).address);
        let next = i64::from(self.model.benchmark(asset).unwrap().next_day().number());
        let day = Day::new(u32::try_from(next + i64::from(ahead)).unwrap_or_default());
        let round = self.rounds[asset as usize].saturating_sub(back);
        let call = BitcoinBenchmark::provePriceCall { day: day.number(), round: U80::from(round) };
        let benchmark = self.world.on.benchmark(asset);
        self.both(
            |model| {
                let benchmark = model.benchmark_mut(asset).ok_or(Refusal::UnknownProduct)?;
                benchmark.prove_price(day, u128::from(round), now).map(|()| 0)
            },
            |world| world.evm.call(anyone, benchmark, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn report(&mut self, asset: Asset, reporter: Person, day: Day, inputs: &[u128]) -> Outcome<()> {
        let now = self.now();
        let call = BitcoinBenchmark::reportCall { day: day.number(), inputs: inputs.to_vec() };
        let benchmark = self.world.on.benchmark(asset);
        self.both(
            |model| {
                let benchmark = model.benchmark_mut(asset).ok_or(Refusal::UnknownProduct)?;
                benchmark.report(day, reporter.id, inputs, now).map(|()| 0)
            },
            |world| world.evm.call(reporter.address, benchmark, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Whether the next day became final, by the round that is looked for.
    pub(crate) fn finalize(&mut self, asset: Asset) -> Outcome<bool> {
        self.finalize_with(asset, 0)
    }

    /// By so many rounds before the last one.
    fn finalize_by(&mut self, asset: Asset, back: u64) -> Outcome<bool> {
        self.finalize_with(asset, self.rounds[asset as usize].saturating_sub(back))
    }

    fn finalize_with(&mut self, asset: Asset, round: u64) -> Outcome<bool> {
        let (now, anyone) = (self.now(), self.person(0).address);
        let on_chain = |world: &mut World| {
            let benchmark = world.on.benchmark(asset);
            let call = BitcoinBenchmark::finalizeCall { round: U80::from(round) };
            world.evm.call(anyone, benchmark, &call).map(u128::from)
        };
        let on_model = |model: &mut dmex_model::Model| {
            model.finalize(asset, u128::from(round), now).map(|day| u128::from(day.number()))
        };
        Ok(self.both(on_model, on_chain)?.is_ok())
    }

    /// What is known of the last final day, and what follows from it.
    pub(crate) fn compare_days(&mut self) -> Outcome<()> {
        for asset in Asset::ALL {
            let address = self.world.on.benchmark(asset);
            let benchmark = self.model.benchmark(asset).unwrap();
            let next = benchmark.next_day();
            let evm = &mut self.world.evm;
            let found = evm.view(address, &BitcoinBenchmark::nextDayCall {}).unwrap();
            same(format!("{asset} next day"), next.number(), found)?;
            let day = next - 1;
            let known = benchmark.day(day).unwrap();
            let reward = evm.view(address, &BitcoinBenchmark::rewardOnCall { day: day.number() }).unwrap();
            let price = evm.view(address, &BitcoinBenchmark::priceOnCall { day: day.number() }).unwrap();
            let expected = (known.found.reward, known.through, known.found.price, known.found.finalized_at);
            let found = (reward.reward, reward.through, price.price.to(), price.finalizedAt.to::<u64>());
            same(format!("{asset} day {day}"), expected, found)?;
            let expected = (known.found.mean, known.found.reward_carried, known.found.unproven);
            same(
                "mean, carried, unproven",
                expected,
                (price.mean.to(), price.rewardCarried, price.unproven),
            )?;
            same("source of the price", number_of(known.found.price_source), price.priceSource)?;
            let found = evm.view(address, &BitcoinBenchmark::meanRewardCall {}).map(narrow);
            same_answer("mean reward", Ok(benchmark.mean_reward()), found)?;
        }
        self.compare_outlooks()?;
        self.compare_pay_prices()
    }

    fn compare_outlooks(&mut self) -> Outcome<()> {
        for asset in Asset::ALL {
            let address = self.world.on.benchmark(asset);
            let benchmark = self.model.benchmark(asset).unwrap();
            let day = benchmark.next_day() - 1;
            let evm = &mut self.world.evm;
            for (number, side) in [(0, Side::Low), (1, Side::High)] {
                let call = BitcoinBenchmark::outlookOnCall { day: day.number(), side: number };
                let found = evm.view(address, &call).unwrap();
                let outlook = benchmark.outlook_on(day, side).unwrap();
                let expected = (outlook.halving, outlook.steady, outlook.price, outlook.blocks_left);
                let found = (found.halving, found.steady, found.price.to(), found.blocksLeft);
                same(format!("{asset} outlook, {side:?}"), expected, found)?;
            }
            for ahead in [0, 40, 4_000] {
                let last = day + ahead;
                let call = BitcoinBenchmark::incomeLowCall { lastDay: last.number() };
                let found = evm.view(address, &call).unwrap();
                let income = benchmark.income_low(last).unwrap();
                same(format!("{asset} low income"), income, (narrow(found.coin), narrow(found.price)))?;
            }
        }
        Ok(())
    }

    fn compare_pay_prices(&mut self) -> Outcome<()> {
        let (now, day) = (self.now(), self.today());
        for TwinInsurance { coin, .. } in self.insurances {
            let call = PayTokenPrices::priceOfCall { token: coin.address, day: day.number(), side: 0 };
            let found = self.world.evm.view(self.world.on.pay_token_prices.address, &call).map(narrow);
            same_answer("price of a pay coin", self.model.pay_price(coin.id, day, Side::Low, now), found)?;
        }
        Ok(())
    }
}

/// [USD, 18 decimals] What a reporter says beside: the price, or none.
fn reported_price(price: Option<i64>, spread: u8) -> u128 {
    let known = price.and_then(|price| u128::try_from(price).ok()).filter(|_| !spread.is_multiple_of(3));
    known.map_or(0, |price| price * 10_000_000_000)
}

/// A source as the contracts number it.
fn number_of(source: PriceSource) -> u8 {
    match source {
        PriceSource::Feed => 0,
        PriceSource::Carried => 1,
        PriceSource::Reported => 2,
    }
}

/// What one reporter measures on a day of a network that grows and shrinks; reporters differ a little.
fn usual_inputs(asset: Asset, hash: u8, off: u128) -> Vec<u128> {
    let percent = 80 + u128::from(hash) / 6;
    match asset {
        Asset::Btc => vec![
            DIFFICULTY * percent / 100 + off,
            10_000_000 + off,
            728_900 + u128::from(hash),
            100 + u128::from(hash) / 3,
        ],
        Asset::Fil => vec![20 * 10u128.pow(18) + off, NETWORK_POWER * percent / 100 + off],
    }
}

/// Reports that now and then make no sense.
fn odd_inputs(asset: Asset, pick: u8) -> Vec<u128> {
    let mut inputs = usual_inputs(asset, pick, 3);
    inputs.push(if pick.is_multiple_of(3) { 0 } else { 25_000 * 10u128.pow(18) });
    match pick % 8 {
        0 => inputs.truncate(1),
        1 => inputs[0] = 0,
        2 => inputs[1] = 10u128.pow(28),
        3 => inputs[0] = inputs[0] * 2 / 3,
        4 => inputs[0] *= 3,
        _ => {}
    }
    inputs
}
