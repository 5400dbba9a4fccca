//! Time passes, reporters report, days become final.

use dmex_contracts::BitcoinBenchmark;
use dmex_model::{Answer, Refusal};
use dmex_testkit::World;
use dmex_types::{Asset, Day};

use crate::action::Action;
use crate::twin::{Outcome, Person, Twin};

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
            Action::Finalize { asset } => self.finalize(asset).map(drop),
            Action::Post { asset, price } => {
                self.post(asset, price);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Midnight: prices are posted, whoever is not silent reports, and what can be final becomes so.
    fn end_day(&mut self, silent: u8, hash: u8, spread: u8, price: Option<i64>) -> Outcome<()> {
        let day = self.today();
        self.world.evm.set_time(day.end_timestamp() + u64::from(hash) * 60);
        for asset in Asset::ALL {
            if let Some(price) = price {
                self.post(asset, price);
            }
            for (index, reporter) in self.reporters.clone().into_iter().enumerate() {
                if silent >> index & 1 == 0 {
                    let inputs = usual_inputs(asset, hash, u128::from(spread) * index as u128);
                    self.report(asset, reporter, day, &inputs)?;
                }
            }
            while self.finalize(asset)? {}
        }
        Ok(())
    }

    pub(crate) fn post(&mut self, asset: Asset, price: i64) {
        self.world.post_price(asset, price).unwrap();
        self.answers[asset as usize] = Answer { value: i128::from(price), updated_at: self.now() };
    }

    fn report(&mut self, asset: Asset, reporter: Person, day: Day, inputs: &[u128]) -> Outcome<()> {
        let now = self.now();
        let call = BitcoinBenchmark::reportCall { day: day.number(), inputs: inputs.to_vec() };
        let benchmark = self.world.benchmark(asset);
        self.both(
            |model| {
                let benchmark = model.benchmark_mut(asset).ok_or(Refusal::UnknownProduct)?;
                benchmark.report(day, reporter.id, inputs, now).map(|()| 0)
            },
            |world| world.evm.call(reporter.address, benchmark, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// Whether the next day became final.
    pub(crate) fn finalize(&mut self, asset: Asset) -> Outcome<bool> {
        let (now, answer, anyone) = (self.now(), self.answers[asset as usize], self.person(0).address);
        let on_chain = |world: &mut World| {
            let benchmark = world.benchmark(asset);
            world.evm.call(anyone, benchmark, &BitcoinBenchmark::finalizeCall {}).map(u128::from)
        };
        let on_model = |model: &mut dmex_model::Model| {
            model.finalize(asset, answer, now).map(|day| u128::from(day.number()))
        };
        Ok(self.both(on_model, on_chain)?.is_ok())
    }

    /// What is known of the last final day.
    pub(crate) fn compare_days(&mut self) -> Outcome<()> {
        for asset in Asset::ALL {
            let address = self.world.benchmark(asset);
            let benchmark = self.model.benchmark(asset).unwrap();
            let next = benchmark.next_day();
            let evm = &mut self.world.evm;
            let found = evm.view(address, &BitcoinBenchmark::nextDayCall {}).unwrap();
            crate::twin::same(format!("{asset} next day"), next.number(), found)?;
            let day = next - 1;
            let known = benchmark.day(day).unwrap();
            let reward = evm.view(address, &BitcoinBenchmark::rewardOnCall { day: day.number() }).unwrap();
            let price = evm.view(address, &BitcoinBenchmark::priceOnCall { day: day.number() }).unwrap();
            let expected = (known.found.reward, known.through, known.found.price, known.found.finalized_at);
            let found = (reward.reward, reward.through, price.price, price.finalizedAt.to::<u64>());
            crate::twin::same(format!("{asset} day {day}"), expected, found)?;
            let flags = (known.found.reward_carried, known.found.price_carried);
            crate::twin::same("carried", flags, (price.rewardCarried, price.priceCarried))?;
        }
        Ok(())
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
