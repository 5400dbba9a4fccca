//! Rows put into a table, each database in the way that costs it least. No value is ever part of a statement's text.

mod arrays;
mod values;

use sqlx::AnyConnection;

use crate::column::Value;
use crate::table::{Row, Table};
use crate::{Backend, StoreError};

/// What happens to a row whose key is taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Taken {
    /// There is none; to look for one costs as much as another index.
    Never,
    Keep,
    Replace,
}

/// Adds rows whose keys cannot be taken.
pub(crate) async fn append<R: Row>(connection: &mut AnyConnection, rows: &[R]) -> Result<(), StoreError> {
    put(connection, R::TABLE, &values_of(rows), Taken::Never).await
}

/// Inserts rows; those whose key is taken stay as they are.
pub(crate) async fn insert<R: Row>(connection: &mut AnyConnection, rows: &[R]) -> Result<(), StoreError> {
    put(connection, R::TABLE, &values_of(rows), Taken::Keep).await
}

/// Inserts rows, or replaces those whose key is taken.
pub(crate) async fn upsert<R: Row>(connection: &mut AnyConnection, rows: &[R]) -> Result<(), StoreError> {
    put(connection, R::TABLE, &values_of(rows), Taken::Replace).await
}

/// The same for rows of any table.
pub(crate) async fn upsert_into(
    connection: &mut AnyConnection,
    table: &'static Table,
    rows: &[impl AsRef<[Value]> + Sync],
) -> Result<(), StoreError> {
    put(connection, table, rows, Taken::Replace).await
}

fn values_of<R: Row>(rows: &[R]) -> Vec<Vec<Value>> {
    rows.iter().map(R::values).collect()
}

async fn put(
    connection: &mut AnyConnection,
    table: &'static Table,
    rows: &[impl AsRef<[Value]> + Sync],
    taken: Taken,
) -> Result<(), StoreError> {
    match Backend::behind(connection) {
        Backend::Sqlite => values::put(connection, table, rows, taken).await,
        Backend::Postgres => arrays::put(connection, table, rows, taken).await,
    }
}

impl Taken {
    /// The end of the statement.
    fn clause(self, table: &Table) -> String {
        let key: Vec<&str> = table.key_columns().iter().map(|column| column.name).collect();
        let rest = table.columns.split_at(table.key).1;
        let set: Vec<String> = rest.iter().map(|column| format!("{0} = excluded.{0}", column.name)).collect();
        let keys = key.join(", ");
        match self {
            Self::Never => String::new(),
            Self::Replace if !set.is_empty() => {
                format!(" on conflict ({keys}) do update set {}", set.join(", "))
            }
            Self::Replace | Self::Keep => format!(" on conflict ({keys}) do nothing"),
        }
    }
}
