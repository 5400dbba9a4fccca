//! The price feed, as far as the protocol reads it (MARK-5).

use std::collections::BTreeMap;

use crate::rules::feed_rounds::LOOK_BACK;

/// What the feed answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// [USD, 8 decimals] One coin.
    pub value: i128,
    /// [Unix seconds] When the feed was updated.
    pub updated_at: u64,
}

/// Number of a round: its phase in the upper bits, its count within the phase in the lower 64.
pub type RoundNumber = u128;

/// All rounds of a feed.
#[derive(Clone, Debug, Default)]
pub struct PriceFeed {
    rounds: BTreeMap<RoundNumber, Answer>,
}

/// Bits of a round's count within its phase.
const PHASE_BITS: u32 = 64;
/// Decimals of a coin's feed.
const DECIMALS: u8 = 8;
/// Prices are kept in 96 bits.
const MAX_PRICE: u128 = (1 << 96) - 1;

impl Answer {
    /// [USD, 18 decimals] The price, or `None` if it is stale, from the future, zero, negative or beyond 128 bits.
    pub(crate) fn usable(self, now: u64, feed_age: u32) -> Option<u128> {
        let age = now.checked_sub(self.updated_at)?;
        let price = u128::try_from(self.value).ok()?.checked_mul(10u128.pow(10))?;
        (price > 0 && age <= u64::from(feed_age)).then_some(price)
    }

    /// [USD, 18 decimals] The price of a feed of so many decimals, if it is positive and fits 96 bits.
    pub(crate) fn price(self, decimals: u8) -> Option<u128> {
        let lift = 10u128.checked_pow(18u32.checked_sub(u32::from(decimals))?)?;
        let price = u128::try_from(self.value).ok()?.checked_mul(lift)?;
        (1..=MAX_PRICE).contains(&price).then_some(price)
    }

    /// Whether it was given at `moment` or before, and not more than `most_age` seconds before.
    pub(crate) fn is_recent(self, moment: u64, most_age: u32) -> bool {
        let age = moment.checked_sub(self.updated_at);
        self.updated_at > 0 && age.is_some_and(|age| age <= u64::from(most_age))
    }
}

impl PriceFeed {
    /// The next round of the present phase.
    pub fn post(&mut self, answer: Answer) -> RoundNumber {
        let round = self.latest().map_or(1, |last| last + 1);
        self.rounds.insert(round, answer);
        round
    }

    /// The first round of the next phase: the feed was replaced.
    pub fn post_in_next_phase(&mut self, answer: Answer) -> RoundNumber {
        let round = first_of_next_phase(self.latest().unwrap_or_default());
        self.rounds.insert(round, answer);
        round
    }

    /// The latest round, if there is one.
    #[must_use]
    pub fn latest(&self) -> Option<RoundNumber> {
        self.rounds.last_key_value().map(|(round, _)| *round)
    }

    /// [USD, 18 decimals] What a round proves of the price at `end`: it was in force then, for its successor is later or
    /// there is none, and it was not older than `feed_age`. Round 0 is looked for among the last ones. `None` if that
    /// proves nothing.
    #[must_use]
    pub fn price_at(&self, end: u64, round: RoundNumber, feed_age: u32) -> Option<u128> {
        let round = if round == 0 { self.look_back(end)? } else { round };
        let answer = self.rounds.get(&round).filter(|answer| answer.is_recent(end, feed_age))?;
        let next = self.rounds.get(&(round + 1)).or_else(|| self.rounds.get(&first_of_next_phase(round)));
        let lasted = match next {
            Some(next) => next.updated_at > end,
            None => self.latest() == Some(round),
        };
        answer.price(DECIMALS).filter(|_| lasted)
    }

    /// The last round that is not later than `end`, if it is one of the last of its phase.
    fn look_back(&self, end: u64) -> Option<RoundNumber> {
        let latest = self.latest()?;
        let rounds = (0..=LOOK_BACK).map_while(|back| latest.checked_sub(back));
        let mut known = rounds.map_while(|round| self.rounds.get_key_value(&round));
        known.find(|(_, answer)| answer.updated_at <= end).map(|(round, _)| *round)
    }
}

const fn first_of_next_phase(round: RoundNumber) -> RoundNumber {
    (((round >> PHASE_BITS) + 1) << PHASE_BITS) | 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_5_stale_zero_negative_and_future_answers_are_refused() {
        let answer = |value, updated_at| Answer { value, updated_at }.usable(10_000, 3_600);
        assert_eq!(answer(1, 6_400), Some(10_000_000_000));
        assert_eq!(answer(1, 6_399), None);
        assert_eq!(answer(1, 10_001), None);
        assert_eq!(answer(0, 10_000), None);
        assert_eq!(answer(-1, 10_000), None);
        assert_eq!(answer(1 << 64, 10_000), Some((1 << 64) * 10u128.pow(10)));
        assert_eq!(answer(1 << 96, 10_000), None);
    }

    #[test]
    fn fa10_only_the_round_in_force_at_the_end_proves_a_price() {
        let mut feed = PriceFeed::default();
        let rounds = [900, 1_000, 1_001, 1_200]
            .map(|updated_at| feed.post(Answer { value: i128::from(updated_at), updated_at }));
        let price = |round| feed.price_at(1_000, round, 3_600).map(|price| price / 10u128.pow(10));
        assert_eq!(rounds.map(price), [None, Some(1_000), None, None]);
        assert_eq!((price(0), price(7)), (Some(1_000), None));
        assert_eq!(feed.price_at(1_300, 0, 3_600), Some(1_200 * 10u128.pow(10)));
        assert_eq!(feed.price_at(1_300, 0, 99), None);
    }

    #[test]
    fn fa10_the_first_round_of_the_next_phase_is_a_successor() {
        let mut feed = PriceFeed::default();
        let last = feed.post(Answer { value: 1, updated_at: 900 });
        assert!(feed.price_at(1_000, last, 3_600).is_some());
        feed.post_in_next_phase(Answer { value: 2, updated_at: 950 });
        assert_eq!(feed.price_at(1_000, last, 3_600), None);
        assert!(feed.price_at(940, last, 3_600).is_some());
        assert!(feed.price_at(1_000, 0, 3_600).is_some());
        assert_eq!(feed.price_at(940, 0, 3_600), None, "nobody looks back over a phase");
    }

    #[test]
    fn mark_5_a_round_that_nobody_names_is_looked_for_among_the_last() {
        let mut feed = PriceFeed::default();
        for updated_at in 1_000..1_040 {
            feed.post(Answer { value: i128::from(updated_at), updated_at });
        }
        assert_eq!(feed.price_at(1_007, 0, 3_600), Some(1_007 * 10u128.pow(10)));
        assert_eq!(feed.price_at(1_006, 0, 3_600), None);
    }
}
