//! The anvil process: start it, ask whether it lives, ask it to end.

use std::fs::OpenOptions;

use dmex_service::leashed;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use tokio::process::{Child, Command};

use super::state_files::Saved;
use super::{AnvilConfig, AnvilError, io};

/// A process by its id.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Process(i32);

impl Process {
    /// `None` if the child has already been waited for.
    pub(super) fn of(child: &Child) -> Option<Self> {
        child.id().and_then(|id| i32::try_from(id).ok()).map(Self)
    }

    pub(super) fn id(self) -> u32 {
        self.0.unsigned_abs()
    }

    /// Whether it runs. One that has ended but was not waited for by its parent does not.
    pub(super) fn is_alive(self) -> bool {
        // Ids of 0 and below would mean whole process groups.
        self.0 > 0 && kill(Pid::from_raw(self.0), None).is_ok() && !self.is_zombie()
    }

    /// Whether it runs and is anvil, as far as the system tells: ids are used again.
    pub(super) fn is_anvil(self) -> bool {
        let command = std::fs::read(format!("/proc/{}/cmdline", self.0));
        self.is_alive() && command.map_or(true, |command| String::from_utf8_lossy(&command).contains("anvil"))
    }

    /// Ends it without asking. Nothing happens if it has ended.
    pub(super) fn kill(self) {
        if self.is_alive() {
            let _ = kill(Pid::from_raw(self.0), Signal::SIGKILL);
        }
    }

    /// Asks it to end. Nothing happens if it has ended.
    pub(super) fn interrupt(self) {
        if self.is_alive() {
            let _ = kill(Pid::from_raw(self.0), Signal::SIGINT);
        }
    }

    fn is_zombie(self) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
    }
}

/// Starts anvil on a leash and in a process group of its own, from a saved state if there is one, its output in the
/// log. Signals of the terminal do not reach it: our services stop first, and anvil last.
pub(super) fn spawn(config: &AnvilConfig, port: u16, saved: Option<&Saved>) -> Result<Child, AnvilError> {
    let path = config.log_file();
    let log = OpenOptions::new().create(true).append(true).open(&path).map_err(|source| io(&path, source))?;
    let errors = log.try_clone().map_err(|source| io(&path, source))?;
    let mut command = Command::from(leashed(&config.binary));
    command.args(arguments(config, port, saved)).stdout(log).stderr(errors).process_group(0);
    command.spawn().map_err(|source| io(&config.binary, source))
}

/// Never `--silent`: the first lines of the log say why a start failed. `--quiet` leaves those.
///
/// A saved chain must be told its own first time: anvil makes a block 0 before it loads the state, keeps both if they
/// differ, and knows either by chance afterwards.
fn arguments(config: &AnvilConfig, port: u16, saved: Option<&Saved>) -> Vec<String> {
    let begins_at = saved.map_or(config.genesis_timestamp, |saved| saved.genesis_timestamp);
    let mut arguments: Vec<String> = [
        ("--host", "127.0.0.1".to_owned()),
        ("--port", port.to_string()),
        ("--chain-id", config.chain_id.to_string()),
        ("--mnemonic", config.mnemonic.clone()),
        ("--accounts", config.accounts.to_string()),
        ("--timestamp", begins_at.to_string()),
        ("--hardfork", "prague".to_owned()),
        ("--gas-limit", config.block_gas_limit.to_string()),
    ]
    .into_iter()
    .flat_map(|(name, value)| [name.to_owned(), value])
    .collect();
    if let Some(saved) = saved {
        arguments.extend(["--load-state".to_owned(), saved.path.display().to_string()]);
    }
    match config.old_states {
        Some(0) => arguments.push("--prune-history".to_owned()),
        Some(kept) => arguments.extend(["--prune-history".to_owned(), kept.to_string()]),
        None => {}
    }
    if !config.mine_at_once {
        arguments.push("--no-mining".to_owned());
    }
    arguments
}
