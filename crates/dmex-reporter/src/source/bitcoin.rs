//! Bitcoin's days, from a node that has its blocks.
//!
//! A block belongs to the day of its median time: the median of its own time and those of the ten before. That is how
//! the recorded days are cut, and as the median time never runs backwards, a day is one run of blocks.
//!
//! Which blocks those are is found in two steps. First the height at which the day ends is looked for by the times of
//! single headers. Then the headers are read from the block that buries that height back to the day before, each by
//! the hash that the one after it names. Only this chain counts: every header in it is checked against its hash and its
//! proof of work, so a node can neither invent one nor mix two chains. The fees alone are taken on the node's word.

mod known;
mod median;

use std::sync::Arc;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_mining::bitcoin::benchmark::BitcoinReport;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::bitcoin::difficulty::difficulty_of_bits;
use dmex_mining::bitcoin::header_chain::MEDIAN_SPAN;
use dmex_mining::units::{Difficulty, Satoshi};
use dmex_networks::BlockSource;
use dmex_types::{Asset, Day};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use self::known::KnownBlocks;
use self::median::{day_within, median_of_last};
use super::{Source, SourceError};

/// Blocks from the day's last one to the tip, itself included, before the day is measured.
pub const CONFIRMATIONS: u32 = 6;

/// Questions on their way to a node at once.
const AT_ONCE: usize = 4;
/// A day of more blocks is refused by the contract too.
const MAX_BLOCKS: usize = 1_000;
/// Blocks before one whose times its median time is taken from too: [`MEDIAN_SPAN`] with itself.
const OF_MEDIAN: u32 = 10;
/// [seconds] From one block to the next, on average.
const USUAL_SPACING: u64 = 600;
/// Blocks of a usual day.
const USUAL_BLOCKS: u32 = 144;

/// Measures Bitcoin's days with a node.
///
/// What a hash names never changes, so what was read of a day is kept until another day is measured: a node that fails
/// half way is asked for the other half only, and a day that finds no quorum costs little when it is tried again.
pub struct BitcoinSource {
    name: String,
    node: KnownBlocks,
    confirmations: u32,
}

/// A run of headers, each linked to the one before.
struct Chain {
    /// Height of the first.
    first: u32,
    headers: Vec<Header>,
}

impl BitcoinSource {
    /// A source that is called `name`, and that takes a day's last block to stand once it and what is on top of it are
    /// `confirmations` blocks.
    #[must_use]
    pub fn new(name: impl Into<String>, node: Arc<dyn BlockSource>, confirmations: u32) -> Self {
        Self { name: name.into(), node: KnownBlocks::new(node), confirmations: confirmations.max(1) }
    }

    async fn measure(&self, day: Day) -> Result<BitcoinReport, SourceError> {
        self.node.begin(day);
        let tip = self.node.tip_height().await?;
        let closing = self.closing_height(day, tip).await?;
        let anchor = closing.saturating_add(self.confirmations - 1);
        if tip < anchor {
            let missing = anchor - tip;
            return Err(self.not_yet(day, format!("waits for {missing} more blocks on top of it")));
        }
        let (anchor_hash, chain) = self.chain_to(day, anchor).await?;
        let blocks = day_within(chain.first, &chain.headers, day);
        let blocks = blocks.filter(|blocks| blocks.last().checked_add(1) == Some(closing));
        let blocks = blocks.ok_or_else(|| self.reorganised(day))?;
        let difficulty = self.mean_difficulty(&chain, blocks, day)?;
        let fees_per_block = self.mean_fees(&chain, blocks).await?;
        if self.node.hash_at(anchor).await? != Some(anchor_hash) {
            return Err(self.reorganised(day));
        }
        Ok(BitcoinReport { difficulty, fees_per_block, blocks })
    }

    /// Height of the first block whose median time is past the day.
    ///
    /// Single times may run backwards, so the search by them ends at *some* pair of blocks of which the first is of
    /// before the day's end and the second is not. The median time of the block before that pair is below the first's
    /// time, by consensus; so the height looked for is the pair's first or a few blocks on.
    async fn closing_height(&self, day: Day, tip: u32) -> Result<u32, SourceError> {
        let end = day.end_timestamp();
        let tip_time = self.time_at(tip, day).await?;
        if tip_time < end {
            return Err(self.not_yet(day, "has no block after it"));
        }
        let (mut before, mut after) = self.around(end, (tip, tip_time), day).await?;
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.time_at(middle, day).await? < end { before = middle } else { after = middle }
        }
        let mut times = Vec::new();
        for height in before.saturating_sub(OF_MEDIAN)..=tip {
            times.push(u32::try_from(self.time_at(height, day).await?).unwrap_or(u32::MAX));
            if height >= before && u64::from(median_of_last(&times)) >= end {
                return Ok(height);
            }
        }
        Err(self.not_yet(day, "has too few blocks after it"))
    }

    /// A height whose block bears a time before a moment, and a later one whose block does not; the tip's does not.
    /// Each step back is as far as blocks usually go in the time that is left, and a day more.
    async fn around(&self, moment: u64, tip: (u32, u64), day: Day) -> Result<(u32, u32), SourceError> {
        let (mut after, mut time) = tip;
        while after > 0 {
            let usual = time.saturating_sub(moment) / USUAL_SPACING;
            let step = u32::try_from(usual).unwrap_or(u32::MAX).saturating_add(USUAL_BLOCKS);
            let before = after.saturating_sub(step);
            time = self.time_at(before, day).await?;
            if time < moment {
                return Ok((before, after));
            }
            after = before;
        }
        Err(self.implausible(day, "its first block is later than that"))
    }

    /// [Unix seconds] The time that the block at a height bears.
    async fn time_at(&self, height: u32, day: Day) -> Result<u64, SourceError> {
        let hash = self.node.hash_at(height).await?.ok_or_else(|| self.reorganised(day))?;
        Ok(u64::from(self.header(hash, day).await?.time))
    }

    /// The chain that ends at a height, from before the day on, and the hash of its end.
    async fn chain_to(&self, day: Day, end: u32) -> Result<(BlockHash, Chain), SourceError> {
        let end_hash = self.node.hash_at(end).await?.ok_or_else(|| self.reorganised(day))?;
        let (mut hash, mut headers, mut times) = (end_hash, Vec::new(), Vec::new());
        loop {
            let header = self.header(hash, day).await?;
            headers.push(header);
            times.push(header.time);
            // These are the eleven times that the median time of the oldest but ten is taken from.
            if times.len() >= MEDIAN_SPAN && u64::from(median_of_last(&times)) < day.start_timestamp() {
                break;
            }
            if headers.len() > MAX_BLOCKS + self.confirmations as usize + 2 * MEDIAN_SPAN {
                return Err(self.implausible(day, "no day has so many blocks"));
            }
            hash = header.prev_blockhash;
        }
        headers.reverse();
        let count = u32::try_from(headers.len()).unwrap_or(u32::MAX);
        let first = (end + 1).checked_sub(count).ok_or_else(|| self.implausible(day, "it is too short"))?;
        Ok((end_hash, Chain { first, headers }))
    }

    /// A header that is the one asked for, and that work was done for.
    async fn header(&self, hash: BlockHash, day: Day) -> Result<Header, SourceError> {
        let header = self.node.header(hash).await?;
        if header.validate_pow(header.target()).is_err() {
            return Err(self.implausible(day, format!("the header {hash} has no proof of work")));
        }
        Ok(header)
    }

    /// Rounded down, as each block's own.
    fn mean_difficulty(&self, chain: &Chain, blocks: BlockSpan, day: Day) -> Result<Difficulty, SourceError> {
        let mut sum = 0u128;
        for (_, header) in chain.within(blocks) {
            let difficulty = difficulty_of_bits(header.bits)
                .ok_or_else(|| self.implausible(day, "a block's target is zero"))?;
            sum = sum.saturating_add(difficulty.millionths());
        }
        Ok(Difficulty::from_millionths(sum / u128::from(blocks.count())))
    }

    /// Rounded down.
    async fn mean_fees(&self, chain: &Chain, blocks: BlockSpan) -> Result<Satoshi, SourceError> {
        let asked = chain.within(blocks).map(|(height, header)| self.node.fees(height, header.block_hash()));
        // Collected, because the compiler cannot tell that an iterator over borrowed futures may change threads.
        let asked: Vec<_> = asked.collect();
        let fees: Vec<Satoshi> = stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        let sum: u128 = fees.iter().map(|fees| u128::from(fees.get())).sum();
        Ok(Satoshi::new(u64::try_from(sum / u128::from(blocks.count())).unwrap_or(u64::MAX)))
    }

    fn not_yet(&self, day: Day, waits_for: impl Into<String>) -> SourceError {
        SourceError::NotYet { source_name: self.name.clone(), day, waits_for: waits_for.into() }
    }

    fn reorganised(&self, day: Day) -> SourceError {
        SourceError::Reorganised { source_name: self.name.clone(), day }
    }

    fn implausible(&self, day: Day, what: impl Into<String>) -> SourceError {
        SourceError::Implausible { source_name: self.name.clone(), day, what: what.into() }
    }
}

impl Chain {
    /// The headers of some of its blocks, with their heights.
    fn within(&self, blocks: BlockSpan) -> impl Iterator<Item = (u32, &Header)> {
        let numbered = (self.first..).zip(&self.headers);
        numbered.filter(move |(height, _)| (blocks.first()..=blocks.last()).contains(height))
    }
}

#[async_trait]
impl Source for BitcoinSource {
    fn name(&self) -> &str {
        &self.name
    }

    fn measures(&self, asset: Asset) -> bool {
        asset == Asset::Btc
    }

    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        match asset {
            Asset::Btc => Ok(self.measure(day).await?.inputs()),
            Asset::Fil => Err(SourceError::NotMeasured { source_name: self.name.clone(), asset }),
        }
    }
}
