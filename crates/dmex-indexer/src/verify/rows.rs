//! Every value of every row, at one block.

use std::time::Duration;

use dmex_store::rows::{Block, Cursor, TABLES};
use dmex_store::{Store, StoreError};

use super::reference::Reference;
use super::{Found, Step};
use crate::IndexError;
use crate::node::Round;

/// Tables that are not held against the events of the chain, and why. All others are, also those that will be.
pub const NOT_COMPARED: [(&str, &str); 2] = [
    ("blocks", "which of them are kept depends on when they were read; each is held against its header"),
    (
        "undo",
        "as they are before a change, which is gone from the chain; what they lack shows in the rows once they were used",
    ),
];

/// Rows of a table that are told of each kind of trouble.
const TOLD: usize = 1_000;
/// How often the store may stand on a block that the chain has not got, before that is a difference: whoever writes to it
/// may be about to take the block back.
const TRIES: u32 = 4;
/// How often it may move on meanwhile.
const MOVES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(700);

/// What a look at the store found.
enum Look {
    /// Its rows were compared.
    Compared(u64),
    /// It stands on a block that the chain has not got, or not yet.
    Elsewhere(Cursor),
}

/// Compares a copy of the store, which stays as it is, with the chain at the block at which the copy stands.
pub(super) async fn compare(
    mut reference: Reference,
    store: &Store,
    progress: &(impl Fn(Step) + Sync),
) -> Result<(Reference, u64, Found), IndexError> {
    let (mut stood, mut looks) = (0, 0);
    let mut before: Option<Cursor> = None;
    loop {
        let mut found = Found::default();
        looks += 1;
        let copy = match store.freeze(&reference.file(&format!("copy-{looks}.sqlite"))).await {
            Err(StoreError::Database(error)) if looks < TRIES => {
                tracing::debug!(%error, "copying the store once more");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
            copy => copy?,
        };
        let look = look(&mut reference, &copy, &mut found, progress).await;
        copy.close().await;
        match look? {
            Look::Compared(block) => return Ok((reference, block, found)),
            Look::Elsewhere(cursor) => {
                stood = if before.as_ref() == Some(&cursor) { stood + 1 } else { 0 };
                if stood == TRIES || looks == MOVES {
                    let number = cursor.number;
                    let what = format!(
                        "cursor 1: block {number} ({}) of the store is not on the chain",
                        cursor.hash
                    );
                    found.differences.push(what);
                    return Ok((reference, number, found));
                }
                before = Some(cursor);
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

async fn look(
    reference: &mut Reference,
    copy: &Store,
    found: &mut Found,
    progress: &(impl Fn(Step) + Sync),
) -> Result<Look, IndexError> {
    let cursor = match copy.cursor().await {
        Err(StoreError::Damaged(what)) => {
            found.differences.push(format!("cursor 1: the row is missing or damaged in the store: {what}"));
            return Ok(Look::Compared(0));
        }
        cursor => cursor?,
    };
    let theirs = reference.read_to(Some(cursor.number), progress).await?;
    if (theirs.number, theirs.hash) != (cursor.number, cursor.hash) {
        return Ok(Look::Elsewhere(cursor));
    }
    let all = u64::try_from(TABLES.len()).unwrap_or(u64::MAX);
    for (done, table) in (0..).zip(TABLES) {
        progress(Step { what: "table", done, all });
        if NOT_COMPARED.iter().any(|(name, _)| *name == table.name) {
            continue;
        }
        let differences = copy.differences(&reference.store, table, TOLD).await?;
        found.differences.extend(differences.iter().map(ToString::to_string));
        found.count("rows", reference.store.rows_in(table).await?);
    }
    blocks(reference, copy, &cursor, found).await?;
    // While the blocks were asked for they may have been taken back.
    let stands = reference.indexer.node().round(cursor.number).await?;
    let is_there = matches!(stands, Round::Block(header) if header.hash == cursor.hash);
    // Before the first block nothing was read that could be taken back.
    let is_there = is_there || cursor.hash.is_zero();
    Ok(if is_there { Look::Compared(cursor.number) } else { Look::Elsewhere(cursor) })
}

/// The blocks that are kept are those of the chain, each on top of the one before, up to where the store stands.
async fn blocks(
    reference: &Reference,
    copy: &Store,
    cursor: &Cursor,
    found: &mut Found,
) -> Result<(), IndexError> {
    let kept = match copy.all::<Block>().await {
        Err(StoreError::Damaged(what)) => {
            found.differences.push(format!("blocks: a row is damaged: {what}"));
            return Ok(());
        }
        kept => kept?,
    };
    let numbers: Vec<u64> = kept.iter().map(|block| block.number).collect();
    let rounds = reference.indexer.node().rounds_of_one(&numbers).await?;
    for (block, round) in kept.iter().zip(rounds) {
        found.count("blocks", 1);
        let chain = match round {
            Round::Block(header) => (header.hash, header.parent, header.timestamp),
            Round::Empty | Round::Missing => {
                found.differs(format!("blocks {}", block.number), "none", block.hash);
                continue;
            }
        };
        let name = |what: &str| format!("blocks {}: {what}", block.number);
        if chain.0 != block.hash {
            found.differs(name("hash"), chain.0, block.hash);
        }
        if chain.1 != block.parent_hash {
            found.differs(name("parent_hash"), chain.1, block.parent_hash);
        }
        if chain.2 != block.timestamp {
            found.differs(name("timestamp"), chain.2, block.timestamp);
        }
    }
    for pair in kept.windows(2) {
        if let [below, above] = pair
            && above.parent_hash != below.hash
        {
            let (number, lower) = (above.number, below.number);
            found.differences.push(format!(
                "blocks {number}: it does not stand on {lower}, and what lies between is missing in the store"
            ));
        }
    }
    if !cursor.hash.is_zero() && kept.last().map(|block| block.number) != Some(cursor.number) {
        found.differences.push(format!("blocks {}: the row is missing in the store", cursor.number));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use dmex_store::Row;
    use dmex_store::rows::{Meta, Undo};

    use super::*;

    #[test]
    fn fg1_what_is_not_compared_is_bookkeeping_that_there_is() {
        for (name, _) in NOT_COMPARED {
            assert!(TABLES.iter().any(|table| table.name == name), "no table {name}");
        }
        let bookkeeping = [Meta::TABLE, Cursor::TABLE, Block::TABLE, Undo::TABLE].map(|table| table.name);
        assert!(NOT_COMPARED.iter().all(|(name, _)| bookkeeping.contains(name)));
    }
}
