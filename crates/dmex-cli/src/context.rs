//! What every command gets: the options that all commands share, and the printer.

use alloy::primitives::Address;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_client::Client;
use dmex_client::wire::address::{self, AddressError};
use dmex_platform::Platform;
use dmex_replay::Role;
use dmex_service::cancel_on_signal;
use tokio_util::sync::CancellationToken;

use crate::cli::Globals;
use crate::printer::{Format, Printer};
use crate::settings::Settings;
use crate::status::Failure;
use crate::{connection, wallet};

/// The options that all commands share, and the printer.
#[derive(Debug)]
pub struct Context {
    /// The options.
    pub globals: Globals,
    /// The printer.
    pub printer: Printer,
    /// What the settings file says, if there is one.
    pub file: Option<Settings>,
    /// Whether flag or environment say who signs, so that no section of the file may.
    pub signer_given: bool,
}

impl Context {
    /// The context of one run of the program.
    #[must_use]
    pub fn new(globals: Globals) -> Self {
        let format = if globals.json { Format::Json } else { Format::Human };
        let printer = Printer::new(format).with_talk(globals.log_format);
        Self { globals, printer, file: None, signer_given: false }
    }

    /// What Ctrl-C and SIGTERM cancel. Call it once.
    ///
    /// # Errors
    /// The system lets nobody handle signals.
    pub fn shutdown(&self) -> Result<CancellationToken, Failure> {
        cancel_on_signal().map_err(|error| Failure::unforeseen(format!("signals cannot be handled: {error}")))
    }

    /// The contracts on the chosen chain.
    ///
    /// # Errors
    /// The node cannot be used, or nothing is deployed there.
    pub async fn platform(&self) -> Result<Platform, Failure> {
        connection::platform(&self.globals).await
    }

    /// The server that answers in place of a node, if the options name one.
    ///
    /// # Errors
    /// Its address is none.
    pub fn api(&self) -> Result<Option<Client>, Failure> {
        let client = self.globals.api.as_deref().map(Client::new).transpose()?;
        // A list may take a question for each of its rows.
        Ok(client.map(Client::patient))
    }

    /// Whom a command is about: the address or name given, else the account that signs.
    ///
    /// # Errors
    /// It is neither an address nor a name, or nobody is given.
    pub fn whom(&self, given: Option<&str>, chain_id: u64) -> Result<Address, Failure> {
        match given.or(self.globals.calldata_for.as_deref()) {
            Some(text) => address_of(text, chain_id),
            None => wallet::open(&self.globals, chain_id).map(|signer| signer.address()),
        }
    }
}

/// The address written as hex, or behind a name of the development cast.
///
/// # Errors
/// It is neither.
pub fn address_of(text: &str, chain_id: u64) -> Result<Address, Failure> {
    match address::parse(text) {
        Ok(address) => return Ok(address),
        Err(AddressError::Checksum) => {
            return Err(Failure::usage(format!("{text}: {}", AddressError::Checksum)));
        }
        Err(AddressError::Form) => {}
    }
    if chain_id == DEV_CHAIN_ID
        && let Some(role) = Role::from_name(text)
    {
        return Ok(role.address());
    }
    Err(Failure::usage(format!(
        "{text:?} is no address: write 0x and 40 hex digits{}",
        if chain_id == DEV_CHAIN_ID { ", or a name of the development cast such as alice" } else { "" }
    )))
}
