//! A copy of a store as it is at one moment, whoever writes to it meanwhile.

use std::path::Path;

use futures_util::TryStreamExt;
use sqlx::Executor;

use crate::column::Value;
use crate::put::{Put, Taken, execute};
use crate::rows::{TABLES, Undo};
use crate::statement::safe;
use crate::table::{Row, values};
use crate::{Backend, Store, StoreError};

/// Rows that are written at once.
const ROWS: usize = 500;

impl Store {
    /// Copies every row into a new SQLite file, all as of one moment. What is kept to take blocks back stays behind.
    ///
    /// # Errors
    /// One of the databases failed.
    pub async fn freeze(&self, file: &Path) -> Result<Self, StoreError> {
        let copy = Self::open(&format!("sqlite:{}", file.display())).await?;
        let mut from = self.pool().begin().await?;
        if self.backend() == Backend::Postgres {
            // SQLite needs no telling: what a transaction has begun to read does not change for it.
            from.execute("set transaction isolation level repeatable read, read only").await?;
        }
        let mut to = copy.pool().begin().await?;
        for table in TABLES.into_iter().filter(|table| table.name != Undo::TABLE.name) {
            let text = format!("select {} from {}", table.column_list(), table.name);
            let mut rows = sqlx::query(safe(text)).fetch(&mut *from);
            let mut part: Vec<Vec<Value>> = Vec::with_capacity(ROWS);
            while let Some(row) = rows.try_next().await? {
                part.push(values(table, &row)?);
                if part.len() == ROWS {
                    let full = std::mem::take(&mut part);
                    execute(Put::values(copy.backend(), table, full, Taken::Never), &mut to).await?;
                }
            }
            execute(Put::values(copy.backend(), table, part, Taken::Never), &mut to).await?;
        }
        to.commit().await?;
        Ok(copy)
    }
}
