//! Pages by key.

use crate::column::{Column, Kind, Value};
use crate::statement::Select;
use crate::table::{Row, Table};

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The smallest key first.
    #[default]
    Ascending,
    /// The greatest key first.
    Descending,
}

/// A page: so many rows after a key.
#[derive(Clone, Copy, Debug)]
pub struct PageOf<K> {
    /// The last key of the page before; none for the first page.
    pub after: Option<K>,
    /// Most rows.
    pub limit: u32,
    /// In which order.
    pub order: Order,
}

/// What rows must have in common, to be picked by an index.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    text: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    /// `column <operator> value`
    pub(super) fn and(mut self, column: &str, operator: &str, value: &impl Column) -> Self {
        self.values.push(value.to_value());
        self.text.push(format!("{column} {operator} ${}", self.values.len()));
        self
    }

    /// The same if there is a value.
    pub(super) fn and_if(self, column: &str, operator: &str, value: Option<&impl Column>) -> Self {
        match value {
            Some(value) => self.and(column, operator, value),
            None => self,
        }
    }

    /// The same if there is a condition in SQL, which is ours and no stranger's.
    pub(super) fn and_that(mut self, condition: Option<String>) -> Self {
        self.text.extend(condition);
        self
    }

    /// The page of rows of which all that holds, in the order of a column.
    pub(super) fn page<R: Row, K: Column>(mut self, by: &str, page: &PageOf<K>) -> Select {
        let (operator, direction) = match page.order {
            Order::Ascending => (">", "asc"),
            Order::Descending => ("<", "desc"),
        };
        // The first page has a bound too: the statement is the same then, and every plan begins in an index.
        self.values.push(page.after.as_ref().map_or_else(|| outermost(K::KIND, page.order), K::to_value));
        self.text.push(format!("{by} {operator} ${}", self.values.len()));
        let condition = format!("{} order by {by} {direction} limit {}", self.text.join(" and "), page.limit);
        Select::of::<R>(&condition, self.values)
    }

    /// The first rows of which all that holds, in an order that the index behind the conditions has.
    pub(super) fn first<R: Row>(self, order: &str, limit: u32) -> Select {
        let condition = format!("{} order by {order} limit {limit}", self.text.join(" and "));
        Select::of::<R>(&condition, self.values)
    }

    /// All rows of which all that holds, in the order of the key.
    pub(super) fn all<R: Row>(self) -> Select {
        let condition = format!("{} order by {}", self.text.join(" and "), order_of(R::TABLE));
        Select::of::<R>(&condition, self.values)
    }
}

fn order_of(table: &Table) -> String {
    table.key_columns().iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// Less, or more, than any key. Text keys begin with `0x`, and no collation has letters before digits.
fn outermost(kind: Kind, order: Order) -> Value {
    match (kind, order) {
        (Kind::Int, Order::Ascending) => Value::Int(-1),
        (Kind::Int, Order::Descending) => Value::Int(i64::MAX),
        (Kind::Text, Order::Ascending) => Value::Text(String::new()),
        (Kind::Text, Order::Descending) => Value::Text("zz".to_owned()),
    }
}
