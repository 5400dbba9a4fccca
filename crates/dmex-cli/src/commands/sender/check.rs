//! `dmex sender check`: whether a purpose was served twice.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use dmex_chain::sender::{self, CheckError, Checked};
use serde::Serialize;

use crate::amount::group;
use crate::connection;
use crate::context::Context;
use crate::hint;
use crate::printer::{Show, facts};
use crate::status::Failure;

/// How deep in the state folder senders' files are: sender/, or a command's folder with one a chain.
const DEPTH: usize = 3;
/// What such a file is called.
const FILE: &str = "sender.sqlite";

/// Find purposes of which more than one transaction was mined
///
/// A purpose is what a transaction is for, such as one day's deposit of one product. Versions up to 0.5.0 could send one
/// twice. This reads the senders' files in the state folder, also while their processes run, and asks the node which of the
/// transactions are in blocks. The exit status is 7 if a purpose was served twice: docs/RUNBOOK.md, "A purpose was sent
/// twice", says what to do. It is 5 if a file is of another chain than the node and could not be checked.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Check {
    /// Folders of senders' files; all in the state folder unless given
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  All that were used with this state folder, while `dmex up` runs:
    dmex sender check

  A company's:
    dmex --state /var/lib/dmex/miner --rpc https://bsc.example --chain 56 sender check --json";

impl Check {
    /// Runs it.
    ///
    /// # Errors
    /// File or node cannot be used, a file is of another chain, or a purpose was served twice.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let globals = &context.globals;
        let (_, provider) = connection::provider(globals).await?;
        let named = !self.folders.is_empty();
        let folders = if named { self.folders } else { found(&globals.state, DEPTH) };
        if folders.is_empty() {
            let state = globals.state.display();
            return Err(Failure::file(format!(
                "no {FILE} in {state}: name the state folder with --state, or the file's folder"
            )));
        }
        let mut view = View::default();
        for folder in folders {
            match sender::check(&folder, &provider).await {
                Ok(checked) => view.add(&folder, checked),
                // A state folder may be used with several chains: the files of this one are checked all the same.
                Err(CheckError::OtherChain { path, .. }) if !named => view.of_other_chains.push(path),
                Err(error @ CheckError::OtherChain { .. }) => return Err(other_chain(&error.to_string())),
                Err(CheckError::Node(error)) => return Err(hint::node::transport(&error)),
                Err(error) => return Err(Failure::file(error.to_string())),
            }
        }
        context.printer.print(&view)?;
        match (view.mined_twice, view.of_other_chains.len()) {
            (0, 0) => Ok(()),
            (0, count) => {
                Err(other_chain(&format!("{count} of the files belong to another chain than the node's")))
            }
            (count, _) => Err(Failure::mismatch(format!(
                "{count} purposes were served twice: docs/RUNBOOK.md, \"A purpose was sent twice\", says what to do"
            ))),
        }
    }
}

/// What the node knows nothing of is not checked, which is no good news.
fn other_chain(what: &str) -> Failure {
    Failure::file(format!(
        "{what}: not checked; name a node of that chain with --rpc and --chain, or only the folders of this chain's \
         files"
    ))
}

/// Folders with a sender's file, at most so deep, in the order of their names.
fn found(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut all = Vec::new();
    if folder.join(FILE).is_file() {
        all.push(folder.to_owned());
    }
    if depth > 0
        && let Ok(entries) = fs::read_dir(folder)
    {
        let mut inner: Vec<_> =
            entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
        inner.sort();
        all.extend(inner.iter().flat_map(|folder| found(folder, depth - 1)));
    }
    all
}

#[derive(Debug, Default, Serialize)]
struct View {
    /// All in the files.
    purposes: u64,
    /// Those for which several nonces were used.
    several_nonces: u64,
    /// Those with two transactions in blocks.
    mined_twice: usize,
    /// Which those are.
    twice: Vec<Twice>,
    /// What was checked.
    files: Vec<PathBuf>,
    /// What was not, for the node is of another chain.
    of_other_chains: Vec<PathBuf>,
}

#[derive(Debug, Serialize)]
struct Twice {
    file: PathBuf,
    purpose: String,
    account: String,
    transactions: Vec<String>,
}

impl View {
    fn add(&mut self, folder: &Path, checked: Checked) {
        let file = folder.join(FILE);
        self.purposes += checked.purposes;
        self.several_nonces += checked.several_nonces;
        self.mined_twice += checked.mined_twice.len();
        self.twice.extend(checked.mined_twice.into_iter().map(|twice| Twice {
            file: file.clone(),
            purpose: twice.key,
            account: twice.account.to_string(),
            transactions: twice.hashes.iter().map(ToString::to_string).collect(),
        }));
        self.files.push(file);
    }
}

impl Show for View {
    fn show(&self) -> String {
        let mut shown = facts(&[
            ("Files", self.files.len().to_string()),
            ("Purposes", group(&self.purposes.to_string())),
            ("Signed under several nonces", group(&self.several_nonces.to_string())),
            ("Mined twice", self.mined_twice.to_string()),
        ]);
        for twice in &self.twice {
            let _ =
                write!(shown, "\n{} of {}: {}", twice.purpose, twice.account, twice.transactions.join(", "));
        }
        for path in &self.of_other_chains {
            let _ = write!(shown, "\nNot checked, of another chain: {}", path.display());
        }
        shown
    }
}
