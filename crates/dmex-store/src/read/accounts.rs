//! What accounts of the ledger have.

use async_trait::async_trait;

use super::page::Conditions;
use crate::rows::Balance;
use crate::{Store, StoreError};

/// Accounts of the ledger.
#[async_trait]
pub trait Accounts {
    /// What an account came to, coin by coin.
    ///
    /// # Errors
    /// The database failed.
    async fn balances_of(&self, account: &str) -> Result<Vec<Balance>, StoreError>;

    /// What all accounts came to whose names begin with a word and a slash, such as `income`.
    ///
    /// # Errors
    /// The database failed.
    async fn balances_under(&self, word: &str) -> Result<Vec<Balance>, StoreError>;
}

#[async_trait]
impl Accounts for Store {
    async fn balances_of(&self, account: &str) -> Result<Vec<Balance>, StoreError> {
        let conditions = Conditions::default().and("account", "=", &account.to_owned());
        self.rows(conditions.all::<Balance>()).await
    }

    async fn balances_under(&self, word: &str) -> Result<Vec<Balance>, StoreError> {
        // No collation has letters before digits, so that `word/zz` is after every address and number; a collation that
        // ignores the slash may let others in, which are sifted out.
        let conditions = Conditions::default().and("account", ">=", &format!("{word}/")).and(
            "account",
            "<",
            &format!("{word}/zz"),
        );
        let mut found = self.rows::<Balance>(conditions.all::<Balance>()).await?;
        found.retain(|balance| balance.account.split('/').next() == Some(word));
        Ok(found)
    }
}
