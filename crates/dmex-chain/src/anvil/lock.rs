//! One owner for each chain.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::Arc;

use super::{AnvilError, io};

/// Held by whoever runs the chain of a folder. The system frees it when the process ends, however it ends.
#[derive(Clone, Debug)]
pub(super) struct ChainLock(#[expect(dead_code, reason = "held as long as the file is open")] Arc<File>);

impl ChainLock {
    pub(super) fn take(folder: &Path) -> Result<Self, AnvilError> {
        let path = folder.join("anvil.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|source| io(&path, source))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(Arc::new(file))),
            Err(TryLockError::WouldBlock) => Err(AnvilError::InUse { folder: folder.to_owned() }),
            Err(TryLockError::Error(source)) => Err(io(&path, source)),
        }
    }
}
