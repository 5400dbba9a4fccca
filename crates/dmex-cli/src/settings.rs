//! `dmex.toml`: options that are always the same, written down.
//!
//! A key is the long name of an option, without the dashes. Above all sections stand options of all commands, and below
//! the name of a job those of its command: so there is one definition of each option, its limits and its words, and what
//! `--help` says is true of the file. What the file says takes the place of an option's default; hence the one order:
//! flag, environment, file, default.

mod apply;
mod read;

pub(crate) use apply::addresses_of_files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::status::Failure;

/// The file that `dmex run` reads unless told otherwise.
pub const DEFAULT: &str = "dmex.toml";

/// What a job is called in the file, and its command.
pub const JOBS: [(&str, &[&str]); 7] = [
    ("serve", &["serve"]),
    ("index", &["index"]),
    ("keeper", &["keeper"]),
    ("watch", &["watch"]),
    ("report", &["report"]),
    ("relay", &["relay", "feed"]),
    ("miner", &["miner", "run"]),
];

/// Options of the job's command that say who signs, and that a section may have although all commands share them.
const SIGNER: [&str; 3] = ["as", "keystore", "password-file"];
/// Options of several commands that may stand above all sections.
const OF_SEVERAL: [&str; 3] = ["store", "metrics", "measure-every"];
/// What a section cannot have: a job of the file runs for long, and what is above all sections is there only.
const NEVER: [&str; 4] = ["once", "metrics", "measure-every", "help"];

/// Which job a command is.
pub(crate) fn job_of(command: &[String]) -> Option<&'static str> {
    JOBS.iter().find(|(_, path)| *path == command).map(|(job, _)| *job)
}

/// The words of a job's command.
pub(crate) fn path_of(job: &str) -> &'static [&'static str] {
    JOBS.iter().find(|(name, _)| *name == job).map_or(&[], |(_, path)| path)
}

/// A file that was read and checked.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    path: PathBuf,
    /// The jobs that `dmex run` runs.
    pub jobs: Vec<String>,
    /// Options above all sections.
    above: Values,
    /// Options by job.
    sections: BTreeMap<String, Values>,
}

/// What options are set to; several values are those of an option that may be given again.
type Values = BTreeMap<String, Vec<String>>;

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, has a key that is none of ours, or holds a secret: the line is named.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::file(format!(
                "cannot read {}: {error}; name the file with --settings, or copy ops/dmex.example.toml",
                path.display()
            ))
        })?;
        read::parse(path, &text)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
