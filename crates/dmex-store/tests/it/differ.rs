//! A store held against another: whatever row or value differs is named, in every table that there is.

use dmex_store::column::Kind;
use dmex_store::rows::{TABLES, Undo};
use dmex_store::table::Table;
use dmex_store::{Difference, Row, Store, Wrong};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

use crate::migrations::{Old, begin, versions};

/// Two copies of a store with rows in every table; a connection to the second, with the first attached to it.
struct Pair {
    expected: Store,
    copy: Store,
    connection: AnyConnection,
    _folder: tempfile::TempDir,
}

impl Pair {
    async fn of(store: &Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("expected.sqlite"), folder.path().join("copy.sqlite"));
        let (expected, copy) = (store.freeze(&first).await.unwrap(), store.freeze(&second).await.unwrap());
        let mut connection = AnyConnection::connect(&format!("sqlite:{}", second.display())).await.unwrap();
        connection.execute("pragma synchronous = off").await.unwrap();
        let attach = format!("attach database '{}' as expected", first.display());
        connection.execute(AssertSqlSafe(attach)).await.unwrap();
        Self { expected, copy, connection, _folder: folder }
    }

    /// What is found after a statement was executed on the copy; then it is as before.
    async fn after(&mut self, table: &'static Table, statement: String) -> Vec<Difference> {
        let done = self.connection.execute(AssertSqlSafe(statement.clone())).await.unwrap();
        assert_eq!(done.rows_affected(), 1, "{statement}");
        let found = self.found(table).await;
        let name = table.name;
        for again in
            [format!("delete from {name}"), format!("insert into {name} select * from expected.{name}")]
        {
            self.connection.execute(AssertSqlSafe(again)).await.unwrap();
        }
        assert!(self.found(table).await.is_empty(), "{name} is as before");
        found
    }

    async fn found(&self, table: &'static Table) -> Vec<Difference> {
        self.copy.differences(&self.expected, table, 100).await.unwrap()
    }
}

/// The newest version on both databases, with rows in every table.
async fn stores() -> (Old, Vec<Store>) {
    let old = Old::both().await;
    let mut stores = Vec::new();
    for url in &old.urls {
        begin(url, versions().max().unwrap()).await;
        stores.push(Store::open(url).await.unwrap());
    }
    (old, stores)
}

/// What is copied; only what takes blocks back stays behind.
fn tables() -> impl Iterator<Item = &'static Table> {
    TABLES.into_iter().filter(|table| table.name != Undo::TABLE.name)
}

#[tokio::test]
async fn fg1_a_row_that_is_gone_and_every_value_that_is_another_is_named_in_every_table() {
    let (_old, stores) = stores().await;
    let mut pair = Pair::of(&stores[0]).await;
    for table in tables() {
        let name = table.name;
        let last = format!("where rowid = (select max(rowid) from {name})");
        let gone = pair.after(table, format!("delete from {name} {last}")).await;
        assert!(matches!(&gone[..], [one] if one.table == name && one.wrong == Wrong::Missing), "{gone:?}");
        for (place, column) in table.columns.iter().enumerate() {
            let value = match column.kind {
                Kind::Int => format!("coalesce({}, 0) + 1000", column.name),
                Kind::Text => format!("coalesce({}, '') || 'x'", column.name),
            };
            let found =
                pair.after(table, format!("update {name} set {} = {value} {last}", column.name)).await;
            if place < table.key {
                let wrong: Vec<_> = found.iter().map(|one| one.wrong.clone()).collect();
                assert_eq!(wrong, [Wrong::Missing, Wrong::Surplus], "{name}.{}: {found:?}", column.name);
                continue;
            }
            let [Difference { table: told, wrong: Wrong::Value { column: named, .. }, .. }] = &found[..]
            else {
                panic!("{name}.{}: {found:?}", column.name);
            };
            assert_eq!((*told, *named), (name, column.name));
        }
    }
}

#[tokio::test]
async fn fg1_a_copy_has_every_row_of_either_database() {
    let (_old, stores) = stores().await;
    let folder = tempfile::tempdir().unwrap();
    let mut copies = Vec::new();
    for (number, store) in stores.iter().enumerate() {
        copies.push(store.freeze(&folder.path().join(format!("{number}.sqlite"))).await.unwrap());
    }
    for table in tables() {
        assert!(copies[0].rows_in(table).await.unwrap() > 0, "no sample of {}", table.name);
        assert_eq!(copies[0].rows_in(table).await.unwrap(), stores[1].rows_in(table).await.unwrap());
        let found = copies[1].differences(&copies[0], table, 100).await.unwrap();
        assert!(found.is_empty(), "{found:?}");
    }
}
