//! The note that lets the next start find a running anvil.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::process::Process;
use super::{AnvilError, io};

/// Which process it is and where it listens.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    #[serde(rename = "pid")]
    pub(super) process: Process,
    pub(super) url: String,
}

impl Record {
    /// `None` if there is no note.
    pub(super) fn read(folder: &Path) -> Result<Option<Self>, AnvilError> {
        let path = file(folder);
        match std::fs::read(&path) {
            Ok(text) => {
                let record = serde_json::from_slice(&text);
                record.map(Some).map_err(|source| AnvilError::RecordCorrupt { path, source })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(io(&path, source)),
        }
    }

    /// Written beside and renamed, so that a kill leaves the whole note or none.
    pub(super) fn write(&self, folder: &Path) -> Result<(), AnvilError> {
        let (path, draft) = (file(folder), folder.join("anvil.json.new"));
        let text = serde_json::to_vec_pretty(self).expect("a number and a text always serialize");
        std::fs::write(&draft, text)
            .and_then(|()| std::fs::rename(&draft, &path))
            .map_err(|source| io(&path, source))
    }

    pub(super) fn remove(folder: &Path) -> Result<(), AnvilError> {
        let path = file(folder);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(io(&path, error)),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("anvil.json")
}
