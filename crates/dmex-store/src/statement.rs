//! Statements made from what row types say of their tables. No value is ever part of their text.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex, PoisonError};

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::StoreError;
use crate::column::{Kind, Value};
use crate::table::{Row, Table};

/// Rows in one statement: each size is prepared once and kept. SQLite takes 32,766 values a statement.
const SIZES: [usize; 4] = [512, 64, 8, 1];

/// A statement with its values.
pub(crate) type Prepared = Query<'static, Any, AnyArguments>;

/// `select <all columns> from <table>`
pub(crate) fn select_all<R: Row>() -> SqlStr {
    safe(format!("select {} from {}", R::TABLE.column_list(), R::TABLE.name))
}

/// The row with a key.
pub(crate) fn select_one<R: Row>() -> SqlStr {
    safe(format!("select {} from {} where {}", R::TABLE.column_list(), R::TABLE.name, matching(R::TABLE, 1)))
}

/// Text made here of names in the code, never of what somebody gave.
pub(crate) fn safe(text: String) -> SqlStr {
    AssertSqlSafe(text).into_sql_str()
}

/// `a = $n and b = $n+1` over the columns of the key.
pub(crate) fn matching(table: &Table, first: usize) -> String {
    let columns = table.key_columns().iter().zip(first..);
    columns.map(|(column, number)| format!("{} = ${number}", column.name)).collect::<Vec<_>>().join(" and ")
}

/// Gives a statement its next value.
pub(crate) fn bind(query: Prepared, value: Value, kind: Kind) -> Prepared {
    match (value, kind) {
        (Value::Int(number), _) => query.bind(number),
        (Value::Text(text), _) => query.bind(text),
        (Value::Null, Kind::Int) => query.bind(None::<i64>),
        (Value::Null, Kind::Text) => query.bind(None::<String>),
    }
}

/// What happens to a row whose key is taken.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Taken {
    Keep,
    Replace,
}

/// Inserts rows; those whose key is taken stay as they are.
pub(crate) async fn insert<R: Row>(
    connection: &mut AnyConnection,
    rows: &[Vec<Value>],
) -> Result<(), StoreError> {
    put(connection, R::TABLE, rows, Taken::Keep).await
}

/// Inserts rows, or replaces those whose key is taken.
pub(crate) async fn upsert(
    connection: &mut AnyConnection,
    table: &'static Table,
    rows: &[Vec<Value>],
) -> Result<(), StoreError> {
    put(connection, table, rows, Taken::Replace).await
}

async fn put(
    connection: &mut AnyConnection,
    table: &'static Table,
    mut rows: &[Vec<Value>],
    taken: Taken,
) -> Result<(), StoreError> {
    let marks = Marks::of(connection);
    for size in SIZES {
        while rows.len() >= size {
            let (part, rest) = rows.split_at(size);
            rows = rest;
            let mut query = sqlx::query(put_text(table, size, taken, marks));
            for row in part {
                for (value, column) in row.iter().zip(table.columns) {
                    query = bind(query, value.clone(), column.kind);
                }
            }
            query.execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// How a statement marks the places of its values.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Marks {
    /// `$1, $2`
    Numbered,
    /// `?, ?`: to SQLite `$1` is a name, and it looks through all names before it for every value.
    Bare,
}

impl Marks {
    fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Bare } else { Self::Numbered }
    }
}

/// Statements that were made, by table, rows, and what they say.
type Made = HashMap<(&'static str, usize, Taken, Marks), &'static str>;

/// The statement that puts so many rows into a table. Each is made once.
fn put_text(table: &'static Table, rows: usize, taken: Taken, marks: Marks) -> SqlStr {
    static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = made
        .entry((table.name, rows, taken, marks))
        .or_insert_with(|| Box::leak(new_put_text(table, rows, taken, marks).into_boxed_str()));
    AssertSqlSafe(*text).into_sql_str()
}

fn new_put_text(table: &Table, rows: usize, taken: Taken, marks: Marks) -> String {
    let mut text = format!("insert into {} ({}) values ", table.name, table.column_list());
    let width = table.columns.len();
    for row in 0..rows {
        let mark = |column: usize| match marks {
            Marks::Numbered => format!("${}", row * width + column),
            Marks::Bare => "?".to_owned(),
        };
        let values: Vec<String> = (1..=width).map(mark).collect();
        let comma = if row == 0 { "" } else { ", " };
        let _ = write!(text, "{comma}({})", values.join(", "));
    }
    let key: Vec<&str> = table.key_columns().iter().map(|column| column.name).collect();
    let rest = table.columns.split_at(table.key).1;
    let set: Vec<String> = rest.iter().map(|column| format!("{0} = excluded.{0}", column.name)).collect();
    let _ = match taken {
        Taken::Replace if !set.is_empty() => {
            write!(text, " on conflict ({}) do update set {}", key.join(", "), set.join(", "))
        }
        Taken::Replace | Taken::Keep => write!(text, " on conflict ({}) do nothing", key.join(", ")),
    };
    text
}

/// A statement that reads, with its values.
#[derive(Clone, Debug)]
pub(crate) struct Select {
    pub(crate) text: String,
    pub(crate) values: Vec<Value>,
}

impl Select {
    /// Rows of a table by a condition of ours.
    pub(crate) fn of<R: Row>(condition: &str, values: Vec<Value>) -> Self {
        let text = format!("select {} from {} where {condition}", R::TABLE.column_list(), R::TABLE.name);
        Self { text, values }
    }
}
