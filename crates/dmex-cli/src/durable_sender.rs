//! The sender of commands that run for long: what was begun goes on after a kill.

use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::sender::{Account, Accounts, Policy};
use dmex_chain::{RevertDecoder, Sender};
use dmex_platform::Platform;

use crate::context::Context;
use crate::status::Failure;
use crate::{connection, hint, wallet};

/// Blocks on top of a transaction before it counts, on a chain with real money.
const CONFIRMATIONS: u64 = 2;

/// Opens the sender of a command, which signs with the key that the options choose, and lets go on what an earlier run
/// began. Its file is in a folder of the command's own in the state folder, which one process at a time may use.
///
/// # Errors
/// Nobody signs, another process runs, or the node failed.
pub async fn open(
    context: &Context,
    platform: &Platform,
    account: Account,
    command: &str,
) -> Result<Sender, Failure> {
    let globals = &context.globals;
    let endpoint = connection::endpoint(globals)?;
    let signer = wallet::open(globals, endpoint.chain_id)?;
    let folder = globals.state.join(command).join(endpoint.chain_id.to_string());
    let policy = if endpoint.chain_id == DEV_CHAIN_ID {
        Policy::dev(folder, &endpoint)
    } else {
        Policy::public(folder, &endpoint, CONFIRMATIONS)
    };
    let accounts = Accounts::new().with(account, signer);
    let decoder = RevertDecoder::new(&dmex_contracts::abis());
    let sender = Sender::open(platform.provider().clone(), accounts, decoder, policy).await?;
    sender.resume().await.map_err(|error| hint::transaction::stuck(&error))?;
    Ok(sender)
}
