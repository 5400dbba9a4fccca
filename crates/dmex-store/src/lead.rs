//! Who leads a job: a lock in the database that ends with the connection that holds it, or on a file beside SQLite's.

use std::fs::{File, TryLockError};

use async_trait::async_trait;
use dmex_service::{Election, Lead, ServiceError};
use sqlx::{AnyConnection, Connection};

use crate::{Backend, Store, StoreError};

/// The lead as Postgres knows it: whoever is connected so holds it.
struct Session(AnyConnection);

/// The lead on one machine: whoever has the file locked holds it.
struct Locked(#[expect(dead_code, reason = "the lock is held as long as the file is open")] File);

#[async_trait]
impl Lead for Session {
    async fn holds(&mut self) -> bool {
        self.0.ping().await.is_ok()
    }
}

#[async_trait]
impl Lead for Locked {
    async fn holds(&mut self) -> bool {
        true
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
        let safe: String =
            job.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
        let path = format!("{}.{safe}.lock", self.file());
        let file = File::create(&path).map_err(sqlx::Error::from)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(Locked(file)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(sqlx::Error::from(error).into()),
        }
    }
}
