//! Rows of any table.

use sqlx::any::AnyRow;

use crate::column::{Kind, Value};
use crate::rows::Cursor;
use crate::statement::{Select, bind, matching, safe};
use crate::table::{Row, Table, read};
use crate::{Store, StoreError};

impl Store {
    /// The only place where anything is read for others.
    pub(super) async fn fetch(&self, select: Select) -> Result<Vec<AnyRow>, StoreError> {
        if let Some(watch) = self.watch() {
            watch.note(&select);
        }
        let mut query = sqlx::query(safe(select.text));
        for value in select.values {
            query = bind(query, value, Kind::Text);
        }
        Ok(query.fetch_all(self.pool()).await?)
    }

    pub(super) async fn rows<R: Row>(&self, select: Select) -> Result<Vec<R>, StoreError> {
        self.fetch(select).await?.iter().map(read).collect()
    }

    /// Rows that a condition of ours picks, with its values.
    pub(super) async fn rows_where<R: Row>(
        &self,
        condition: &str,
        values: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        self.rows(Select::of::<R>(condition, values)).await
    }

    /// The row with a key, if there is one.
    ///
    /// # Errors
    /// The database failed, or the row is damaged.
    pub async fn find<R: Row>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let found = self.rows_where::<R>(&matching(R::TABLE, 1), R::key_values(key)).await?;
        Ok(found.into_iter().next())
    }

    /// Every row of a table, in the order of its key. For small tables, and for comparing whole stores.
    ///
    /// # Errors
    /// The database failed, or a row is damaged.
    pub async fn all<R: Row>(&self) -> Result<Vec<R>, StoreError> {
        let key: Vec<&str> = R::TABLE.key_columns().iter().map(|column| column.name).collect();
        let text =
            format!("select {} from {} order by {}", R::TABLE.column_list(), R::TABLE.name, key.join(", "));
        self.rows(Select { text, values: Vec::new() }).await
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
        self.rows_in(R::TABLE).await
    }

    /// The same of any table.
    ///
    /// # Errors
    /// The database failed.
    pub async fn rows_in(&self, table: &Table) -> Result<u64, StoreError> {
        let text = format!("select count(*) from {}", table.name);
        let count: i64 = sqlx::query_scalar(safe(text)).fetch_one(self.pool()).await?;
        Ok(count.unsigned_abs())
    }
}
