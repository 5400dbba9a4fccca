//! Filecoin's days.

use dmex_types::Day;

use super::days::{Dated, Days};
use super::error::HistoryError;
use super::prices::Prices;
use super::table::Table;
use crate::filecoin::benchmark::FilecoinReport;
use crate::units::{AttoFil, StorageBytes, Usd};

/// The file's place in the data folder.
pub(super) const FILE: &str = "filecoin/filecoin_daily.csv";

/// What the Filecoin network did on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilecoinDay {
    /// The day.
    pub day: Day,
    /// Reward of one win.
    pub reward_per_win: AttoFil,
    /// The network's quality-adjusted power, rounded down to the byte.
    pub network_power: StorageBytes,
    /// Closing price, `None` where the price file does not reach.
    pub price_usd: Option<Usd>,
}

impl FilecoinDay {
    /// What an honest reporter says of this day.
    #[must_use]
    pub const fn report(&self) -> FilecoinReport {
        FilecoinReport { reward_per_win: self.reward_per_win, network_power: self.network_power }
    }
}

impl Dated for FilecoinDay {
    fn day(&self) -> Day {
        self.day
    }
}

/// Reads the daily file, with the prices of `prices`.
pub(super) fn read(text: &str, prices: Option<&Days<Prices>>) -> Result<Days<FilecoinDay>, HistoryError> {
    let table = Table::open(FILE, text)?;
    let power = table.required("qa_power_eib")?;
    let reward = table.required("reward_per_wincount_fil")?;
    table.read_days(|line| {
        let network_power = line.parse(power, StorageBytes::parse_eib)?;
        line.check_not_zero(power, network_power.get() == 0)?;
        let reward_per_win = line.parse(reward, AttoFil::parse_fil)?;
        let price_usd = prices.and_then(|prices| prices.get(line.day())).and_then(|prices| prices.fil);
        Ok(FilecoinDay { day: line.day(), reward_per_win, network_power, price_usd })
    })
}
