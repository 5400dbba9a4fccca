//! Who signs. Keys come from the development cast, a keystore file or the environment: never from the command line,
//! and they are never shown.

use std::path::Path;

use alloy::signers::local::{LocalSignerError, PrivateKeySigner};
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_replay::Role;

use crate::cli::Globals;
use crate::env;
use crate::password::{self, Purpose};
use crate::status::Failure;

/// The key that the options choose.
///
/// # Errors
/// They choose none or several, or it cannot be used on this chain.
pub fn open(globals: &Globals, chain_id: u64) -> Result<PrivateKeySigner, Failure> {
    match (&globals.account, &globals.keystore) {
        (Some(_), Some(_)) => Err(Failure::usage(
            "--as and --keystore both say who signs: give one of them (or unset DMEX_ACCOUNT)",
        )),
        (Some(name), None) => of_cast(name, chain_id),
        (None, Some(file)) => of_keystore(file, globals.password_file.as_deref()),
        (None, None) => of_environment(chain_id),
    }
}

fn of_cast(name: &str, chain_id: u64) -> Result<PrivateKeySigner, Failure> {
    if chain_id != DEV_CHAIN_ID {
        return Err(Failure::usage(format!(
            "--as {name} is for development chains (id {DEV_CHAIN_ID}), whose keys everybody knows; on chain {chain_id} \
             use --keystore or {}",
            env::PRIVATE_KEY
        )));
    }
    Role::from_name(name).map(Role::signer).ok_or_else(|| {
        let names: Vec<String> = Role::NAMED.into_iter().map(Role::name).collect();
        Failure::usage(format!("nobody is called {name:?}; there are {} and buyer-N", names.join(", ")))
    })
}

fn of_keystore(file: &Path, password_file: Option<&Path>) -> Result<PrivateKeySigner, Failure> {
    if !file.is_file() {
        return Err(Failure::file(format!(
            "there is no keystore file {}: correct --keystore",
            file.display()
        )));
    }
    let password = password::read(password_file, Purpose::Open)?;
    PrivateKeySigner::decrypt_keystore(file, password).map_err(|error| match error {
        LocalSignerError::EthKeystoreError(_) => Failure::file(format!(
            "{} cannot be opened: the password is wrong, or the file is no keystore; correct {} or --password-file",
            file.display(),
            env::KEYSTORE_PASSWORD
        )),
        _ => Failure::file(format!("{} holds no usable key", file.display())),
    })
}

fn of_environment(chain_id: u64) -> Result<PrivateKeySigner, Failure> {
    let Ok(key) = std::env::var(env::PRIVATE_KEY) else {
        let cast = if chain_id == DEV_CHAIN_ID { "--as alice, " } else { "" };
        return Err(Failure::usage(format!(
            "nobody signs: say who with {cast}--keystore FILE, or the variable {}",
            env::PRIVATE_KEY
        )));
    };
    parse_key(&key, env::PRIVATE_KEY)
}

/// A private key in hex, from a place that is named if it is none.
///
/// # Errors
/// It is none.
pub(crate) fn parse_key(text: &str, place: &str) -> Result<PrivateKeySigner, Failure> {
    // The cause could hold part of the key, so it is not shown.
    text.trim()
        .parse()
        .map_err(|_| Failure::usage(format!("{place} holds no private key: it must be 64 hex digits")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Globals {
        Globals { account: Some(name.to_owned()), ..Globals::default() }
    }

    #[test]
    fn the_cast_signs_on_development_chains_only() {
        assert_eq!(open(&named("alice"), DEV_CHAIN_ID).unwrap().address(), Role::Buyer(0).address());
        assert!(open(&named("alice"), 56).unwrap_err().message.contains("--keystore"));
        assert!(open(&named("nobody"), DEV_CHAIN_ID).unwrap_err().message.contains("btc-miner"));
    }

    #[test]
    fn two_signers_are_one_too_many_and_a_missing_keystore_is_named() {
        let both = Globals { keystore: Some("k.json".into()), ..named("alice") };
        assert!(open(&both, DEV_CHAIN_ID).unwrap_err().message.contains("give one"));
        let missing = Globals { keystore: Some("/nowhere/k.json".into()), ..Globals::default() };
        assert!(open(&missing, 56).unwrap_err().message.contains("/nowhere/k.json"));
    }
}
