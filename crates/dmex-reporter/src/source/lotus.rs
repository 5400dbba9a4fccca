//! Filecoin's days, from a Lotus node.
//!
//! Reward and power change with every epoch, though little. A day's figures are the means of those at the beginning of
//! its 24 hours, each as it stood when the blocks of that epoch were made; where an epoch has no block, of the last one
//! before. All hours are read from one chain, the one that ends in the node's newest tipset, and only once the day's end
//! lies a finality behind it: so any two honest nodes say exactly the same.

use async_trait::async_trait;
use dmex_mining::filecoin::benchmark::{FilecoinReport, WINS_PER_EPOCH};
use dmex_mining::units::{AttoFil, StorageBytes};
use dmex_networks::{Lotus, TipSet};
use dmex_types::{Asset, Day};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::{Source, SourceError};

/// [Unix seconds] When the main network's epoch 0 began: 2020-08-24, 22:00 UTC.
const GENESIS: u64 = 1_598_306_400;
/// [seconds] Length of an epoch.
const EPOCH: u64 = 30;
/// [epoch] After that many no tipset is taken back: 7 h 30 min, well within the 12 hours that reporters have.
const FINALITY: u64 = 900;
/// Times a day at which the network is looked at.
const LOOKS: u64 = 24;
/// [epoch] From one look to the next.
const BETWEEN: u64 = 120;
/// Looks on their way to a node at once.
const AT_ONCE: usize = 4;

/// Measures Filecoin's days with a Lotus node.
pub struct LotusSource {
    name: String,
    node: Lotus,
}

/// The network in one epoch.
struct Look {
    /// [attoFIL] All winners together.
    reward: u128,
    /// [byte] Quality-adjusted.
    power: u128,
}

impl LotusSource {
    /// A source that is called `name`.
    #[must_use]
    pub fn new(name: impl Into<String>, node: Lotus) -> Self {
        Self { name: name.into(), node }
    }

    async fn measure(&self, day: Day) -> Result<FilecoinReport, SourceError> {
        let since = day.start_timestamp().checked_sub(GENESIS);
        let first = since.ok_or_else(|| self.implausible(day, "Filecoin had not begun"))? / EPOCH;
        let final_at = first + LOOKS * BETWEEN + FINALITY;
        let head = self.node.head().await?;
        self.check_time(&head, day)?;
        if head.height < final_at {
            return Err(SourceError::NotYet {
                source_name: self.name.clone(),
                day,
                waits_for: format!("waits for epoch {final_at} and is at {}", head.height),
            });
        }
        let looks = (0..LOOKS).map(|hour| self.look(first + hour * BETWEEN, &head, day));
        // Collected, because the compiler cannot tell that an iterator over borrowed futures may change threads.
        let looks: Vec<_> = looks.collect();
        let looks: Vec<Look> = stream::iter(looks).buffered(AT_ONCE).try_collect().await?;
        self.mean(&looks, day)
    }

    /// The network in an epoch of the chain that ends in `head`.
    async fn look(&self, epoch: u64, head: &TipSet, day: Day) -> Result<Look, SourceError> {
        let tipset = self.node.tipset_at(epoch, &head.key).await?;
        self.check_time(&tipset, day)?;
        if tipset.height > epoch || epoch - tipset.height >= BETWEEN {
            let what = format!("asked for epoch {epoch} it gives {}", tipset.height);
            return Err(self.implausible(day, what));
        }
        let reward = self.node.reward_state(&tipset.key).await?.this_epoch_reward;
        let power = self.node.power_state(&tipset.key).await?.this_epoch_quality_adj_power;
        Ok(Look { reward, power })
    }

    /// Test networks begin at other times.
    fn check_time(&self, tipset: &TipSet, day: Day) -> Result<(), SourceError> {
        let expected = tipset.height.checked_mul(EPOCH).and_then(|since| GENESIS.checked_add(since));
        match tipset.blocks.first() {
            Some(block) if Some(block.timestamp) == expected => Ok(()),
            Some(_) | None => {
                let what = format!("its epoch {} is not that of Filecoin's main network", tipset.height);
                Err(self.implausible(day, what))
            }
        }
    }

    /// Both rounded down.
    fn mean(&self, looks: &[Look], day: Day) -> Result<FilecoinReport, SourceError> {
        let mean = |of: fn(&Look) -> u128, over: u128| {
            let sum = looks.iter().try_fold(0u128, |sum, look| sum.checked_add(of(look)));
            sum.map(|sum| sum / (over * u128::from(LOOKS))).filter(|mean| *mean > 0)
        };
        let rewards = mean(|look| look.reward, WINS_PER_EPOCH);
        let (Some(reward), Some(power)) = (rewards, mean(|look| look.power, 1)) else {
            return Err(self.implausible(day, "a network without reward or power"));
        };
        Ok(FilecoinReport { reward_per_win: AttoFil::new(reward), network_power: StorageBytes::new(power) })
    }

    fn implausible(&self, day: Day, what: impl Into<String>) -> SourceError {
        SourceError::Implausible { source_name: self.name.clone(), day, what: what.into() }
    }
}

#[async_trait]
impl Source for LotusSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn measures(&self, asset: Asset) -> bool {
        asset == Asset::Fil
    }

    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        match asset {
            Asset::Fil => Ok(self.measure(day).await?.inputs()),
            Asset::Btc => Err(SourceError::NotMeasured { source_name: self.name.clone(), asset }),
        }
    }
}

#[cfg(test)]
mod tests {
    use dmex_mining::filecoin::benchmark::EPOCHS_PER_DAY;
    use dmex_types::Day;

    use super::*;

    #[test]
    fn mark_3_the_looks_cover_a_day_and_every_day_begins_with_an_epoch() {
        assert_eq!(u128::from(LOOKS * BETWEEN), EPOCHS_PER_DAY);
        let day: Day = "2022-03-25".parse().unwrap();
        assert_eq!((day.start_timestamp() - GENESIS) % EPOCH, 0);
    }
}
