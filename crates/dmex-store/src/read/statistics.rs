//! Numbers about the whole.

use async_trait::async_trait;
use sqlx::Row as _;

use crate::column::Value;
use crate::statement::Select;
use crate::{Store, StoreError};

/// Numbers about the whole.
#[async_trait]
pub trait Statistics {
    /// How many accounts ever paid the platform or were paid by it.
    ///
    /// # Errors
    /// The database failed.
    async fn users(&self) -> Result<u64, StoreError>;

    /// The number of the newest NFT: how many there ever were.
    ///
    /// # Errors
    /// The database failed.
    async fn last_token(&self) -> Result<u64, StoreError>;
}

#[async_trait]
impl Statistics for Store {
    async fn users(&self) -> Result<u64, StoreError> {
        let text = "select count(distinct account) from balances where account >= $1 and account < $2";
        let values = ["wallet/0", "wallet/zz"].map(|bound| Value::Text(bound.to_owned()));
        self.number(text, values.to_vec()).await
    }

    async fn last_token(&self) -> Result<u64, StoreError> {
        self.number("select coalesce(max(id), 0) from tokens where id > $1", vec![Value::Int(-1)]).await
    }
}

impl Store {
    async fn number(&self, text: &str, values: Vec<Value>) -> Result<u64, StoreError> {
        let rows = self.fetch(Select { text: text.to_owned(), values }).await?;
        let number: i64 = match rows.first() {
            Some(row) => row.try_get(0)?,
            None => 0,
        };
        Ok(number.unsigned_abs())
    }
}
