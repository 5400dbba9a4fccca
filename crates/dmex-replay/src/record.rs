//! What is replayed: recorded days of the networks and, for some of them, Bitcoin's headers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dmex_mining::bitcoin::anchor::Anchor;
use dmex_mining::history::NetworkHistory;
use dmex_networks::NodeError;
use dmex_relay::RecordedHeaders;
use dmex_types::Day;

use crate::ReplayError;

/// Where a data folder may have headers.
const HEADERS: &str = "bitcoin_headers";
/// How the name of a file of consecutive headers begins.
const NAME: &str = "mainnet_headers_";

/// The recorded days, and the recorded headers if there are any.
#[derive(Clone, Debug)]
pub struct Record {
    /// The days.
    pub history: Arc<NetworkHistory>,
    /// Consecutive headers of Bitcoin.
    pub headers: Option<Arc<RecordedHeaders>>,
}

impl Record {
    /// What the program has built in.
    ///
    /// # Errors
    /// None in a program whose tests pass: they read it.
    pub fn embedded() -> Result<Self, ReplayError> {
        let headers = Some(Arc::new(RecordedHeaders::embedded()?));
        Ok(Self { history: Arc::new(NetworkHistory::embedded()?), headers })
    }

    /// Reads a data folder.
    ///
    /// # Errors
    /// [`ReplayError`] naming the file and place that is wrong.
    pub fn load(folder: &Path) -> Result<Self, ReplayError> {
        let history = Arc::new(NetworkHistory::load(folder)?);
        let headers = header_file(folder)?.map(|file| RecordedHeaders::read(&file)).transpose()?;
        Ok(Self { history, headers: headers.map(Arc::new) })
    }

    /// Where the relay of a replay begins whose first day this is; `None` where the headers cannot prove the day
    /// before, with which the benchmarks begin: then there is no relay.
    #[must_use]
    pub fn anchor(&self, first: Day) -> Option<Anchor> {
        let (headers, measured) = (self.headers.as_ref()?, first.previous()?);
        headers.proof_of(measured)?;
        headers.anchor_before(measured)
    }

    /// The first and the last day on which a replay can begin with a relay; `None` without headers.
    #[must_use]
    pub fn relay_days(&self) -> Option<(Day, Day)> {
        let (first, last) = self.headers.as_ref()?.provable()?;
        Some((first.next(), last.next()))
    }
}

/// The file of consecutive headers in a data folder, if there is one.
fn header_file(folder: &Path) -> Result<Option<PathBuf>, NodeError> {
    let folder = folder.join(HEADERS);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(None) };
    let name =
        |file: &PathBuf| file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|file| name(file).starts_with(NAME) && name(file).ends_with(".csv"));
    match files.as_slice() {
        [] => Ok(None),
        [_] => Ok(files.pop()),
        _ => Err(NodeError::Malformed {
            from: folder.display().to_string(),
            what: format!("several files {NAME}*.csv: leave one of them there"),
        }),
    }
}
