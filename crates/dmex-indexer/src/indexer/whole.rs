//! Events held against the headers of their blocks: what is missing is taken from receipts.

use alloy::rpc::types::Log;

use crate::IndexError;
use crate::node::{Header, Node};

/// Which headers are listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heed {
    /// Those that know of few events. One that is so full that it knows of everything is passed over, for to ask for the
    /// receipts of every busy block of history would take weeks.
    Telling,
    /// All of them: a full one is a reason to look.
    All,
}

/// The events of some blocks. Of a block whose header knows of a kind of event that is not among them, and of those whose
/// header says nothing, the receipts are asked for: there nothing can be left out. A node without receipts is taken at
/// its word.
pub(super) async fn whole(
    node: &Node,
    headers: &[Header],
    logs: Vec<Log>,
    heed: Heed,
) -> Result<Vec<Log>, IndexError> {
    let suspects: Vec<Header> = headers
        .iter()
        .filter(|header| heed == Heed::All || header.is_telling())
        .filter(|header| !node.is_whole(header, of(&logs, header)))
        .copied()
        .collect();
    if suspects.is_empty() {
        return Ok(logs);
    }
    let Some(found) = node.logs_from_receipts(&suspects).await? else {
        return Ok(logs);
    };
    let mut all = Vec::with_capacity(logs.len().max(found.len()));
    let mut suspects = suspects.iter().peekable();
    for header in headers {
        let is_suspect = suspects.next_if(|suspect| suspect.number == header.number).is_some();
        all.extend_from_slice(of(if is_suspect { &found } else { &logs }, header));
    }
    Ok(all)
}

/// Those of a block, among many in the order of the chain.
pub(super) fn of<'a>(logs: &'a [Log], header: &Header) -> &'a [Log] {
    let begin = logs.partition_point(|log| log.block_number < Some(header.number));
    let end = logs.partition_point(|log| log.block_number <= Some(header.number));
    logs.get(begin..end).unwrap_or_default()
}
