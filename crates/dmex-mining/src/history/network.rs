//! Both networks' histories and their coins' prices.

use std::path::Path;

use dmex_types::{Asset, Day};

use super::bitcoin_days::{self, BitcoinDay};
use super::days::{Dated, Days};
use super::error::HistoryError;
use super::filecoin_days::{self, FilecoinDay};
use super::folder::Folder;
use super::prices::{self, Prices};
use crate::units::Usd;

/// What the networks really paid, day by day, and what the coins were worth.
///
/// A folder may hold one network only; asking for the other then names the missing file.
#[derive(Clone, Debug)]
pub struct NetworkHistory {
    bitcoin: Option<Days<BitcoinDay>>,
    filecoin: Option<Days<FilecoinDay>>,
    prices: Option<Days<Prices>>,
}

impl NetworkHistory {
    /// Reads a data folder.
    ///
    /// # Errors
    /// [`HistoryError`] naming the file, line, date and column that is wrong.
    pub fn load(folder: &Path) -> Result<Self, HistoryError> {
        Self::parse(&Folder::read(folder)?)
    }

    /// The days that are built into the program.
    ///
    /// # Errors
    /// None in a program whose tests pass: they read it.
    pub fn embedded() -> Result<Self, HistoryError> {
        Self::parse(&Folder::embedded())
    }

    fn parse(folder: &Folder) -> Result<Self, HistoryError> {
        let prices = folder.prices.as_deref().map(prices::read).transpose()?;
        let bitcoin = folder.bitcoin.as_deref().map(|text| bitcoin_days::read(text, prices.as_ref()));
        let filecoin = folder.filecoin.as_deref().map(|text| filecoin_days::read(text, prices.as_ref()));
        Ok(Self { bitcoin: bitcoin.transpose()?, filecoin: filecoin.transpose()?, prices })
    }

    /// Bitcoin's days.
    ///
    /// # Errors
    /// [`HistoryError::MissingFile`] if the folder has none.
    pub fn bitcoin(&self) -> Result<&Days<BitcoinDay>, HistoryError> {
        self.bitcoin.as_ref().ok_or(HistoryError::MissingFile { file: bitcoin_days::FILE })
    }

    /// Filecoin's days.
    ///
    /// # Errors
    /// [`HistoryError::MissingFile`] if the folder has none.
    pub fn filecoin(&self) -> Result<&Days<FilecoinDay>, HistoryError> {
        self.filecoin.as_ref().ok_or(HistoryError::MissingFile { file: filecoin_days::FILE })
    }

    /// What Bitcoin did on a day.
    ///
    /// # Errors
    /// [`HistoryError::OutsideData`] if the data do not reach it, [`HistoryError::MissingFile`] if there are none.
    pub fn bitcoin_on(&self, day: Day) -> Result<&BitcoinDay, HistoryError> {
        on_day(self.bitcoin()?, Asset::Btc, day)
    }

    /// What Filecoin did on a day.
    ///
    /// # Errors
    /// [`HistoryError::OutsideData`] if the data do not reach it, [`HistoryError::MissingFile`] if there are none.
    pub fn filecoin_on(&self, day: Day) -> Result<&FilecoinDay, HistoryError> {
        on_day(self.filecoin()?, Asset::Fil, day)
    }

    /// The first and last day of a network's data.
    ///
    /// # Errors
    /// [`HistoryError::MissingFile`] if the folder has none.
    pub fn range(&self, asset: Asset) -> Result<(Day, Day), HistoryError> {
        match asset {
            Asset::Btc => self.bitcoin().map(|days| (days.first(), days.last())),
            Asset::Fil => self.filecoin().map(|days| (days.first(), days.last())),
        }
    }

    /// The last day whose price of a coin is known, whether or not the network's own data reach it.
    #[must_use]
    pub fn last_priced_day(&self, asset: Asset) -> Option<Day> {
        let listed = self.prices.as_ref().map(Days::last);
        let own = self.range(asset).ok().map(|(_, last)| last);
        [listed, own].into_iter().flatten().filter(|day| self.price_usd(asset, *day).is_ok()).max()
    }

    /// The closing price of a coin on a day.
    ///
    /// The price file first, then what the network's own file knows of the day.
    ///
    /// # Errors
    /// [`HistoryError::NoPrice`] if there is none.
    pub fn price_usd(&self, asset: Asset, day: Day) -> Result<Usd, HistoryError> {
        let listed = self.prices.as_ref().and_then(|days| days.get(day)).and_then(|prices| prices.of(asset));
        let own = || match asset {
            Asset::Btc => self.bitcoin.as_ref()?.get(day)?.price_usd,
            Asset::Fil => self.filecoin.as_ref()?.get(day)?.price_usd,
        };
        listed.or_else(own).ok_or(HistoryError::NoPrice { asset, day })
    }
}

fn on_day<T: Dated>(days: &Days<T>, asset: Asset, day: Day) -> Result<&T, HistoryError> {
    days.get(day).ok_or(HistoryError::OutsideData { asset, day, first: days.first(), last: days.last() })
}
