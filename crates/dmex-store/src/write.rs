//! Blocks written, and taken back.

use std::collections::BTreeMap;

use alloy_primitives::B256;
use sqlx::AnyConnection;

use crate::column::{Column, Kind, Value};
use crate::put::{Put, Taken, execute};
use crate::rows::{Block, Cursor, Entry, Event, TABLES, Undo};
use crate::statement::{bind, matching, safe, select_one};
use crate::table::{Row, Table, read};
use crate::{Backend, Store, StoreError};

/// A row that changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its table.
    pub table: &'static Table,
    /// As it is now, in the order of the columns.
    pub after: Vec<Value>,
    /// As it was; none if there was no row.
    pub before: Option<Vec<Value>>,
}

/// What some blocks in a row add to the store: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The cursor that it builds on.
    pub from: Cursor,
    /// The cursor after it.
    pub to: Cursor,
    /// The blocks that may still be taken back, and the last one.
    pub blocks: Vec<Block>,
    /// Their events.
    pub events: Vec<Event>,
    /// The movements of money in them.
    pub entries: Vec<Entry>,
    /// Rows that changed. If the batch may be taken back, it is one block.
    pub changes: Vec<Change>,
    /// Whether a reorg may still take it back.
    pub revocable: bool,
    /// Blocks below this one are final: what is kept to take them back is dropped.
    pub final_block: u64,
}

/// A batch as the statements that write it.
pub struct PreparedBatch {
    from: Cursor,
    to: Cursor,
    puts: Vec<Put>,
    final_block: u64,
}

impl Batch {
    fn puts(self, backend: Backend) -> Vec<Put> {
        let mut puts = Put::rows(backend, &self.blocks, Taken::Replace);
        puts.extend(Put::rows(backend, &self.events, Taken::Never));
        puts.extend(Put::rows(backend, &self.entries, Taken::Never));
        if self.revocable {
            puts.extend(Put::rows(backend, &undo(&self), Taken::Never));
        }
        let mut changed: BTreeMap<&str, (&'static Table, Vec<Vec<Value>>)> = BTreeMap::new();
        for change in self.changes {
            let (_, rows) = changed.entry(change.table.name).or_insert((change.table, Vec::new()));
            rows.push(change.after);
        }
        for (table, rows) in changed.into_values() {
            puts.extend(Put::values(backend, table, rows, Taken::Replace));
        }
        puts
    }
}

impl Store {
    /// Turns a batch into statements: the part of writing that needs no database.
    #[must_use]
    pub fn prepare(&self, batch: Batch) -> PreparedBatch {
        let (from, to, final_block) = (batch.from.clone(), batch.to.clone(), batch.final_block);
        PreparedBatch { from, to, puts: batch.puts(self.backend()), final_block }
    }

    /// Writes a batch in one transaction.
    ///
    /// # Errors
    /// [`StoreError::MovedOn`] if the cursor is not where the batch builds on; else the database failed. In either case
    /// nothing was written.
    pub async fn commit(&self, batch: PreparedBatch) -> Result<(), StoreError> {
        let mut transaction = self.pool().begin().await?;
        // First of all, so that SQLite gives us the right to write before we read anything that may change.
        move_cursor(&mut transaction, &batch.from, &batch.to).await?;
        execute(batch.puts, &mut transaction).await?;
        drop_below(&mut transaction, batch.final_block).await?;
        Ok(transaction.commit().await?)
    }

    /// Takes back all blocks above `to`, exactly: every row is again what it was after that block. Returns the cursor.
    ///
    /// # Errors
    /// [`StoreError::TooDeep`] if what is needed for that is not kept any more; [`StoreError::MovedOn`] if the cursor is
    /// not at `from`. Nothing was changed then.
    pub async fn roll_back(&self, from: &Cursor, to: u64) -> Result<Cursor, StoreError> {
        let mut transaction = self.pool().begin().await?;
        move_cursor(&mut transaction, from, from).await?;
        let query = bind(sqlx::query(select_one::<Block>()), Value::Int(int(to)), Kind::Int);
        let block = query.fetch_optional(&mut *transaction).await?.ok_or(StoreError::TooDeep(to))?;
        let block: Block = read(&block)?;
        let cursor = Cursor { id: 1, number: to, hash: block.hash, timestamp: block.timestamp };
        take_back(&mut transaction, self.backend(), to).await?;
        // Ids of events and movements begin with the number of their block.
        for (table, column, first) in [
            (Undo::TABLE, "block", to + 1),
            (Entry::TABLE, "id", (to + 1) << 24),
            (Event::TABLE, "id", (to + 1) << 20),
            (Block::TABLE, "number", to + 1),
        ] {
            let text = format!("delete from {} where {column} >= $1", table.name);
            sqlx::query(safe(text)).bind(int(first)).execute(&mut *transaction).await?;
        }
        move_cursor(&mut transaction, from, &cursor).await?;
        transaction.commit().await?;
        Ok(cursor)
    }
}

fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Moves the cursor, if it is where it should be. Whoever writes does this first: the other waits.
async fn move_cursor(connection: &mut AnyConnection, from: &Cursor, to: &Cursor) -> Result<(), StoreError> {
    let hash = |hash: &B256| if let Value::Text(text) = hash.to_value() { text } else { String::new() };
    let text =
        "update cursor set number = $1, hash = $2, timestamp = $3 where id = 1 and number = $4 and hash = $5";
    let moved = sqlx::query(text)
        .bind(int(to.number))
        .bind(hash(&to.hash))
        .bind(int(to.timestamp))
        .bind(int(from.number))
        .bind(hash(&from.hash))
        .execute(connection)
        .await?;
    if moved.rows_affected() == 1 { Ok(()) } else { Err(StoreError::MovedOn) }
}

fn undo(batch: &Batch) -> Vec<Undo> {
    let numbered = (0u32..).zip(&batch.changes);
    let undo = numbered.map(|(seq, change)| Undo {
        block: batch.to.number,
        seq,
        changed: change.table.name.to_owned(),
        row_key: serde_json::json!(change.after.split_at(change.table.key).0),
        before: change.before.as_ref().map(|values| serde_json::json!(values)),
    });
    undo.collect()
}

/// Rows as they were, the newest change first.
async fn take_back(connection: &mut AnyConnection, backend: Backend, to: u64) -> Result<(), StoreError> {
    let text = format!(
        "select {} from undo where block > $1 order by block desc, seq desc",
        Undo::TABLE.column_list()
    );
    let changes = sqlx::query(safe(text)).bind(int(to)).fetch_all(&mut *connection).await?;
    for change in &changes {
        let change: Undo = read(change)?;
        let table = TABLES.into_iter().find(|table| table.name == change.changed);
        let table = table.ok_or_else(|| StoreError::Damaged(format!("no table {}", change.changed)))?;
        match change.before {
            Some(before) => {
                let rows = vec![from_json(before)?];
                execute(Put::values(backend, table, rows, Taken::Replace), connection).await?;
            }
            None => delete(connection, table, from_json(change.row_key)?).await?,
        }
    }
    Ok(())
}

fn from_json(values: serde_json::Value) -> Result<Vec<Value>, StoreError> {
    serde_json::from_value(values).map_err(|error| StoreError::Damaged(format!("an undo row: {error}")))
}

async fn delete(connection: &mut AnyConnection, table: &Table, key: Vec<Value>) -> Result<(), StoreError> {
    let mut query = sqlx::query(safe(format!("delete from {} where {}", table.name, matching(table, 1))));
    for (value, column) in key.into_iter().zip(table.columns) {
        query = bind(query, value, column.kind);
    }
    query.execute(connection).await?;
    Ok(())
}

/// Drops what is kept to take final blocks back. The last final block stays, which others may come to stand on: not every
/// height has one.
async fn drop_below(connection: &mut AnyConnection, block: u64) -> Result<(), StoreError> {
    for text in [
        "delete from blocks where number < (select max(number) from blocks where number <= $1)",
        "delete from undo where block < $1",
    ] {
        sqlx::query(text).bind(int(block)).execute(&mut *connection).await?;
    }
    Ok(())
}
