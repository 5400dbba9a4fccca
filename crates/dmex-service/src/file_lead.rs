//! Who leads a job on one machine: whoever has its file locked. The system frees the lock when the process ends, however
//! it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use crate::{Election, Lead, ServiceError};

/// Decides by files of a folder, one for each job.
#[derive(Clone, Debug)]
pub struct FileElection {
    folder: PathBuf,
}

/// Held as long as the file is open.
struct Locked(#[expect(dead_code, reason = "the lock is held as long as the file is open")] File);

impl FileElection {
    /// Decides in this folder, which is made when it is needed.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }
}

#[async_trait]
impl Election for FileElection {
    async fn try_lead(&self, job: &str) -> Result<Option<Box<dyn Lead>>, ServiceError> {
        std::fs::create_dir_all(&self.folder).map_err(ServiceError::retry)?;
        lead_of_file(&self.folder.join("job"), job).map_err(ServiceError::retry)
    }
}

#[async_trait]
impl Lead for Locked {
    async fn holds(&mut self) -> bool {
        true
    }
}

/// Takes the lead of a job by locking `BESIDE.JOB.lock`; `None` if somebody has it.
///
/// # Errors
/// The file cannot be made.
pub fn lead_of_file(beside: &Path, job: &str) -> io::Result<Option<Box<dyn Lead>>> {
    let safe: String =
        job.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    let mut path = beside.as_os_str().to_owned();
    path.push(format!(".{safe}.lock"));
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Box::new(Locked(file)))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
