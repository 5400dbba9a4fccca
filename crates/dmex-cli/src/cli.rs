//! The command line: the options that all commands share, and the command.

use std::path::PathBuf;

use clap::{Args, Parser};

use crate::commands::Command;
use crate::env;
use crate::log::LogFormat;
use crate::status::ExitStatus;

/// Buy mining power, get paid every day.
///
/// A miner offers power (hash rate for Bitcoin, storage for Filecoin). Whoever buys it pays once and holds an NFT.
/// Every UTC day the miner's coin reaches the holders, and one day of the purchase money reaches the miner; what the
/// miner does not deliver comes out of its bond, and then the day's money goes back to the holders.
///
/// Holders of DMC decide which miners may sell, and end the products of those that stop.
///
/// `dmex backtest` and `dmex simulate` need nothing else. All other commands need a chain: `dmex up` starts one on this
/// computer.
#[derive(Clone, Debug, Parser)]
#[command(
    name = "dmex",
    version,
    max_term_width = 110,
    after_help = "Run `dmex help COMMAND` for examples.",
    after_long_help = examples()
)]
pub struct Cli {
    /// Options that all commands share.
    #[command(flatten)]
    pub globals: Globals,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options that all commands share.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Where chain, deployments and keys of a development chain are kept
    #[arg(long, global = true, value_name = "FOLDER", env = env::STATE, hide_env_values = true, default_value = ".dmex")]
    pub state: PathBuf,
    /// The node: http(s) address or path of an IPC socket; several with commas or again, best three (docs/RUNBOOK.md).
    /// Unless given, the chain that `dmex up` runs
    #[arg(long, global = true, value_name = "URL", env = env::RPC, hide_env_values = true, value_delimiter = ',')]
    pub rpc: Vec<String>,
    /// The chain id that the node must have; needed with --rpc
    #[arg(long, global = true, value_name = "ID", env = env::CHAIN_ID, hide_env_values = true)]
    pub chain: Option<u64>,
    /// A server (`dmex serve`) that commands which only read ask in place of a node: lists, show, status, quotes,
    /// what-if, claimable, ledger
    #[arg(long, global = true, value_name = "URL", env = env::API, hide_env_values = true)]
    pub api: Option<String>,
    /// Who signs on a development chain: alice, bob, carol, dave, erin, buyer-N, btc-miner, fil-miner, platform, ...
    #[arg(long = "as", global = true, value_name = "NAME", env = env::ACCOUNT, hide_env_values = true)]
    pub account: Option<String>,
    /// Who signs anywhere: an encrypted key file (`dmex key new`), its password in DMEX_KEYSTORE_PASSWORD or typed.
    /// Without it, the key in DMEX_PRIVATE_KEY
    #[arg(long, global = true, value_name = "FILE", env = env::KEYSTORE, hide_env_values = true)]
    pub keystore: Option<PathBuf>,
    /// A file with the keystore's password, which may be a credential of systemd or /dev/fd/N
    #[arg(long, global = true, value_name = "FILE", env = env::PASSWORD_FILE, hide_env_values = true)]
    pub password_file: Option<PathBuf>,
    /// Send nothing: check all for this account, which signs elsewhere (a wallet, a multisig), and print the calls
    #[arg(long, global = true, value_name = "ADDRESS", conflicts_with_all = ["account", "keystore"])]
    pub calldata_for: Option<String>,
    /// A file with options that are always the same (ops/dmex.example.toml); flags and environment come first
    #[arg(long, global = true, value_name = "FILE", env = env::SETTINGS, hide_env_values = true)]
    pub settings: Option<PathBuf>,
    /// How lines on standard error look; DMEX_LOG says which there are, for example info
    #[arg(long, global = true, value_name = "FORMAT", env = env::LOG_FORMAT, hide_env_values = true, default_value = "text")]
    pub log_format: LogFormat,
    /// Print JSON: amounts as exact decimal strings, and as smallest units
    #[arg(long, global = true)]
    pub json: bool,
}

impl Default for Globals {
    fn default() -> Self {
        Self {
            state: ".dmex".into(),
            rpc: Vec::new(),
            chain: None,
            api: None,
            account: None,
            keystore: None,
            password_file: None,
            calldata_for: None,
            settings: None,
            log_format: LogFormat::Text,
            json: false,
        }
    }
}

fn examples() -> String {
    format!(
        "\
Examples:
  What would a machine have paid, bought on 25 March 2022?
    dmex backtest --asset btc --units-th 88.5 --price 106 --term 1080 --from 2022-03-25

  Would it pay its miner to stop when coin prices rise?
    dmex simulate default --asset btc --price 106 --term 1080

  Buy power on the development chain that `dmex up` runs, and collect its income:
    dmex product list
    dmex --as alice buy 1 --power 88.5 --faucet
    dmex --as alice power list
    dmex --as alice claim --all

  Decide with DMC what the platform does:
    dmex proposal list
    dmex --as alice proposal vote 1 --for

  Use another chain:
    dmex --rpc https://bsc.example --chain 56 --keystore key.json product list

{}",
        ExitStatus::table()
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_has_no_contradictions() {
        Cli::command().debug_assert();
    }

    #[test]
    fn keys_and_passwords_have_no_option() {
        let names: Vec<String> =
            Cli::command().get_arguments().filter_map(|arg| arg.get_long().map(str::to_owned)).collect();
        assert!(names.iter().all(|name| !name.contains("key") || name == "keystore"), "{names:?}");
        // Where a password is, may be known.
        assert!(names.iter().all(|name| !name.contains("password") || name == "password-file"), "{names:?}");
    }
}
