//! Where a server is that a command asks, and how a Bitcoin Core node lets us in.

use std::path::PathBuf;
use std::time::Duration;

use dmex_networks::{BitcoinCore, BitcoinCoreConfig, Login};

use crate::status::Failure;

/// How long a server may take for an answer.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// A client of the Bitcoin Core node at `url`: with its cookie file, or with user and password of the environment.
///
/// # Errors
/// The address is none, or user or password is missing.
pub fn bitcoin_core(url: &str, cookie: Option<PathBuf>) -> Result<BitcoinCore, Failure> {
    let url = address(url)?;
    let login = match cookie {
        Some(file) => Login::Cookie(file),
        None => Login::from_environment()?,
    };
    Ok(BitcoinCore::new(BitcoinCoreConfig { url, login, timeout: TIMEOUT })?)
}

/// An address without user and password: those would stay in shell histories and lists of processes.
///
/// # Errors
/// It is none, or has them.
pub fn address(url: &str) -> Result<String, Failure> {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://")).ok_or_else(|| {
        Failure::usage(format!("{url:?} is no address of a server: write for example http://127.0.0.1:8332"))
    })?;
    let host = rest.split('/').next().unwrap_or_default();
    if host.contains('@') {
        return Err(Failure::usage(
            "leave user and password out of the address: set DMEX_BITCOIN_RPC_USER and DMEX_BITCOIN_RPC_PASSWORD, or \
             name the node's cookie file with --cookie; a Lotus node's token belongs in DMEX_LOTUS_TOKEN",
        ));
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_password_in_it_is_refused_without_showing_it() {
        assert_eq!(address("https://blockstream.info/api").unwrap(), "https://blockstream.info/api");
        let refused = address("http://me:secret@127.0.0.1:8332").unwrap_err().message;
        assert!(refused.contains("--cookie") && !refused.contains("secret"), "{refused}");
        assert!(address("127.0.0.1:8332").unwrap_err().message.contains("http://"));
    }
}
