//! Statements made from what row types say of their tables. No value is ever part of their text.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AssertSqlSafe, SqlSafeStr, SqlStr};

use crate::column::{Kind, Value};
use crate::table::{Row, Table};

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
