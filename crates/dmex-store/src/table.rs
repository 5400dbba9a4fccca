//! Rows as types: what a table is called, which columns it has, and how a row is written and read; the same types, with
//! the same words, are what the API answers.

use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::StoreError;
use crate::column::{Kind, Shape, Value};

/// One table, as its row type says.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What a row is.
    pub about: &'static str,
    /// Its columns; those of the key come first.
    pub columns: &'static [ColumnInfo],
    /// How many of them are the key.
    pub key: usize,
}

/// One column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Its name.
    pub name: &'static str,
    /// How the databases hold it.
    pub kind: Kind,
    /// What it looks like in JSON.
    pub shape: Shape,
    /// Whether there may be none.
    pub nullable: bool,
    /// What it says, and in which unit.
    pub about: &'static str,
}

/// A type whose values are rows of a table.
pub trait Row: Clone + PartialEq + Send + Sync + 'static {
    /// The table.
    const TABLE: &'static Table;
    /// What names a row.
    type Key: Clone + Eq + std::hash::Hash + std::fmt::Debug + Send + Sync;

    /// What names this row.
    fn key(&self) -> Self::Key;

    /// The values of a key, in the order of the columns.
    fn key_values(key: &Self::Key) -> Vec<Value>;

    /// All values, in the order of the columns.
    fn values(&self) -> Vec<Value>;

    /// Back from there.
    ///
    /// # Errors
    /// They are not what [`Row::values`] writes.
    fn from_values(values: Vec<Value>) -> Result<Self, StoreError>;
}

/// Reads a row whose columns were asked for in the order of the table.
pub(crate) fn read<R: Row>(row: &AnyRow) -> Result<R, StoreError> {
    R::from_values(values(R::TABLE, row)?)
}

/// The values of such a row, whatever they are.
pub(crate) fn values(table: &Table, row: &AnyRow) -> Result<Vec<Value>, StoreError> {
    values_from(table, row, 0)
}

/// The same where other columns stand before them.
pub(crate) fn values_from(table: &Table, row: &AnyRow, first: usize) -> Result<Vec<Value>, StoreError> {
    let mut values = Vec::with_capacity(table.columns.len());
    for (index, column) in (first..).zip(table.columns) {
        values.push(match column.kind {
            Kind::Int => row.try_get::<Option<i64>, _>(index)?.map_or(Value::Null, Value::Int),
            Kind::Text => row.try_get::<Option<String>, _>(index)?.map_or(Value::Null, Value::Text),
        });
    }
    Ok(values)
}

impl Table {
    /// `a, b, c`
    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }

    /// The columns of the key.
    pub(crate) fn key_columns(&self) -> &'static [ColumnInfo] {
        self.columns.split_at(self.key).0
    }
}

/// What a key looks like in JSON: numbers that are written as text are told to be.
macro_rules! shape {
    ($type:ty) => {
        <$type as $crate::column::Column>::SHAPE
    };
    ($type:ty, $with:literal) => {
        $crate::column::Shape::Digits
    };
}
pub(crate) use shape;

/// Declares a row type and its table. Documentation becomes that of the database.
macro_rules! table {
    (
        $(#[doc = $about:literal])+
        $name:ident in $table:literal by {
            $($(#[doc = $key_about:literal])+ $(#[serde(with = $key_with:literal)])? $key:ident: $key_type:ty,)+
        }
        $($(#[doc = $column_about:literal])+ $column:ident: $column_type:ty,)*
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $($(#[doc = $key_about])+ $(#[serde(with = $key_with)])? pub $key: $key_type,)+
            $($(#[doc = $column_about])+ pub $column: $column_type,)*
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::schema::of_table(<Self as $crate::table::Row>::TABLE)
            }
        }

        impl utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed(stringify!($name))
            }
        }

        impl $crate::table::Row for $name {
            const TABLE: &'static $crate::table::Table = &$crate::table::Table {
                name: $table,
                about: concat!($($about),+),
                columns: &[
                    $($crate::table::ColumnInfo {
                        name: stringify!($key),
                        kind: <$key_type as $crate::column::Column>::KIND,
                        shape: $crate::table::shape!($key_type $(, $key_with)?),
                        nullable: <$key_type as $crate::column::Column>::NULLABLE,
                        about: concat!($($key_about),+),
                    },)+
                    $($crate::table::ColumnInfo {
                        name: stringify!($column),
                        kind: <$column_type as $crate::column::Column>::KIND,
                        shape: <$column_type as $crate::column::Column>::SHAPE,
                        nullable: <$column_type as $crate::column::Column>::NULLABLE,
                        about: concat!($($column_about),+),
                    },)*
                ],
                key: [$(stringify!($key)),+].len(),
            };
            type Key = ($($key_type,)+);

            fn key(&self) -> Self::Key {
                ($(self.$key.clone(),)+)
            }

            fn key_values(key: &Self::Key) -> Vec<$crate::column::Value> {
                let ($($key,)+) = key;
                vec![$($crate::column::Column::to_value($key)),+]
            }

            fn values(&self) -> Vec<$crate::column::Value> {
                vec![
                    $($crate::column::Column::to_value(&self.$key),)+
                    $($crate::column::Column::to_value(&self.$column),)*
                ]
            }

            fn from_values(values: Vec<$crate::column::Value>) -> Result<Self, $crate::StoreError> {
                let mut values = values.into_iter();
                let mut next = || values.next().unwrap_or($crate::column::Value::Null);
                Ok(Self {
                    $($key: $crate::column::Column::from_value(next())?,)+
                    $($column: $crate::column::Column::from_value(next())?,)*
                })
            }
        }
    };
}
pub(crate) use table;
