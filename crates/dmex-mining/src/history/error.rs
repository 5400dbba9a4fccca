//! What can be wrong with a data folder, and what to do about it.

use std::path::PathBuf;

use dmex_types::{Asset, Day};

use crate::units::ParseDecimalError;

/// What can be wrong with a data folder; each message names the place and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    /// The folder has neither network's file.
    #[error(
        "{folder} is no data folder: it has neither bitcoin/btc_daily.csv nor filecoin/filecoin_daily.csv; see data/README.md for the format"
    )]
    NotADataFolder {
        /// The folder that was named.
        folder: PathBuf,
    },
    /// A file that this question needs is not in the folder.
    #[error("{file} is missing from the data folder: add it (format in data/README.md)")]
    MissingFile {
        /// Its place in the folder.
        file: &'static str,
    },
    /// A file is there but cannot be read.
    #[error("{path} cannot be read: check that it is a readable UTF-8 text file")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: std::io::Error,
    },
    /// A required column is not in a file's first line.
    #[error("{file} has no column {column}: the first line must name the columns (format in data/README.md)")]
    MissingColumn {
        /// The file.
        file: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A file has a header and nothing else.
    #[error("{file} has no days: add at least one line")]
    NoDays {
        /// The file.
        file: &'static str,
    },
    /// One line is wrong.
    #[error("{file}, line {line}{}: {kind}", date_of(*.day))]
    BadLine {
        /// The file.
        file: &'static str,
        /// The line, counted from 1 for the header.
        line: u64,
        /// The day the line is about, as far as it could be read.
        day: Option<Day>,
        /// What is wrong with it.
        kind: HistoryErrorKind,
    },
    /// The data do not reach a day that was asked for.
    #[error(
        "there is no {asset} data for {day}: the data folder has {first} to {last}; choose a day in between or bring newer data"
    )]
    OutsideData {
        /// The network.
        asset: Asset,
        /// The day asked for.
        day: Day,
        /// First day there is.
        first: Day,
        /// Last day there is.
        last: Day,
    },
    /// No price is known on or before a day.
    #[error("there is no {asset} price for {day}: add one to prices/prices_daily.csv")]
    NoPrice {
        /// The coin.
        asset: Asset,
        /// The day asked for.
        day: Day,
    },
}

/// What is wrong with one line.
#[derive(Debug, thiserror::Error)]
pub enum HistoryErrorKind {
    /// Not as many fields as columns, or broken quoting.
    #[error("it is not a line of this table: {0}")]
    NotALine(String),
    /// The date is none.
    #[error("column date: {0}")]
    BadDate(String),
    /// A number is none.
    #[error("column {column} is {text:?}, and {cause}: correct it")]
    BadNumber {
        /// The column.
        column: &'static str,
        /// What is written there.
        text: String,
        /// Why it is no amount.
        #[source]
        cause: ParseDecimalError,
    },
    /// A number is zero that cannot be.
    #[error("column {column} is zero, which cannot be: correct it")]
    Zero {
        /// The column.
        column: &'static str,
    },
    /// The day is in the table already.
    #[error("the day is there twice: remove one of the lines")]
    Duplicate,
    /// The day is before the one above it.
    #[error("the day comes after {previous}: sort the lines by date")]
    OutOfOrder {
        /// The day of the line above.
        previous: Day,
    },
    /// Days are left out.
    #[error("the line above is {previous}: {missing} day(s) between them are missing; add them")]
    Gap {
        /// The day of the line above.
        previous: Day,
        /// How many days are left out.
        missing: u32,
    },
    /// The block heights of the day do not fit its number of blocks or the day before.
    #[error("{0}: correct first_height, last_height or block_count")]
    BadHeights(String),
}

fn date_of(day: Option<Day>) -> String {
    day.map(|day| format!(" ({day})")).unwrap_or_default()
}
