//! `dmex key list`

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use alloy::primitives::Address;
use clap::Args;
use serde::Serialize;

use crate::connection::cannot_access;
use crate::context::Context;
use crate::keystore::Keystore;
use crate::printer::{Show, table};
use crate::status::Failure;

/// Which keys are in the keystores of a folder, and whether others could read them
#[derive(Clone, Debug, Args)]
pub struct List {
    /// The folder
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

#[derive(Serialize)]
struct View {
    keys: Vec<Key>,
    /// Keystores that nobody can open, and what cannot be read and is called like one.
    damaged: Vec<Damaged>,
}

#[derive(Serialize)]
struct Damaged {
    file: PathBuf,
    /// Why nobody can open it.
    reason: String,
}

#[derive(Serialize)]
struct Key {
    /// As the file says it; none if it does not say.
    address: Option<Address>,
    file: PathBuf,
    /// Permissions in octal, as chmod has them.
    mode: String,
    /// Whether anybody but the owner may read it.
    others_may_read: bool,
}

impl List {
    pub(super) fn run(self, context: &Context) -> Result<(), Failure> {
        let mut view = View { keys: Vec::new(), damaged: Vec::new() };
        for file in files(&self.folder)? {
            match Keystore::look(&file) {
                Keystore::Of(address) => view.keys.push(Key::new(address, file)?),
                Keystore::Damaged(reason) => view.damaged.push(Damaged { file, reason }),
                Keystore::Other => {}
            }
        }
        context.printer.print(&view)
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error: std::io::Error| cannot_access(folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Key {
    fn new(address: Option<Address>, file: PathBuf) -> Result<Self, Failure> {
        let metadata = std::fs::metadata(&file).map_err(|error| cannot_access(&file, &error))?;
        let mode = metadata.permissions().mode() & 0o777;
        Ok(Self { address, file, mode: format!("{mode:04o}"), others_may_read: mode & 0o077 != 0 })
    }
}

impl Show for View {
    fn show(&self) -> String {
        let damaged = self.damaged.iter().map(|damaged| {
            format!(
                "{} is damaged, and its key cannot be used: {}; restore it from a copy",
                damaged.file.display(),
                damaged.reason
            )
        });
        let mut lines: Vec<String> = damaged.collect();
        if !self.keys.is_empty() {
            lines.insert(0, self.table());
        } else if lines.is_empty() {
            lines.push("No keystores here. `dmex key new FILE` makes one.".to_owned());
        }
        lines.join("\n")
    }
}

impl View {
    fn table(&self) -> String {
        let row = |key: &Key| {
            let address = key.address.map_or_else(|| "not said".to_owned(), |address| address.to_string());
            let mode =
                if key.others_may_read { format!("{}: chmod 0600", key.mode) } else { key.mode.clone() };
            vec![address, key.file.display().to_string(), mode]
        };
        table(&["ADDRESS", "FILE", "MODE"], &[], self.keys.iter().map(row).collect())
    }
}
