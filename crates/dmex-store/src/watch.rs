//! Which statements are read with, and how the databases go about them: for tests, and for whoever looks for a slow one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::Row as _;

use crate::column::{Kind, Value};
use crate::statement::{Select, bind, safe};
use crate::{Backend, Store, StoreError};

/// What Postgres prefers while tables are tiny, and does only where it must when told so.
const AVOIDED: [&str; 3] =
    ["set local enable_seqscan = off", "set local enable_bitmapscan = off", "set local enable_sort = off"];

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
    /// The steps that walk a whole table or a whole index, or sort what an index would have had in order.
    #[must_use]
    pub fn walks(&self, small: &[&str]) -> Vec<&str> {
        let of_small =
            |step: &str| small.iter().any(|table| step.split_whitespace().any(|word| word == *table));
        let steps = self.steps.iter().enumerate();
        let walks = steps.filter(|(index, step)| {
            let sorts = step.contains("TEMP B-TREE FOR ORDER BY") || step.contains("Sort Key");
            sorts || self.scans(*index, step) && !of_small(step)
        });
        walks.map(|(_, step)| step.as_str()).collect()
    }

    /// Whether a step reads all there is. Postgres says on a later line of the step by what an index is searched.
    fn scans(&self, index: usize, step: &str) -> bool {
        let of_step = || self.steps.iter().skip(index + 1).take_while(|line| !line.contains("->"));
        let by_index = step.contains("Index Scan") || step.contains("Index Only Scan");
        step.starts_with("SCAN ")
            || step.contains("Seq Scan on ")
            || by_index && !of_step().any(|line| line.contains("Index Cond"))
    }
}

impl Store {
    /// How the database goes about every statement that was noted. Postgres is told to avoid whole tables and sorting where
    /// it can, for it prefers them while tables are tiny.
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
                for choice in AVOIDED {
                    sqlx::query(choice).execute(&mut *transaction).await?;
                }
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
