//! Lists, read to their end.

use dmex_wire::Page;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{Client, ClientError};

/// Rows of a page.
const LIMIT: u32 = 1_000;

impl Client {
    /// Every row of a list that comes in pages. `query` picks rows; which page is asked for is set here.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn all<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl Serialize + Sync),
    ) -> Result<Vec<T>, ClientError> {
        self.all_by(path, query, LIMIT).await
    }

    /// The same, so many rows at a time.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn all_by<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &(impl Serialize + Sync),
        limit: u32,
    ) -> Result<Vec<T>, ClientError> {
        let mut query = fields(query)?;
        query.insert("limit".to_owned(), limit.into());
        let mut items = Vec::new();
        loop {
            let page: Page<T> = self.get(path, &query).await?;
            items.extend(page.items);
            let Some(next) = page.next else { return Ok(items) };
            query.insert("after".to_owned(), next.into());
        }
    }
}

fn fields(query: &impl Serialize) -> Result<Map<String, Value>, ClientError> {
    match serde_json::to_value(query) {
        Ok(Value::Object(fields)) => Ok(fields),
        Ok(_) => Ok(Map::new()),
        Err(error) => Err(ClientError::Unreadable(error.to_string())),
    }
}
