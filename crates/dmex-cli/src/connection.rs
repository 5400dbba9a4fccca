//! Which node or nodes, and which deployment on them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use alloy::providers::{DynProvider, Provider};
use dmex_chain::anvil::{DEV_CHAIN_ID, find_binary};
use dmex_chain::{Endpoint, connect};
use dmex_contracts::Deployment;
use dmex_platform::Platform;
use serde::{Deserialize, Serialize};

use crate::cli::Globals;
use crate::env;
use crate::status::Failure;

/// `<state>/chain.json`: the node that `dmex up` runs, for the other commands to find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainNote {
    /// The node's address.
    pub url: String,
    /// Its chain id.
    pub chain_id: u64,
}

impl ChainNote {
    /// Leaves the note in a state folder: whole or not at all.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write(&self, state: &Path) -> Result<(), Failure> {
        let (file, draft) = (Self::file(state), state.join("chain.json.new"));
        let text =
            serde_json::to_string_pretty(self).map_err(|error| Failure::unforeseen(error.to_string()))?;
        fs::create_dir_all(state)
            .and_then(|()| fs::write(&draft, text + "\n"))
            .and_then(|()| fs::rename(&draft, &file))
            .map_err(|error| cannot_access(&file, &error))
    }

    /// Finds the note in a state folder; `None` if there is none.
    ///
    /// # Errors
    /// It cannot be read, or is damaged.
    pub fn read(state: &Path) -> Result<Option<Self>, Failure> {
        let file = Self::file(state);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot_access(&file, &error)),
        };
        serde_json::from_str(&text).map(Some).map_err(|error| {
            Failure::file(format!(
                "{} is damaged ({error}): delete it and start `dmex up` again, or name the node with --rpc and --chain",
                file.display()
            ))
        })
    }

    fn file(state: &Path) -> PathBuf {
        state.join("chain.json")
    }
}

/// The anvil program: the one that [`env::ANVIL`] names, else npm's below this folder or above this program, else the
/// one on the PATH.
///
/// # Errors
/// There is none.
pub fn anvil() -> Result<PathBuf, Failure> {
    let given = std::env::var_os(env::ANVIL).map(PathBuf::from);
    let program = std::env::current_exe().unwrap_or_default();
    let here = std::env::current_dir().unwrap_or_default();
    let project = [here.as_path()]
        .into_iter()
        .chain(program.ancestors())
        .find(|folder| folder.join("contracts/node_modules").is_dir())
        .unwrap_or(&here);
    Ok(find_binary(given.as_deref(), project)?)
}

/// Where deployments are kept.
#[must_use]
pub fn deployments(state: &Path) -> PathBuf {
    state.join("deployments")
}

/// The node that the options choose, or the nodes.
///
/// # Errors
/// They choose none, or contradict each other.
pub fn endpoint(globals: &Globals) -> Result<Endpoint, Failure> {
    match (globals.rpc.split_first(), globals.chain) {
        (Some((url, others)), Some(chain_id)) => {
            Ok(endpoint_of(url, chain_id).with_others(others.iter().cloned()))
        }
        (Some(_), None) => Err(Failure::usage(
            "--rpc needs --chain, so that nothing is sent to another chain by mistake: add for example --chain 56",
        )),
        (None, wanted) => noted_endpoint(globals, wanted),
    }
}

fn noted_endpoint(globals: &Globals, wanted: Option<u64>) -> Result<Endpoint, Failure> {
    refuse_server(globals)?;
    let state = &globals.state;
    let note = ChainNote::read(state)?.ok_or_else(|| {
        Failure::file(format!(
            "no chain is known: {}/chain.json does not exist; start one with `dmex up`, or name a node with --rpc and --chain",
            state.display()
        ))
    })?;
    match wanted {
        Some(wanted) if wanted != note.chain_id => Err(Failure::node(format!(
            "the chain of {} is {}, not {wanted}: name the node of chain {wanted} with --rpc, or leave --chain out",
            state.display(),
            note.chain_id
        ))),
        _ => Ok(endpoint_of(&note.url, note.chain_id)),
    }
}

/// Whoever names a server and no node does not expect one to be asked, less so to be sent something.
fn refuse_server(globals: &Globals) -> Result<(), Failure> {
    match &globals.api {
        None => Ok(()),
        Some(_) => Err(Failure::usage(
            "a server (--api) only answers commands that read what it knows; this command sends, or asks a node itself: \
             name the node with --rpc and --chain, or leave --api out (and unset DMEX_API) for the chain of `dmex up`",
        )),
    }
}

fn endpoint_of(url: &str, chain_id: u64) -> Endpoint {
    if chain_id == DEV_CHAIN_ID { Endpoint::dev(url, chain_id) } else { Endpoint::public(url, chain_id) }
}

/// A checked connection to the chosen node.
///
/// # Errors
/// None is chosen, it does not answer, or it is another chain.
pub async fn provider(globals: &Globals) -> Result<(Endpoint, DynProvider), Failure> {
    let endpoint = endpoint(globals)?;
    let provider = connect(&endpoint).await?;
    Ok((endpoint, provider))
}

/// The contracts on the chosen chain.
///
/// # Errors
/// The node cannot be used, or nothing is deployed there.
pub async fn platform(globals: &Globals) -> Result<Platform, Failure> {
    let endpoint = endpoint(globals)?;
    // The file first: without it, no node is of use.
    let deployment = Deployment::read(&deployments(&globals.state), endpoint.chain_id)?;
    let provider = connect(&endpoint).await?;
    check_stands(&provider, &deployment, &globals.state).await?;
    Ok(Platform::new(provider, deployment))
}

/// A development chain that began anew has none of the contracts that its deployment file names.
async fn check_stands(provider: &DynProvider, deployment: &Deployment, state: &Path) -> Result<(), Failure> {
    let address = deployment.settlement.address;
    let code = provider.get_code_at(address).await.map_err(|error| crate::hint::node::transport(&error))?;
    if !code.is_empty() {
        return Ok(());
    }
    let file = deployments(state).join(format!("{}.json", deployment.chain_id));
    Err(Failure::file(format!(
        "{} names a contract at {address}, but chain {} has none there: the chain began anew, or the file is of another \
         one; delete the file and run `dmex deploy`, or choose another --state",
        file.display(),
        deployment.chain_id
    )))
}

/// A file of ours that the system does not let us use.
pub(crate) fn cannot_access(file: &Path, error: &std::io::Error) -> Failure {
    Failure::file(format!(
        "cannot access {}: {error}; check that it exists and its permissions",
        file.display()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::ExitStatus;

    fn globals(state: &Path) -> Globals {
        Globals { state: state.to_owned(), ..Globals::default() }
    }

    #[test]
    fn the_note_is_written_whole_and_read_back() {
        let state = tempfile::tempdir().unwrap();
        let note = ChainNote { url: "http://127.0.0.1:1".to_owned(), chain_id: DEV_CHAIN_ID };
        note.write(state.path()).unwrap();
        assert_eq!(ChainNote::read(state.path()).unwrap(), Some(note));
        assert_eq!(endpoint(&globals(state.path())).unwrap().chain_id, DEV_CHAIN_ID);
    }

    #[test]
    fn what_is_missing_damaged_or_contradictory_is_refused_with_a_remedy() {
        let state = tempfile::tempdir().unwrap();
        let none = endpoint(&globals(state.path())).unwrap_err();
        assert!(none.message.contains("dmex up"), "{none}");
        fs::write(state.path().join("chain.json"), "{").unwrap();
        let damaged = endpoint(&globals(state.path())).unwrap_err();
        assert_eq!(damaged.status, ExitStatus::File);
        let rpc = Globals { rpc: vec!["http://x".to_owned()], ..globals(state.path()) };
        assert_eq!(endpoint(&rpc).unwrap_err().status, ExitStatus::Usage);
    }

    #[test]
    fn several_nodes_are_one_endpoint_whether_with_commas_or_named_again() {
        use clap::Parser;
        for words in [
            ["--rpc", "http://a,http://b/key", "--rpc", "http://c"],
            ["--rpc", "http://a", "--rpc", "http://b/key,http://c"],
        ] {
            let words = [&["dmex", "--chain", "56"][..], &words[..], &["product", "list"][..]].concat();
            let cli = crate::cli::Cli::try_parse_from(words).unwrap();
            let endpoint = endpoint(&cli.globals).unwrap();
            assert_eq!(endpoint.public_url(), "http://a, http://b, http://c");
            assert_eq!(endpoint.others, ["http://b/key", "http://c"]);
        }
    }

    #[test]
    fn a_chain_id_that_contradicts_the_note_is_refused() {
        let state = tempfile::tempdir().unwrap();
        ChainNote { url: "http://x".to_owned(), chain_id: DEV_CHAIN_ID }.write(state.path()).unwrap();
        let other = Globals { chain: Some(56), ..globals(state.path()) };
        assert_eq!(endpoint(&other).unwrap_err().status, ExitStatus::Node);
    }
}
