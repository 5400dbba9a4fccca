//! What to do when the network data, a backtest or a simulation is the trouble.

use dmex_mining::backtest::BacktestError;
use dmex_mining::chart::ChartError;
use dmex_mining::history::HistoryError;
use dmex_mining::simulation::SimulationError;

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

impl From<SimulationError> for Failure {
    fn from(error: SimulationError) -> Self {
        match error {
            SimulationError::NoTerm
            | SimulationError::LongTerm(_)
            | SimulationError::NoPrice(_)
            | SimulationError::LongBond(_)
            | SimulationError::NoPaths => Self::usage(error.to_string()),
            SimulationError::NoIncome(_)
            | SimulationError::TermBeyondData { .. }
            | SimulationError::BadBitcoinDay { .. }
            | SimulationError::BadFilecoinDay { .. } => Self::data(error.to_string()),
            SimulationError::History(error) => error.into(),
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
