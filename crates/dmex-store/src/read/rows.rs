//! Rows of any table.

use crate::column::{Kind, Value};
use crate::rows::Cursor;
use crate::statement::{bind, safe, select_all, select_one};
use crate::table::{Row, read};
use crate::{Store, StoreError};

/// Rows that a condition of ours picks, with its values.
pub(super) async fn rows_where<R: Row>(
    store: &Store,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<R>, StoreError> {
    let text = format!("{} where {condition}", select_all::<R>().as_str());
    let mut query = sqlx::query(safe(text));
    for value in values {
        query = bind(query, value, Kind::Text);
    }
    query.fetch_all(store.pool()).await?.iter().map(read).collect()
}

impl Store {
    /// The row with a key, if there is one.
    ///
    /// # Errors
    /// The database failed, or the row is damaged.
    pub async fn find<R: Row>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let mut query = sqlx::query(select_one::<R>());
        for (value, column) in R::key_values(key).into_iter().zip(R::TABLE.columns) {
            query = bind(query, value, column.kind);
        }
        query.fetch_optional(self.pool()).await?.map(|row| read(&row)).transpose()
    }

    /// Every row of a table, in the order of its key. For small tables, and for comparing whole stores.
    ///
    /// # Errors
    /// The database failed, or a row is damaged.
    pub async fn all<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        let key: Vec<&str> = R::TABLE.key_columns().iter().map(|column| column.name).collect();
        let text = format!("{} order by {}", select_all::<R>().as_str(), key.join(", "));
        sqlx::query(safe(text)).fetch_all(self.pool()).await?.iter().map(read).collect()
    }

    /// How far the chain was read.
    ///
    /// # Errors
    /// The database failed, or nobody claimed the store yet.
    pub async fn cursor(&self) -> Result<Cursor, StoreError> {
        let none = || StoreError::Damaged("it has no cursor".to_owned());
        self.find::<Cursor>(&(1,)).await?.ok_or_else(none)
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count<R: Row>(&self) -> Result<u64, StoreError> {
        let text = format!("select count(*) from {}", R::TABLE.name);
        let count: i64 = sqlx::query_scalar(safe(text)).fetch_one(self.pool()).await?;
        Ok(count.unsigned_abs())
    }
}
