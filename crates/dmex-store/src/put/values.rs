//! SQLite: a list of rows in the statement, so many at a time that few statements are ever made, and each is kept.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

use super::{Put, Taken};
use crate::column::Value;
use crate::table::Table;

/// Rows in one statement. SQLite takes 32,766 values a statement.
const SIZES: [usize; 4] = [512, 64, 8, 1];

pub(super) fn puts(table: &'static Table, rows: Vec<Vec<Value>>, taken: Taken) -> Vec<Put> {
    let (mut left, mut rows) = (rows.len(), rows.into_iter());
    let mut puts = Vec::new();
    for size in SIZES {
        while left >= size {
            left -= size;
            let kinds = table.columns.iter().map(|column| column.kind).cycle();
            let values = rows.by_ref().take(size).flatten().zip(kinds).collect();
            puts.push(Put { text: text(table, size, taken), values });
        }
    }
    puts
}

/// Statements that were made, by table, rows, and what becomes of a taken key.
type Made = HashMap<(&'static str, usize, Taken), &'static str>;

/// The statement that puts so many rows into a table. Each is made once.
fn text(table: &'static Table, rows: usize, taken: Taken) -> SqlStr {
    static MADE: LazyLock<Mutex<Made>> = LazyLock::new(Mutex::default);
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let text = made
        .entry((table.name, rows, taken))
        .or_insert_with(|| Box::leak(new_text(table, rows, taken).into_boxed_str()));
    AssertSqlSafe(*text).into_sql_str()
}

/// Its marks are `?`: to SQLite `$1` is a name, and it looks through all names before it for every value.
fn new_text(table: &Table, rows: usize, taken: Taken) -> String {
    let row = format!("({})", vec!["?"; table.columns.len()].join(", "));
    let (columns, end) = (table.column_list(), taken.clause(table));
    format!("insert into {} ({columns}) values {}{end}", table.name, vec![row; rows].join(", "))
}
