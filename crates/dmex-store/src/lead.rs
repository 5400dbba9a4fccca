//! Who leads a job: a lock in the database that ends with the connection that holds it, or on a file beside SQLite's.

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use dmex_service::{Election, Lead, ServiceError, lead_of_file};
use sqlx::{AnyConnection, Connection};
use tokio::time::timeout;

use crate::{Backend, Store, StoreError};

/// Longest wait for the server's sign of life. A network that went away is noticed so, long before the system would.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// The lead as Postgres knows it: whoever is connected so holds it.
struct Session(AnyConnection);

#[async_trait]
impl Lead for Session {
    async fn holds(&mut self) -> bool {
        matches!(timeout(SIGN_OF_LIFE, self.0.ping()).await, Ok(Ok(())))
    }
}

#[async_trait]
impl Election for Store {
    async fn try_lead(&self, job: &str) -> Result<Option<Box<dyn Lead>>, ServiceError> {
        let lead = match self.backend() {
            Backend::Postgres => self.lock_session(job).await,
            Backend::Sqlite => self.lock_file(job),
        };
        lead.map_err(ServiceError::retry)
    }
}

impl Store {
    async fn lock_session(&self, job: &str) -> Result<Option<Box<dyn Lead>>, StoreError> {
        // Not one of the pool's: it must end with the lead, and the lead with it.
        let mut connection = self.pool().acquire().await?.detach();
        let text =
            "select pg_try_advisory_lock(hashtextextended('dmex/' || current_database() || '/' || $1, 0))";
        let taken: bool = sqlx::query_scalar(text).bind(job.to_owned()).fetch_one(&mut connection).await?;
        Ok(taken.then(|| Box::new(Session(connection)) as Box<dyn Lead>))
    }

    fn lock_file(&self, job: &str) -> Result<Option<Box<dyn Lead>>, StoreError> {
        Ok(lead_of_file(Path::new(self.file()), job).map_err(sqlx::Error::from)?)
    }
}
