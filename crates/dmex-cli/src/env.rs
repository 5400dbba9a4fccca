//! Every environment variable that the program reads, in one place.

/// The state folder, as `--state`.
pub const STATE: &str = "DMEX_STATE";
/// The node, as `--rpc`.
pub const RPC: &str = "DMEX_RPC";
/// The chain id, as `--chain`.
pub const CHAIN_ID: &str = "DMEX_CHAIN_ID";
/// The server that reading commands ask, as `--api`.
pub const API: &str = "DMEX_API";
/// A name of the development cast, as `--as`.
pub const ACCOUNT: &str = "DMEX_ACCOUNT";
/// The keystore file, as `--keystore`.
pub const KEYSTORE: &str = "DMEX_KEYSTORE";
/// The keystore's password; there is no option for it, so that it is in no shell history.
pub const KEYSTORE_PASSWORD: &str = "DMEX_KEYSTORE_PASSWORD";
/// A file that holds the keystore's password, as `--password-file`: a credential of systemd, or `/dev/fd/3`.
pub const PASSWORD_FILE: &str = "DMEX_KEYSTORE_PASSWORD_FILE";
/// A private key in hex; there is no option for it, so that it is in no shell history.
pub const PRIVATE_KEY: &str = "DMEX_PRIVATE_KEY";
/// The store, as `--store`. With `_FILE` behind it, a file that holds its address; so for the node.
/// The first of the two that is set counts.
pub const STORE: &str = "DMEX_STORE";
/// The user of the Bitcoin Core node that `dmex relay feed` and `dmex report` ask.
pub const BITCOIN_RPC_USER: &str = dmex_networks::USER_VARIABLE;
/// Its password; there is no option for it, so that it is in no shell history.
pub const BITCOIN_RPC_PASSWORD: &str = dmex_networks::PASSWORD_VARIABLE;
/// The token of the Lotus node that `dmex report` asks; there is no option for it either.
pub const LOTUS_TOKEN: &str = dmex_networks::TOKEN_VARIABLE;
/// The file with options, as `--settings`.
pub const SETTINGS: &str = "DMEX_SETTINGS";
/// Where metrics are answered, as `--metrics`.
pub const METRICS: &str = "DMEX_METRICS";
/// How the log looks, as `--log-format`.
pub const LOG_FORMAT: &str = "DMEX_LOG_FORMAT";
/// What the log shows on standard error, for example `info` or `dmex_chain=debug`; else what `RUST_LOG` says; only errors unless
/// set, and of JSON our own warnings and what commands say too.
pub const LOG: &str = "DMEX_LOG";

/// The anvil program, if it is neither where npm puts it nor on the PATH.
pub const ANVIL: &str = "DMEX_ANVIL";
