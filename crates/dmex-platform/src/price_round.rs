//! Which round of a price feed proves the price of a day: the one in force at the day's end.

use alloy::primitives::Address;
use alloy::primitives::aliases::U80;
use async_trait::async_trait;
use dmex_contracts::ReplayPriceFeed;
use dmex_types::{Asset, Day};

use crate::{Platform, ReadError};

/// Bits of a round's number that count it within its phase; the phase is in those above.
const PHASE_BITS: u32 = 64;

/// The rounds of a price feed.
#[async_trait]
trait Rounds: Sync {
    /// [Unix seconds] When a round was answered; none if it was not.
    async fn answered_at(&self, round: u128) -> Result<Option<u64>, ReadError>;
}

/// A price feed on the chain.
struct Feed<'a> {
    platform: &'a Platform,
    address: Address,
}

#[async_trait]
impl Rounds for Feed<'_> {
    async fn answered_at(&self, round: u128) -> Result<Option<u64>, ReadError> {
        let feed = ReplayPriceFeed::new(self.address, self.platform.provider().clone());
        match feed.getRoundData(U80::saturating_from(round)).call().await {
            Ok(answer) => Ok(Some(answer._3.saturating_to()).filter(|time: &u64| *time > 0)),
            Err(error) if error.as_revert_data().is_some() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Platform {
    /// The round that proves the price of a coin at the end of a day; 0 where the contract finds it by itself, among the
    /// newest. `None` if no round proves it.
    ///
    /// # Errors
    /// The node failed.
    pub async fn price_round(&self, asset: Asset, day: Day) -> Result<Option<u128>, ReadError> {
        if self.proves(asset, day, 0).await? {
            return Ok(Some(0));
        }
        let feed = Feed { platform: self, address: self.benchmark(asset).priceFeed().call().await? };
        let latest = self.latest_price(feed.address).await?;
        let found = in_force(&feed, latest.round, day.end_timestamp()).await?;
        match found {
            Some(round) if self.proves(asset, day, round).await? => Ok(Some(round)),
            _ => Ok(None),
        }
    }

    async fn proves(&self, asset: Asset, day: Day, round: u128) -> Result<bool, ReadError> {
        let price = self.benchmark(asset).priceAt(day.number(), U80::saturating_from(round)).call().await?;
        Ok(!price.is_zero())
    }
}

/// The last round that was answered at a time [Unix seconds] or before: times do not fall from one to the next.
async fn in_force(rounds: &impl Rounds, latest: u128, at: u64) -> Result<Option<u128>, ReadError> {
    let (mut phase, mut count) = (latest >> PHASE_BITS, latest & ((1 << PHASE_BITS) - 1));
    loop {
        if let Some(found) = within(rounds, phase, count, at).await? {
            return Ok(Some(found));
        }
        // Phases are counted from 1; where there are none, all rounds are of phase 0.
        let Some(before) = phase.checked_sub(1).filter(|before| *before > 0) else { return Ok(None) };
        let Some(last) = last_of(rounds, before).await? else { return Ok(None) };
        (phase, count) = (before, last);
    }
}

/// The same within a phase of so many rounds.
async fn within(rounds: &impl Rounds, phase: u128, count: u128, at: u64) -> Result<Option<u128>, ReadError> {
    let (mut known, mut beyond) = (0, count + 1);
    while known + 1 < beyond {
        let middle = known.midpoint(beyond);
        match rounds.answered_at(number(phase, middle)).await? {
            Some(time) if time <= at => known = middle,
            _ => beyond = middle,
        }
    }
    Ok((known > 0).then(|| number(phase, known)))
}

/// How many rounds a phase has; none if it has none.
async fn last_of(rounds: &impl Rounds, phase: u128) -> Result<Option<u128>, ReadError> {
    let mut beyond = 1;
    while rounds.answered_at(number(phase, beyond)).await?.is_some() {
        beyond *= 2;
    }
    let mut known = beyond / 2;
    while known + 1 < beyond {
        let middle = known.midpoint(beyond);
        match rounds.answered_at(number(phase, middle)).await? {
            Some(_) => known = middle,
            None => beyond = middle,
        }
    }
    Ok((known > 0).then_some(known))
}

/// The number of a round of a phase.
const fn number(phase: u128, count: u128) -> u128 {
    (phase << PHASE_BITS) | count
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[async_trait]
    impl Rounds for BTreeMap<u128, u64> {
        async fn answered_at(&self, round: u128) -> Result<Option<u64>, ReadError> {
            Ok(self.get(&round).copied())
        }
    }

    #[tokio::test]
    async fn mark_5_fa10_the_round_in_force_is_found_in_every_phase() {
        // Phase 1 has five rounds, one each hundred seconds from 100 on; phase 2 has three, from 600 on.
        let mut rounds: BTreeMap<u128, u64> = (1..=5).map(|count| (number(1, count), 0)).collect();
        rounds.iter_mut().zip(1..).for_each(|((_, time), count)| *time = 100 * count);
        rounds.extend([(number(2, 1), 600), (number(2, 2), 700), (number(2, 3), 800)]);
        for (at, expected) in [
            (99, None),
            (100, Some(number(1, 1))),
            (399, Some(number(1, 3))),
            (599, Some(number(1, 5))),
            (600, Some(number(2, 1))),
            (10_000, Some(number(2, 3))),
        ] {
            assert_eq!(in_force(&rounds, number(2, 3), at).await.unwrap(), expected, "at {at}");
        }
    }

    #[tokio::test]
    async fn mark_5_a_feed_without_phases_has_its_rounds_in_one() {
        let rounds: BTreeMap<u128, u64> = BTreeMap::from([(1, 10), (2, 20), (3, 30)]);
        assert_eq!(in_force(&rounds, 3, 25).await.unwrap(), Some(2));
        assert_eq!(in_force(&rounds, 3, 9).await.unwrap(), None);
        assert_eq!(in_force(&BTreeMap::<u128, u64>::new(), 0, 9).await.unwrap(), None);
    }
}
