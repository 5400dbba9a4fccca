//! Why anvil cannot be used.

use std::path::{Path, PathBuf};

/// Why anvil cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnvilError {
    /// There is no anvil program.
    #[error("anvil was not found (looked for {looked_for}): run npm ci in contracts/, or name the program")]
    NoBinary {
        /// Where it was looked for.
        looked_for: String,
    },
    /// Something else listens on the port.
    #[error("port {port} is in use: stop the program that listens there, or choose another port")]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The saved chain cannot be read, and there is no older one that can.
    #[error("{path} is not a readable chain state, and no older one is: restore it from a copy, or delete the state folder to start afresh", path = .path.display())]
    StateCorrupt {
        /// The newest file.
        path: PathBuf,
        /// Where reading failed.
        #[source]
        source: serde_json::Error,
    },
    /// The note about the running anvil cannot be read.
    #[error("{path} cannot be read: delete it, and end any anvil that still runs on this state folder", path = .path.display())]
    RecordCorrupt {
        /// The file.
        path: PathBuf,
        /// Where reading failed.
        #[source]
        source: serde_json::Error,
    },
    /// Another process runs this chain.
    #[error("another process runs the chain of {folder}: stop it, or choose another state folder", folder = .folder.display())]
    InUse {
        /// The chain's folder.
        folder: PathBuf,
    },
    /// Anvil ended or did not answer in time after its start.
    #[error("anvil did not start, see {log}: {last_words}", log = .log.display())]
    DidNotStart {
        /// Its log.
        log: PathBuf,
        /// The end of its log, or what else is known and what to do.
        last_words: String,
    },
    /// The chain could not be saved.
    #[error("the chain could not be saved before its end: {reason}; what was saved last is kept")]
    NotSaved {
        /// What anvil or the system said.
        reason: String,
    },
    /// Anvil did not end in time after it was asked to.
    #[error("anvil (process {pid}) did not end in time: end it with `kill -9 {pid}`")]
    DidNotStop {
        /// Its process id.
        pid: u32,
    },
    /// A file of the state folder cannot be read or written.
    #[error("cannot use {path}: check that the state folder is writable", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

pub(super) fn io(path: &Path, source: std::io::Error) -> AnvilError {
    AnvilError::Io { path: path.to_owned(), source }
}
