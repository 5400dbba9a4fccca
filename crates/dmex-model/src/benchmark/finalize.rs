//! When a day becomes final, and as what (MARK-4, MARK-5).

use alloy_primitives::U256;
use dmex_types::{Asset, Day};

use super::bitcoin::{BLOCKS_PER_DAY, bitcoin_reward};
use super::filecoin::filecoin_reward;
use super::panel::CONFIRMED;
use super::{Benchmark, BenchmarkDay, Network, PriceSource, RoundNumber};
use crate::Refusal;
use crate::rules::bitcoin_benchmark::SHORT_MEAN;
use crate::rules::reported_benchmark::{JUMP_DAYS, MOST_CARRIED, SILENCE, WHOLE};

/// What a day was measured to be.
struct Measured {
    reward: u128,
    network: Option<Network>,
    /// Heights of the day's blocks, where there are blocks.
    blocks: Option<(u32, u32)>,
}

impl Benchmark {
    /// Makes the next day final by its reports and by what a round of the feed, 0 for one of the last, proves. Anyone may.
    ///
    /// # Errors
    /// [`Refusal`] that says what is missing.
    pub fn finalize(&mut self, round: RoundNumber, now: u64) -> Result<Day, Refusal> {
        let day = self.next_day();
        let age = now.checked_sub(day.end_timestamp()).ok_or(Refusal::DayOpen)?;
        let medians = self.panel.medians(day, age)?;
        let carried = medians.is_none();
        let measured = match &medians {
            Some(medians) => self.measured(day, &medians.inputs, age)?,
            None => self.stand_in(day, age)?,
        };
        let confirmed = medians.is_none_or(|medians| medians.all) || age >= CONFIRMED;
        if !confirmed && self.jumps(measured.reward) {
            return Err(Refusal::JumpUnconfirmed);
        }
        let (price, source) = self.price(day, round, age)?;
        self.settle_on(measured, carried, price, source, now)?;
        Ok(day)
    }

    /// Makes the next day final by what its reporters would all say, without the price; days that are replayed.
    ///
    /// # Errors
    /// [`Refusal::Panic`] if that is no day.
    pub fn close_measured(&mut self, inputs: &[u128], price: u128, now: u64) -> Result<(), Refusal> {
        let measured = self.by_formula(self.next_day(), inputs)?;
        self.settle_on(measured, false, price, PriceSource::Feed, now)
    }

    /// Keeps what a round proves of the price of a closed day, so that nobody can let the day carry by a bad hint. Once.
    ///
    /// # Errors
    /// [`Refusal::DayNotReportable`] or [`Refusal::NoProof`].
    pub fn prove_price(&mut self, day: Day, round: RoundNumber, now: u64) -> Result<(), Refusal> {
        if day < self.next_day() || now < day.end_timestamp() {
            return Err(Refusal::DayNotReportable);
        }
        let price = self.feed.price_at(day.end_timestamp(), round, self.panel.bounds().feed_age);
        let price = price.filter(|_| !self.proven_prices.contains_key(&day)).ok_or(Refusal::NoProof)?;
        self.proven_prices.insert(day, price);
        Ok(())
    }

    /// The medians, with a proven difficulty in place of the reported one.
    fn measured(&self, day: Day, medians: &[u128], age: u64) -> Result<Measured, Refusal> {
        let mut inputs = medians.to_vec();
        if self.asset() == Asset::Btc {
            inputs[0] = self.difficulty(day, inputs[0], age)?;
        }
        self.by_formula(day, &inputs)
    }

    /// What is known without reports: the difficulty that is proven, the subsidy by height, and the fees of the day
    /// before; of Filecoin the reward of the day before.
    fn stand_in(&self, day: Day, age: u64) -> Result<Measured, Refusal> {
        let last = self.days.last().ok_or(Refusal::ReportsMissing)?;
        let Some(before) = last.network else {
            return Ok(Measured { reward: last.found.reward, network: None, blocks: None });
        };
        let difficulty = self.difficulty(day, before.difficulty, age)?;
        let inputs =
            [difficulty, u128::from(before.fees), u128::from(before.next_height), u128::from(BLOCKS_PER_DAY)];
        self.by_formula(day, &inputs)
    }

    /// [1e-6] The proven difficulty; where the relay is behind for long, the last proven one, or `otherwise`.
    fn difficulty(&self, day: Day, otherwise: u128, age: u64) -> Result<u128, Refusal> {
        let Some(relay) = &self.relay else { return Ok(otherwise) };
        match relay.proven.get(&day) {
            Some(proven) => Ok(*proven),
            None if age < CONFIRMED => Err(Refusal::RelayBehind),
            None => Ok(relay.last_proven.unwrap_or(otherwise)),
        }
    }

    fn by_formula(&self, day: Day, inputs: &[u128]) -> Result<Measured, Refusal> {
        match (self.asset(), inputs) {
            (Asset::Btc, [difficulty, fees, first, count]) => {
                let first = u32::try_from(*first).map_err(|_| Refusal::Panic)?;
                let count = u32::try_from(*count).map_err(|_| Refusal::Panic)?;
                let fees = u64::try_from(*fees).map_err(|_| Refusal::Panic)?;
                let next_height = first.checked_add(count).ok_or(Refusal::Panic)?;
                let last = next_height.checked_sub(1).ok_or(Refusal::Panic)?;
                let reward = bitcoin_reward(*difficulty, fees, first, last).ok_or(Refusal::Panic)?;
                let network = Network { difficulty: *difficulty, fees, next_height };
                Ok(Measured { reward, network: Some(network), blocks: Some((first, last)) })
            }
            (Asset::Fil, [per_win, power]) => {
                let reward =
                    filecoin_reward(*per_win, self.wins_per_day(day), *power).ok_or(Refusal::Panic)?;
                Ok(Measured { reward, network: None, blocks: None })
            }
            (Asset::Btc | Asset::Fil, _) => Err(Refusal::Panic),
        }
    }

    /// Whether a reward is beyond the bound against the day before, or against the mean of the days before.
    fn jumps(&self, reward: u128) -> bool {
        let Some(last) = self.days.len().checked_sub(1) else { return false };
        let bound = u128::from(self.panel.bounds().jump);
        let far = |reference: u128| {
            // Rewards are below 2^128 / 10,000 by far; saturating can only call a jump a jump.
            reward.abs_diff(reference).saturating_mul(WHOLE) > reference.saturating_mul(bound)
        };
        far(self.days[last].found.reward) || far(self.rewards.mean_down(last, JUMP_DAYS))
    }

    /// [USD, 18 decimals] The price of a day and where it comes from.
    fn price(&self, day: Day, round: RoundNumber, age: u64) -> Result<(u128, PriceSource), Refusal> {
        let feed_age = self.panel.bounds().feed_age;
        let by_hint = || self.feed.price_at(day.end_timestamp(), round, feed_age);
        if let Some(price) = self.proven_prices.get(&day).copied().or_else(by_hint) {
            return Ok((price, PriceSource::Feed));
        }
        if age < SILENCE {
            return Err(Refusal::PriceRefused);
        }
        let before = self.days.last().map(|last| last.found);
        if before.is_none_or(|before| before.unproven >= MOST_CARRIED)
            && let Some(price) = self.panel.reported_price(day)
        {
            return Ok((price, PriceSource::Reported));
        }
        before.map(|before| (before.price, PriceSource::Carried)).ok_or(Refusal::PriceRefused)
    }

    fn settle_on(
        &mut self,
        measured: Measured,
        reward_carried: bool,
        price: u128,
        price_source: PriceSource,
        finalized_at: u64,
    ) -> Result<(), Refusal> {
        let day = self.next_day();
        let Measured { reward, network, blocks } = measured;
        let before = self.days.last().map_or(0, |last| last.found.unproven);
        let proven = price_source == PriceSource::Feed;
        let unproven = if proven { 0 } else { before.saturating_add(1) };
        let mean = match network.zip(blocks) {
            Some((network, blocks)) => self.with_mean_fees(network, blocks)?,
            None => reward,
        };
        let found =
            BenchmarkDay { reward, mean, price, finalized_at, reward_carried, price_source, unproven };
        self.push(found, network)?;
        if let Some(relay) = &mut self.relay {
            relay.last_proven = relay.proven.get(&day).copied().or(relay.last_proven);
        }
        Ok(())
    }

    /// [ray] The reward of the next day with the mean fees of the days up to it.
    fn with_mean_fees(&self, network: Network, (first, last): (u32, u32)) -> Result<u128, Refusal> {
        let mean = self.fees.mean_with_down(U256::from(network.fees), SHORT_MEAN);
        let mean = u64::try_from(mean).map_err(|_| Refusal::Panic)?;
        bitcoin_reward(network.difficulty, mean, first, last).ok_or(Refusal::Panic)
    }
}
