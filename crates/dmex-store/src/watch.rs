//! Which statements are read with, and how the databases go about them: for tests, and for whoever looks for a slow one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::Row as _;

use crate::column::{Kind, Value};
use crate::statement::{Select, bind, safe};
use crate::{Backend, Store, StoreError};

/// Notes statements. Clones note in the same place.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Mutex<BTreeMap<String, Vec<Value>>>>);

/// How a database goes about a statement.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The statement.
    pub statement: String,
    /// The database's own words, a step a line.
    pub steps: Vec<String>,
}

impl Watch {
    pub(crate) fn note(&self, select: &Select) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.entry(select.text.clone()).or_insert_with(|| select.values.clone());
    }

    fn noted(&self) -> BTreeMap<String, Vec<Value>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Plan {
    /// The steps that walk a whole table, or sort what an index would have had in order.
    #[must_use]
    pub fn walks(&self, small: &[&str]) -> Vec<&str> {
        let of_small =
            |step: &str| small.iter().any(|table| step.split_whitespace().any(|word| word == *table));
        let walks = |step: &&str| {
            let sorts = step.contains("TEMP B-TREE FOR ORDER BY") || step.contains("Sort Key");
            let scans = step.starts_with("SCAN ") || step.contains("Seq Scan on ");
            sorts || scans && !of_small(step)
        };
        self.steps.iter().map(String::as_str).filter(walks).collect()
    }
}

impl Store {
    /// How the database goes about every statement that was noted. Postgres is told to avoid whole tables where it can,
    /// for it prefers them while they are tiny.
    ///
    /// # Errors
    /// The database failed.
    pub async fn plans(&self, watch: &Watch) -> Result<Vec<Plan>, StoreError> {
        let mut plans = Vec::new();
        for (statement, values) in watch.noted() {
            let steps = self.explain(&statement, values).await?;
            plans.push(Plan { statement, steps });
        }
        Ok(plans)
    }

    async fn explain(&self, statement: &str, values: Vec<Value>) -> Result<Vec<String>, StoreError> {
        let mut transaction = self.pool().begin().await?;
        let (explain, column) = match self.backend() {
            Backend::Sqlite => ("explain query plan", 3),
            Backend::Postgres => {
                sqlx::query("set local enable_seqscan = off").execute(&mut *transaction).await?;
                ("explain", 0)
            }
        };
        let mut query = sqlx::query(safe(format!("{explain} {statement}")));
        for value in values {
            query = bind(query, value, Kind::Text);
        }
        let rows = query.fetch_all(&mut *transaction).await?;
        let steps = rows.iter().map(|row| row.try_get::<String, _>(column));
        Ok(steps.collect::<Result<_, _>>()?)
    }
}
