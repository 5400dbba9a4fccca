//! docs/DATABASE.md, made of what the row types say.

use std::fmt::Write as _;

use crate::column::Kind;
use crate::rows::TABLES;
use crate::table::Table;

const HEAD: &str = "# Database
What the indexer writes, table by table. Generated from the row types in `crates/dmex-store/src/rows`.

SQLite and Postgres have the same tables. Whole numbers are BIGINT; all else is TEXT.
Amounts are 78 decimal digits with zeros in front: exact, sorted by value, and a number to whoever casts them (`amount::numeric` in Postgres). Signed ones begin with `p`, or `n` below zero. Addresses and hashes are hex in small letters. Days are counted from 1970-01-01. The unit of a column stands in brackets. A NUL in a text, which Postgres cannot hold, is U+FFFD; `events.arguments` keeps it as JSON does. Of a text that a stranger wrote, and of bytes in `events.arguments`, 65,536 bytes are kept and then `…`; a proposal's `actions` are whole.

The chain is the truth; this is a cache. It can be deleted at any time and is built again from the deployment block on.

A newer program brings an older database to its tables when it opens it, with all rows in it: by `crates/dmex-store/migrations`, which are never edited once published. A test makes a database of every older version with rows in all tables (`tests/it/samples`), opens it, and finds every row as it was, on SQLite and on Postgres. If instead the rules change by which events become rows, `meta.rules` does: such a store is refused, and is deleted and built again; `dmex up` does that by itself. One of release 0.5 or before it is refused when it is opened, and left as it is.

Accounts of the ledger:

| Account | What it holds |
|---|---|
| `wallet/0x…` | outside the platform: what it was paid less what it paid |
| `sale/1` | nothing: money that a purchase passes on within its transaction |
| `escrow/1` | purchase money of days that are not settled |
| `refund/1` | purchase money of days that was not released to the miner: the holders' |
| `deposits/1` | coin deposited for days that are not settled |
| `income/1` | coin of settled days: the holders' |
| `bond/1` | the miner's bond; of a closed product what neither holders nor the miner took of it |
| `credit/0x…` | what an account may withdraw from the settlement |
| `reserve/free`, `reserve/round/1` | the reserve, and what a round may pay |
| `reserve/credit/0x…` | what an account may withdraw from the reserve |
| `senior/1` | assets of a product's underwriters |
| `junior/1` | its miner's junior stake |
| `unearned/1` | premiums of its cover that underwriters have not earned |
| `returnable/1` | premiums of its cover that go back to holders |
| `insurance/credit/0x…` | what an account may withdraw from the insurance of the coin |
| `unannounced` | outside: coins that came to the reserve by a plain transfer, once a round is opened of them |
";

/// The whole document.
#[must_use]
pub fn database_markdown() -> String {
    TABLES.iter().fold(HEAD.to_owned(), |text, table| text + &section(table))
}

fn section(table: &Table) -> String {
    let mut text =
        format!("\n## {}\n{}\n\n| Column | Type | |\n|---|---|---|\n", table.name, table.about.trim());
    for (index, column) in table.columns.iter().enumerate() {
        let kind = match column.kind {
            Kind::Int => "BIGINT",
            Kind::Text => "TEXT",
        };
        let key = if index < table.key { ", key" } else { "" };
        let none = if column.nullable { ", may be NULL" } else { "" };
        let _ = writeln!(text, "| `{}` | {kind}{key}{none} | {} |", column.name, column.about.trim());
    }
    text
}
