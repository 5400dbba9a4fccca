//! Two stores held against each other, row by row and value by value. The databases do it, so that it takes no memory.

use std::fmt;

use sqlx::{AnyConnection, Connection};

use crate::column::{Shape, Value};
use crate::statement::safe;
use crate::table::{ColumnInfo, Table, values_from};
use crate::{Store, StoreError};

/// The most of a long text that is shown.
const SHOWN: usize = 120;

/// A row in which a store is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// The row's key, as people write it.
    pub key: String,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not there.
    Missing,
    /// It should not be there.
    Surplus,
    /// A value is another.
    Value {
        /// The column.
        column: &'static str,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (table, key) = (self.table, &self.key);
        match &self.wrong {
            Wrong::Missing => write!(f, "{table} {key}: the row is missing in the store"),
            Wrong::Surplus => write!(f, "{table} {key}: the row in the store is not the chain's"),
            Wrong::Value { column, expected, found } => {
                write!(f, "{table} {key}: {column} is {expected} on chain, {found} in the store")
            }
        }
    }
}

impl Store {
    /// Where the rows of a table differ from those of another store, at most `most` rows of each kind of trouble. Both must
    /// be SQLite files.
    ///
    /// # Errors
    /// A database failed.
    pub async fn differences(
        &self,
        expected: &Self,
        table: &'static Table,
        most: usize,
    ) -> Result<Vec<Difference>, StoreError> {
        let mut connection = AnyConnection::connect(&format!("sqlite:{}", self.file())).await?;
        let attach = sqlx::query("attach database $1 as expected").bind(expected.file().to_owned());
        attach.execute(&mut connection).await?;
        let mut differences = Vec::new();
        for (there, not_there, wrong) in
            [("expected", "main", Wrong::Missing), ("main", "expected", Wrong::Surplus)]
        {
            let text = format!(
                "select {} from {there}.{} as a where not exists \
                 (select 1 from {not_there}.{} as b where {}) limit {most}",
                columns(table, "a"),
                table.name,
                table.name,
                keys_alike(table),
            );
            for row in sqlx::query(safe(text)).fetch_all(&mut connection).await? {
                let key = key(table, &values_from(table, &row, 0)?);
                differences.push(Difference { table: table.name, key, wrong: wrong.clone() });
            }
        }
        let text = changed(table, most);
        for row in sqlx::query(safe(text)).fetch_all(&mut connection).await? {
            let expected = values_from(table, &row, 0)?;
            let found = values_from(table, &row, table.columns.len())?;
            differences.extend(of_row(table, &expected, &found));
        }
        connection.close().await?;
        Ok(differences)
    }
}

/// Rows that both have, with a value that is not the same.
fn changed(table: &Table, most: usize) -> String {
    let differs: Vec<String> =
        table.columns.iter().map(|column| format!("a.{0} is not b.{0}", column.name)).collect();
    format!(
        "select {}, {} from expected.{} as a join main.{} as b on {} where {} limit {most}",
        columns(table, "a"),
        columns(table, "b"),
        table.name,
        table.name,
        keys_alike(table),
        differs.join(" or "),
    )
}

fn columns(table: &Table, of: &str) -> String {
    table.columns.iter().map(|column| format!("{of}.{}", column.name)).collect::<Vec<_>>().join(", ")
}

fn keys_alike(table: &Table) -> String {
    let alike = table.key_columns().iter().map(|column| format!("a.{0} = b.{0}", column.name));
    alike.collect::<Vec<_>>().join(" and ")
}

fn of_row(table: &'static Table, expected: &[Value], found: &[Value]) -> Vec<Difference> {
    let key = key(table, found);
    let pairs = table.columns.iter().zip(expected.iter().zip(found));
    let differs = pairs.filter(|(_, (expected, found))| expected != found);
    let told = differs.map(|(column, (expected, found))| Difference {
        table: table.name,
        key: key.clone(),
        wrong: Wrong::Value {
            column: column.name,
            expected: shown(column, expected),
            found: shown(column, found),
        },
    });
    told.collect()
}

fn key(table: &Table, row: &[Value]) -> String {
    let parts = table.key_columns().iter().zip(row).map(|(column, value)| shown(column, value));
    parts.collect::<Vec<_>>().join(" ")
}

/// A value as people write it.
fn shown(column: &ColumnInfo, value: &Value) -> String {
    match (column.shape, value) {
        (_, Value::Null) => "none".to_owned(),
        (Shape::Day, Value::Int(number)) => match u32::try_from(*number) {
            Ok(number) => dmex_types::Day::new(number).to_string(),
            Err(_) => number.to_string(),
        },
        (_, Value::Int(number)) => number.to_string(),
        (Shape::Amount, Value::Text(text)) => match text.trim_start_matches('0') {
            "" => "0".to_owned(),
            number => number.to_owned(),
        },
        (_, Value::Text(text)) => {
            let mut text = text.clone();
            if text.len() > SHOWN {
                text.truncate(text.floor_char_boundary(SHOWN));
                text.push('…');
            }
            text
        }
    }
}
