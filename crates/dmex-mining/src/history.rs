//! What the networks really paid, day by day, read from a data folder.
//!
//! The folder's format is in `data/README.md` of the repository; anybody can bring newer days.
//! Decimal text becomes integers without a detour through floating point,
//! and what is missing, doubled, torn or negative is refused with its file, line, date and column.
//! The repository's own folder is built in: [`NetworkHistory::embedded`].

mod bitcoin_days;
mod days;
mod error;
mod filecoin_days;
mod folder;
mod network;
mod prices;
mod table;

pub use bitcoin_days::BitcoinDay;
pub use days::{Dated, Days};
pub use error::{HistoryError, HistoryErrorKind};
pub use filecoin_days::FilecoinDay;
pub use network::NetworkHistory;
pub use prices::Prices;
