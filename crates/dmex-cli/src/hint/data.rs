//! What to do when the network data or a backtest is the trouble.

use dmex_mining::backtest::BacktestError;
use dmex_mining::chart::ChartError;
use dmex_mining::history::HistoryError;

use crate::status::Failure;

impl From<BacktestError> for Failure {
    fn from(error: BacktestError) -> Self {
        match error {
            BacktestError::NoPower
            | BacktestError::NoTerm
            | BacktestError::NoCost
            | BacktestError::HalfARunningCost
            | BacktestError::RunningCostOfStorage => Self::usage(error.to_string()),
            BacktestError::StartsOutsideData { .. }
            | BacktestError::EndsAfterData { .. }
            | BacktestError::BadBitcoinDay { .. }
            | BacktestError::BadFilecoinDay { .. } => Self::data(error.to_string()),
            BacktestError::History(error) => error.into(),
        }
    }
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match &error {
            HistoryError::NotADataFolder { .. }
            | HistoryError::MissingFile { .. }
            | HistoryError::Unreadable { .. }
            | HistoryError::MissingColumn { .. }
            | HistoryError::NoDays { .. }
            | HistoryError::BadLine { .. }
            | HistoryError::OutsideData { .. }
            | HistoryError::NoPrice { .. } => Self::data(error.to_string()),
        }
    }
}

impl From<ChartError> for Failure {
    fn from(error: ChartError) -> Self {
        Self::data(error.to_string())
    }
}
