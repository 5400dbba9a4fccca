//! Recorded headers.

mod packed;

use std::collections::HashMap;
use std::path::Path;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use dmex_mining::bitcoin::anchor::Anchor;
use dmex_mining::bitcoin::header_chain::MEDIAN_SPAN;
use dmex_networks::{HeaderSource, NodeError};
use dmex_types::Day;
use serde::Deserialize;

/// Consecutive headers of Bitcoin's chain: built in, or from a file with the columns `height` and `header_hex`.
#[derive(Clone, Debug)]
pub struct RecordedHeaders {
    first: u32,
    headers: Vec<Header>,
    /// [Unix seconds] From when on each header and all before it are known: the latest of their times.
    known_from: Vec<u32>,
    by_hash: HashMap<BlockHash, usize>,
}

#[derive(Deserialize)]
struct Row {
    height: u32,
    header_hex: String,
}

impl RecordedHeaders {
    /// The headers that the program has built in: heights 822,528 to 830,592, from 2023-12-23 on.
    ///
    /// # Errors
    /// [`NodeError::Malformed`] if the program itself is damaged.
    pub fn embedded() -> Result<Self, NodeError> {
        let name = "built into the program";
        Self::new(
            name,
            &packed::unpack(packed::EMBEDDED).ok_or_else(|| NodeError::malformed(name, "a torn header"))?,
        )
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`NodeError::Malformed`] if it cannot be read, is empty, or is not consecutive.
    pub fn read(file: &Path) -> Result<Self, NodeError> {
        let name = file.display().to_string();
        let mut reader =
            csv::Reader::from_path(file).map_err(|error| NodeError::malformed(&name, error.to_string()))?;
        let mut rows = Vec::new();
        for row in reader.deserialize::<Row>() {
            let row = row.map_err(|error| NodeError::malformed(&name, error.to_string()))?;
            let header: Header = deserialize_hex(&row.header_hex).map_err(|error| {
                NodeError::malformed(&name, format!("no header at height {}: {error}", row.height))
            })?;
            rows.push((row.height, header));
        }
        Self::new(&name, &rows)
    }

    fn new(name: &str, rows: &[(u32, Header)]) -> Result<Self, NodeError> {
        let Some((first, _)) = rows.first() else {
            return Err(NodeError::malformed(name, "no header at all"));
        };
        for (before, after) in rows.iter().zip(&rows[1..]) {
            if after.0 != before.0 + 1 || after.1.prev_blockhash != before.1.block_hash() {
                return Err(NodeError::malformed(name, format!("a gap before height {}", after.0)));
            }
        }
        let headers: Vec<Header> = rows.iter().map(|(_, header)| *header).collect();
        let by_hash = headers.iter().enumerate().map(|(i, header)| (header.block_hash(), i)).collect();
        let latest = |latest: &mut u32, header: &Header| {
            *latest = header.time.max(*latest);
            Some(*latest)
        };
        let known_from = headers.iter().scan(0, latest).collect();
        Ok(Self { first: *first, headers, known_from, by_hash })
    }

    /// The header at a height, if it is recorded.
    #[must_use]
    pub fn at(&self, height: u32) -> Option<&Header> {
        let place = usize::try_from(height.checked_sub(self.first)?).ok()?;
        self.headers.get(place)
    }

    /// The height of the last header that was known at a moment, in Unix seconds; `None` if none was.
    #[must_use]
    pub fn known_at(&self, now: u64) -> Option<u32> {
        let count = self.known_from.partition_point(|&time| u64::from(time) <= now);
        Some(self.height_of(count.checked_sub(1)?))
    }

    /// The newest header at which a relay can begin that is to prove a day and all after it: the last first header of
    /// an epoch that is older than the day.
    #[must_use]
    pub fn anchor_before(&self, day: Day) -> Option<Anchor> {
        let start = day.start_timestamp();
        let mut anchors = self.headers.iter().enumerate().filter_map(|(place, header)| {
            let old = u64::from(header.time) <= start;
            old.then(|| Anchor::new(*header, self.height_of(place)).ok()).flatten()
        });
        anchors.next_back()
    }

    /// [Unix seconds] The moment at which a day's difficulty was proven: the last eleven headers bore times not before
    /// its end. `None` if the record ends before.
    #[must_use]
    pub fn proof_of(&self, day: Day) -> Option<u64> {
        let end = day.end_timestamp();
        let past = |span: &[Header]| span.iter().all(|header| u64::from(header.time) >= end);
        let place = self.headers.windows(MEDIAN_SPAN).position(past)?;
        self.known_from.get(place + MEDIAN_SPAN - 1).copied().map(u64::from)
    }

    /// The first and the last day that these headers can prove, if there are any.
    #[must_use]
    pub fn provable(&self) -> Option<(Day, Day)> {
        let time = |header: &Header| Day::from_timestamp(u64::from(header.time));
        let (begins, ends) = (time(self.headers.first()?), time(self.headers.last()?));
        let mut days = begins.until(ends.next());
        let first = days.find(|day| self.anchor_before(*day).is_some() && self.proof_of(*day).is_some())?;
        let last = first.until(ends.next()).take_while(|day| self.proof_of(*day).is_some()).last()?;
        Some((first, last))
    }

    fn height_of(&self, place: usize) -> u32 {
        self.first.saturating_add(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

#[async_trait]
impl HeaderSource for RecordedHeaders {
    async fn tip_height(&self) -> Result<u32, NodeError> {
        Ok(self.height_of(self.headers.len().saturating_sub(1)))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        Ok(self.at(height).map(Header::block_hash))
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        let place = self.by_hash.get(&hash).ok_or(NodeError::UnknownBlock { hash })?;
        Ok(self.headers[*place])
    }
}
