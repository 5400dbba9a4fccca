//! The files of a data folder as text.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;

use super::error::HistoryError;
use super::{bitcoin_days, filecoin_days, prices};

/// The text of each file that the folder has.
pub(super) struct Folder {
    /// `bitcoin/btc_daily.csv`
    pub(super) bitcoin: Option<Cow<'static, str>>,
    /// `filecoin/filecoin_daily.csv`
    pub(super) filecoin: Option<Cow<'static, str>>,
    /// `prices/prices_daily.csv`
    pub(super) prices: Option<Cow<'static, str>>,
}

impl Folder {
    /// The repository's own folder, built into the program.
    pub(super) const fn embedded() -> Self {
        macro_rules! file {
            ($path:literal) => {
                Some(Cow::Borrowed(include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/", $path))))
            };
        }
        Self {
            bitcoin: file!("bitcoin/btc_daily.csv"),
            filecoin: file!("filecoin/filecoin_daily.csv"),
            prices: file!("prices/prices_daily.csv"),
        }
    }

    /// Reads a folder from disk.
    pub(super) fn read(folder: &Path) -> Result<Self, HistoryError> {
        let read = Self {
            bitcoin: read_file(folder, bitcoin_days::FILE)?,
            filecoin: read_file(folder, filecoin_days::FILE)?,
            prices: read_file(folder, prices::FILE)?,
        };
        if read.bitcoin.is_none() && read.filecoin.is_none() {
            return Err(HistoryError::NotADataFolder { folder: folder.to_owned() });
        }
        Ok(read)
    }
}

fn read_file(folder: &Path, file: &str) -> Result<Option<Cow<'static, str>>, HistoryError> {
    let path = folder.join(file);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(Cow::Owned(text))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(HistoryError::Unreadable { path, source }),
    }
}
