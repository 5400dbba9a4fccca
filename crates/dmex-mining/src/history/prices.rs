//! Closing prices of the coins in US dollars.

use dmex_types::{Asset, Day};

use super::days::{Dated, Days};
use super::error::HistoryError;
use super::table::{Column, Line, Table};
use crate::units::Usd;

/// The file's place in the data folder.
pub(super) const FILE: &str = "prices/prices_daily.csv";

/// The closing prices of one day; `None` where the file has none on that day or any day before.
///
/// A day without a price of its own carries the price of the day before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prices {
    /// The day.
    pub day: Day,
    /// Bitcoin.
    pub btc: Option<Usd>,
    /// Filecoin; the first price is that of 2020-10-15, the day of its launch.
    pub fil: Option<Usd>,
}

impl Dated for Prices {
    fn day(&self) -> Day {
        self.day
    }
}

impl Prices {
    /// The price of a coin.
    #[must_use]
    pub const fn of(&self, asset: Asset) -> Option<Usd> {
        match asset {
            Asset::Btc => self.btc,
            Asset::Fil => self.fil,
        }
    }
}

/// Reads the price file; the exchange's columns, which have no outliers.
pub(super) fn read(text: &str) -> Result<Days<Prices>, HistoryError> {
    let table = Table::open(FILE, text)?;
    let btc = table.required("btc_usdt_binance")?;
    let fil = table.required("fil_usdt_binance")?;
    let mut carried = (None, None);
    table.read_days(|line| {
        carried = (price(line, btc)?.or(carried.0), price(line, fil)?.or(carried.1));
        Ok(Prices { day: line.day(), btc: carried.0, fil: carried.1 })
    })
}

fn price(line: &Line<'_>, column: Column) -> Result<Option<Usd>, HistoryError> {
    let price: Option<Usd> = line.parse_known(Some(column), str::parse)?;
    line.check_not_zero(column, price.is_some_and(Usd::is_zero))?;
    Ok(price)
}
