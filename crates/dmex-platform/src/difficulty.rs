//! Which difficulty a Bitcoin day was measured by, and whether headers prove it.

use alloy::primitives::B256;
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::BitcoinBenchmark;
use dmex_types::{Day, DifficultySource};

use crate::{Platform, ReadError};

/// The difficulty that a day's reward was computed from, of a benchmark with a header relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DifficultyTaken {
    /// The day.
    pub day: Day,
    /// [1e-6]
    pub difficulty: u128,
    /// Where it comes from.
    pub source: DifficultySource,
}

impl Platform {
    /// What a final day's difficulty was taken to be; `None` if there was no relay then.
    ///
    /// # Errors
    /// The node failed.
    pub async fn difficulty_taken(&self, day: Day) -> Result<Option<DifficultyTaken>, ReadError> {
        let filter = self.taken().topic1(B256::left_padding_from(&day.number().to_be_bytes()));
        Ok(self.read_taken(&filter).await?.pop())
    }

    /// The same of every final day, in order.
    ///
    /// # Errors
    /// The node failed.
    pub async fn difficulties_taken(&self) -> Result<Vec<DifficultyTaken>, ReadError> {
        self.read_taken(&self.taken()).await
    }

    fn taken(&self) -> Filter {
        let benchmark = &self.deployment().bitcoin_benchmark;
        Filter::new()
            .address(benchmark.address)
            .event_signature(BitcoinBenchmark::DifficultyTaken::SIGNATURE_HASH)
            .from_block(benchmark.block)
    }

    async fn read_taken(&self, filter: &Filter) -> Result<Vec<DifficultyTaken>, ReadError> {
        let logs = self.provider().get_logs(filter).await?;
        let decode = |log: &alloy::rpc::types::Log| {
            let event = BitcoinBenchmark::DifficultyTaken::decode_log(&log.inner)
                .map_err(|error| ReadError::Unexpected(format!("a day's difficulty: {error}")))?
                .data;
            let source = DifficultySource::of_number(event.source).ok_or_else(|| {
                ReadError::Unexpected(format!("source {} of a day's difficulty", event.source))
            })?;
            Ok(DifficultyTaken { day: Day::new(event.day), difficulty: event.difficulty, source })
        };
        logs.iter().map(decode).collect()
    }
}
