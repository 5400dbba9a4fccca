//! What is asked of the node, or of several as one, and whether the answers can be true.

mod events;
mod header;
mod together;

use std::sync::{Arc, Once};

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, B256, Bloom};
use alloy::providers::{DynProvider, Provider};
use alloy::transports::{RpcError, TransportResult};
use dmex_chain::agreed;

use crate::IndexError;
use crate::sources::Sources;
pub(crate) use events::Answer;
use header::Told;
pub(crate) use header::{Header, Round};
use together::Together;

/// Words of Filecoin's nodes for a round without a block.
const EMPTY: &str = "null round";
/// Blocks asked for in one round trip at most.
const BLOCKS: usize = 64;

/// A node, asked about the platform's contracts only.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    provider: DynProvider,
    addresses: Vec<Address>,
    kinds: Arc<[Kind]>,
    together: Together,
    /// Told once that it gives no receipts.
    told: Arc<Once>,
}

/// A kind of event of one of our contracts, and the bits that it sets in a header.
#[derive(Debug)]
struct Kind {
    address: Address,
    topic: B256,
    bits: Bloom,
}

impl Node {
    pub(crate) fn new(provider: DynProvider, sources: &Sources) -> Self {
        let kinds = sources.kinds().map(|(address, topic)| {
            let mut bits = Bloom::ZERO;
            bits.accrue_raw_log(address, &[topic]);
            Kind { address, topic, bits }
        });
        let (addresses, kinds) = (sources.addresses(), kinds.collect());
        Self { provider, addresses, kinds, together: Together::default(), told: Arc::new(Once::new()) }
    }

    /// The newest block that most nodes have.
    pub(crate) async fn head(&self) -> Result<u64, IndexError> {
        Ok(agreed(self.provider.get_block_number()).await?)
    }

    /// The newest block that the node calls final, if it knows such a thing.
    pub(crate) async fn finalized(&self) -> Result<Option<u64>, IndexError> {
        match self.block(BlockNumberOrTag::Finalized).await {
            Err(RpcError::ErrorResp(_)) => Ok(None),
            told => Ok(told?.map(|told| Header::from(told).number)),
        }
    }

    /// What stands at a height, as most nodes have it: what is taken in stands on it.
    pub(crate) async fn round(&self, number: u64) -> Result<Round, IndexError> {
        agreed(self.round_of_one(number)).await
    }

    /// A block that most nodes must have.
    pub(crate) async fn must_have(&self, number: u64) -> Result<Header, IndexError> {
        self.round(number).await?.block().ok_or_else(|| IndexError::missing(number))
    }

    /// The first block from a height on; none if the chain does not go so far.
    pub(crate) async fn first_from(&self, mut number: u64) -> Result<Option<Header>, IndexError> {
        loop {
            match self.round(number).await? {
                Round::Empty => number += 1,
                round => return Ok(round.block()),
            }
        }
    }

    /// The last block up to a height.
    pub(crate) async fn last_until(&self, mut number: u64) -> Result<Option<Header>, IndexError> {
        loop {
            match self.round(number).await? {
                Round::Empty if number > 0 => number -= 1,
                round => return Ok(round.block()),
            }
        }
    }

    /// What stands at a height, as one node has it.
    pub(crate) async fn round_of_one(&self, number: u64) -> Result<Round, IndexError> {
        read(number, self.block(BlockNumberOrTag::Number(number)).await)
    }

    /// What stands at each of these heights, as one node has it: many in a round trip.
    pub(crate) async fn rounds_of_one(&self, numbers: &[u64]) -> Result<Vec<Round>, IndexError> {
        let of: Vec<_> = numbers.iter().map(|number| (BlockNumberOrTag::Number(*number), false)).collect();
        let told = self.together.ask(&self.provider, "eth_getBlockByNumber", &of, BLOCKS).await?;
        numbers.iter().zip(told).map(|(number, told)| read(*number, told)).collect()
    }

    /// The blocks of a range, each on top of the one before, as one node has them; as far as it has them.
    pub(crate) async fn headers_of_one(&self, from: u64, to: u64) -> Result<Vec<Header>, IndexError> {
        let numbers: Vec<u64> = (from..=to).collect();
        let mut headers: Vec<Header> = Vec::with_capacity(numbers.len());
        for round in self.rounds_of_one(&numbers).await? {
            match round {
                Round::Block(header) => headers.push(header),
                Round::Empty => {}
                Round::Missing => break,
            }
        }
        for pair in headers.windows(2) {
            if let [below, above] = pair
                && above.parent != below.hash
            {
                let what = format!("block {} does not stand on block {}", above.number, below.number);
                return Err(IndexError::Nonsense(what));
            }
        }
        Ok(headers)
    }

    async fn block(&self, tag: BlockNumberOrTag) -> TransportResult<Option<Told>> {
        self.provider.client().request("eth_getBlockByNumber", (tag, false)).await
    }
}

/// What an answer says of a height.
fn read(number: u64, told: TransportResult<Option<Told>>) -> Result<Round, IndexError> {
    let told = match told {
        Err(RpcError::ErrorResp(error)) if error.message.contains(EMPTY) => return Ok(Round::Empty),
        told => told?,
    };
    match told.map(Header::from) {
        Some(header) if header.number != number => {
            Err(IndexError::Nonsense(format!("block {} when asked for {number}", header.number)))
        }
        Some(header) => Ok(Round::Block(header)),
        None => Ok(Round::Missing),
    }
}
