//! Ranges with as many events as blocks are held against the headers of all their blocks: that costs less than the events
//! do. Blocks so full that their header knows of everything are left out, and longer silence is taken at the node's word,
//! because a chain has far more blocks than we have events. What is missing there though it was asked for twice
//! contradicts what comes later, or shows in `verify` if a row depends on it.

use alloy::rpc::types::Log;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::HEADERS_AT_ONCE;
use crate::IndexError;
use crate::node::{Header, Node, Round};

/// The events of a range; those of a block that must have more are asked for once more.
pub(super) async fn checked(
    node: &Node,
    logs: Vec<Log>,
    (from, to): (u64, u64),
) -> Result<Vec<Log>, IndexError> {
    let events = u64::try_from(logs.len()).unwrap_or(u64::MAX);
    if events < to - from + 1 {
        return Ok(logs);
    }
    let headers = headers(node, from, to).await?;
    let of = |header: &Header| {
        let begin = logs.partition_point(|log| log.block_number < Some(header.number));
        let end = logs.partition_point(|log| log.block_number <= Some(header.number));
        logs.get(begin..end).unwrap_or_default()
    };
    let is_whole = |header: &Header| !header.is_telling() || node.is_whole(header, of(header));
    if headers.iter().all(is_whole) {
        return Ok(logs);
    }
    let mut whole = Vec::with_capacity(logs.len());
    for header in &headers {
        if is_whole(header) {
            whole.extend_from_slice(of(header));
        } else {
            whole.extend(node.logs_of(header).await?);
        }
    }
    Ok(whole)
}

/// All headers of a range, each on top of the one before.
async fn headers(node: &Node, from: u64, to: u64) -> Result<Vec<Header>, IndexError> {
    let missing = |number| IndexError::Nonsense(format!("there is no block {number} below the head"));
    let asked = stream::iter(from..=to).map(async |number| match node.round_of_one(number).await? {
        Round::Block(header) => Ok(Some(header)),
        Round::Empty => Ok(None),
        Round::Missing => Err(missing(number)),
    });
    let rounds: Vec<Option<Header>> = asked.buffered(HEADERS_AT_ONCE).try_collect().await?;
    let headers: Vec<Header> = rounds.into_iter().flatten().collect();
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
