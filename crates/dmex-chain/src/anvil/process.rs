//! The anvil process: start it, ask whether it lives, ask it to end.

use std::fs::OpenOptions;
use std::path::Path;

use dmex_service::leashed;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde::{Deserialize, Serialize};
use tokio::process::{Child, Command};

use super::state_files::Saved;
use super::{AnvilConfig, AnvilError, io};

/// Anvil's allocator (jemalloc) gives memory back that was needed for a moment only: to load a chain, or to save it.
const GIVE_BACK: &str = "background_thread:true,dirty_decay_ms:1000,muzzy_decay_ms:0";
/// [bytes] The log is emptied when it is longer.
const LONGEST_LOG: u64 = 1 << 20;

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

    /// Whether it runs and is the anvil that listens there. Ids are used again, so where the system does not tell what
    /// a process is, none is.
    pub(super) fn is_anvil_at(self, url: &str) -> bool {
        let command = std::fs::read(format!("/proc/{}/cmdline", self.0));
        self.is_alive() && command.is_ok_and(|command| is_anvil_at(&String::from_utf8_lossy(&command), url))
    }

    /// [bytes] What it takes of memory; `None` where the system does not tell.
    pub(super) fn memory(self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0)).ok()?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        resident.split_whitespace().next()?.parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
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

/// Whether this command line, with a NUL after each word, is that of an anvil for the port of this address.
fn is_anvil_at(command: &str, url: &str) -> bool {
    let words: Vec<&str> = command.split('\0').collect();
    let port = url.rsplit(':').next().map(|port| port.trim_end_matches('/'));
    let listens = words.windows(2).any(|pair| pair[0] == "--port" && Some(pair[1]) == port);
    listens && words.iter().any(|word| word.contains("anvil"))
}

/// Starts anvil on a leash and in a process group of its own, from a saved state if there is one, its output in the
/// log. Signals of the terminal do not reach it: our services stop first, and anvil last.
pub(super) fn spawn(config: &AnvilConfig, port: u16, saved: Option<&Saved>) -> Result<Child, AnvilError> {
    let path = config.log_file();
    let log = OpenOptions::new().create(true).append(true).open(&path).map_err(|source| io(&path, source))?;
    let errors = log.try_clone().map_err(|source| io(&path, source))?;
    let mut command = Command::from(leashed(&config.binary));
    command.env("_RJEM_MALLOC_CONF", GIVE_BACK);
    command.args(arguments(config, port, saved)).stdout(log).stderr(errors).process_group(0);
    command.spawn().map_err(|source| io(&config.binary, source))
}

/// Empties the log once it is long: anvil says something of every question, for as long as the chain lives.
pub(super) fn shorten(log: &Path) -> std::io::Result<()> {
    match std::fs::metadata(log) {
        // Anvil goes on at its end, wherever that is.
        Ok(found) if found.len() > LONGEST_LOG => OpenOptions::new().write(true).open(log)?.set_len(0),
        Ok(_) | Err(_) => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn fe3_a_long_log_is_emptied_and_written_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        shorten(&path).unwrap();
        let mut log = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        log.write_all(&[b'x'; 1 << 20]).unwrap();
        shorten(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), LONGEST_LOG, "it is not long yet");
        log.write_all(b"y").unwrap();
        shorten(&path).unwrap();
        log.write_all(b"last words").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"last words");
    }

    #[test]
    fn fe2_only_an_anvil_for_the_port_of_the_record_is_taken_for_ours() {
        let config = AnvilConfig::new("/bin/anvil", "/nowhere");
        let command = |program: &str, port| {
            let words = arguments(&config, port, None);
            [&[program.to_owned()], words.as_slice()].concat().join("\0") + "\0"
        };
        let url = "http://127.0.0.1:8545";
        assert!(is_anvil_at(&command("/bin/anvil", 8545), url));
        assert!(!is_anvil_at(&command("/bin/anvil", 18545), url));
        assert!(!is_anvil_at(&command("/bin/other", 8545), url));
        assert!(!is_anvil_at("vim\0anvil.rs\0", url));
        assert!(!is_anvil_at("", url));
    }

    #[test]
    fn fe2_this_process_is_no_anvil() {
        let process = Process(i32::try_from(std::process::id()).unwrap());
        assert!(process.is_alive() && !process.is_anvil_at("http://127.0.0.1:8545"));
        assert!(process.memory().is_none_or(|bytes| bytes > 1 << 20));
    }
}
