//! Recorded headers.

use std::collections::HashMap;
use std::path::Path;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use serde::Deserialize;

use super::{HeaderSource, SourceError, malformed};

/// Consecutive headers from a file with the columns `height` and `header_hex`.
#[derive(Clone, Debug)]
pub struct CsvSource {
    first: u32,
    headers: Vec<Header>,
    by_hash: HashMap<BlockHash, usize>,
}

#[derive(Deserialize)]
struct Row {
    height: u32,
    header_hex: String,
}

impl CsvSource {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SourceError::Malformed`] if it cannot be read, is empty, or is not consecutive.
    pub fn read(file: &Path) -> Result<Self, SourceError> {
        let name = file.display().to_string();
        let mut reader = csv::Reader::from_path(file).map_err(|error| malformed(&name, error.to_string()))?;
        let mut rows = Vec::new();
        for row in reader.deserialize::<Row>() {
            let row = row.map_err(|error| malformed(&name, error.to_string()))?;
            let header: Header = deserialize_hex(&row.header_hex)
                .map_err(|error| malformed(&name, format!("no header at height {}: {error}", row.height)))?;
            rows.push((row.height, header));
        }
        Self::new(&name, &rows)
    }

    fn new(name: &str, rows: &[(u32, Header)]) -> Result<Self, SourceError> {
        let Some((first, _)) = rows.first() else { return Err(malformed(name, "no header at all")) };
        for (before, after) in rows.iter().zip(&rows[1..]) {
            if after.0 != before.0 + 1 || after.1.prev_blockhash != before.1.block_hash() {
                return Err(malformed(name, format!("a gap before height {}", after.0)));
            }
        }
        let headers: Vec<Header> = rows.iter().map(|(_, header)| *header).collect();
        let by_hash = headers.iter().enumerate().map(|(i, header)| (header.block_hash(), i)).collect();
        Ok(Self { first: *first, headers, by_hash })
    }

    /// The header at a height, if the file has it.
    #[must_use]
    pub fn at(&self, height: u32) -> Option<&Header> {
        let place = usize::try_from(height.checked_sub(self.first)?).ok()?;
        self.headers.get(place)
    }
}

#[async_trait]
impl HeaderSource for CsvSource {
    async fn tip_height(&self) -> Result<u32, SourceError> {
        let count = u32::try_from(self.headers.len()).unwrap_or(u32::MAX);
        Ok(self.first.saturating_add(count).saturating_sub(1))
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, SourceError> {
        Ok(self.at(height).map(Header::block_hash))
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, SourceError> {
        let place = self.by_hash.get(&hash).ok_or(SourceError::UnknownHeader { hash })?;
        Ok(self.headers[*place])
    }
}
