//! Statements that put rows into a table, for each database those that cost it least. No value is part of their text.

mod arrays;
mod values;

use sqlx::{AnyConnection, SqlStr};

use crate::column::{Kind, Value};
use crate::statement::bind;
use crate::table::{Row, Table};
use crate::{Backend, StoreError};

/// A statement that puts rows, with its values.
pub(crate) struct Put {
    text: SqlStr,
    values: Vec<(Value, Kind)>,
}

/// What happens to a row whose key is taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Taken {
    /// There is none; to look for one costs as much as another index.
    Never,
    /// It stays as it is.
    Keep,
    /// It is replaced.
    Replace,
}

impl Put {
    /// The statements that put rows of a type.
    pub(crate) fn rows<R: Row>(backend: Backend, rows: &[R], taken: Taken) -> Vec<Self> {
        Self::values(backend, R::TABLE, rows.iter().map(R::values).collect(), taken)
    }

    /// The same for rows of any table.
    pub(crate) fn values(
        backend: Backend,
        table: &'static Table,
        rows: Vec<Vec<Value>>,
        taken: Taken,
    ) -> Vec<Self> {
        match backend {
            Backend::Sqlite => values::puts(table, rows, taken),
            Backend::Postgres => arrays::puts(table, &rows, taken),
        }
    }

    /// Puts them.
    pub(crate) async fn execute(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let query = sqlx::query(self.text);
        let query = self.values.into_iter().fold(query, |query, (value, kind)| bind(query, value, kind));
        query.execute(connection).await?;
        Ok(())
    }
}

/// One after the other.
pub(crate) async fn execute(puts: Vec<Put>, connection: &mut AnyConnection) -> Result<(), StoreError> {
    for put in puts {
        put.execute(connection).await?;
    }
    Ok(())
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
