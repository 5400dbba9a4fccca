//! Proves that the contracts on chain are ours, made and set as the record says, and owned by whom they should be; and
//! that nobody changed anything since, but by a vote.

mod code;
mod early;
mod finding;
mod history;
mod judge;
mod record;
mod row;
mod values;

use alloy::primitives::Address;
use alloy::providers::Provider;
use dmex_contracts::Wanted;
use futures_util::{StreamExt, TryStreamExt, stream};

use super::relay::anchor_differs;
use crate::{ASKED_AT_ONCE, Platform, ReadError};
use code::code_differs;
use early::early;
pub use finding::{Cause, CheckError, Checked, Finding, Later};
use history::{History, history};
use judge::judge;
use record::record_differs;
use row::{Row, Value};
use values::{Table, table};

/// How often values are read again because one changed meanwhile.
const MOST_TRIES: u32 = 3;

/// Compares every value on chain with what is wanted, or without that with what the record says: code, constructor
/// arguments, parameters, roles, and lists by the events of the contracts' whole life.
///
/// # Errors
/// [`CheckError::Differs`] names everything that differs and that no vote changed.
pub async fn check(platform: &Platform, wanted: Option<&Wanted>) -> Result<Checked, CheckError> {
    let on = platform.deployment();
    let recorded = Wanted::recorded(on);
    let Some(wanted) = wanted.or(recorded.as_ref()) else {
        let registry = ("MinerRegistry", on.miner_registry.address);
        let what = "the record of what the contracts were created with";
        let finding = Finding::new(registry, what, "not to be read", "the file that `dmex deploy` wrote");
        return Err(CheckError::Differs(vec![finding]));
    };
    let mut findings = record_differs(on, wanted);
    findings.extend(foreign_code(platform).await?);
    let is_foreign = |address: Address| findings.iter().any(|finding: &Finding| finding.address == address);
    if !on.header_relay.as_ref().is_some_and(|relay| is_foreign(relay.address)) {
        findings.extend(anchor_differs(platform).await?);
    }
    let (values, history) = read(platform, wanted).await?;
    let (differ, checked) = judge(&values, &history.changes);
    findings.extend(differ);
    findings.extend(early(platform, history.handed_over).await?);
    findings.extend(history.unborn);
    if findings.is_empty() { Ok(checked) } else { Err(CheckError::Differs(findings)) }
}

/// Whether every contract stands where the deployment says. A development chain that went back may be older than its
/// deployment.
///
/// # Errors
/// The node failed.
pub async fn is_on_chain(platform: &Platform) -> Result<bool, ReadError> {
    let on = platform.deployment();
    for id in on.contracts() {
        let Some(contract) = id.of(on) else { return Ok(false) };
        if platform.provider().get_code_at(contract.address).await?.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn foreign_code(platform: &Platform) -> Result<Vec<Finding>, ReadError> {
    let contracts = stream::iter(platform.deployment().contracts());
    let found: Vec<Option<Finding>> =
        contracts.map(|id| code_differs(platform, id)).buffered(ASKED_AT_ONCE).try_collect().await?;
    Ok(found.into_iter().flatten().collect())
}

/// The values and the events that changed them, of one moment: what changes while they are read is read again.
async fn read(platform: &Platform, wanted: &Wanted) -> Result<(Vec<Value>, History), ReadError> {
    let mut tries = 0;
    loop {
        let before = platform.provider().get_block_number().await?;
        let Table { rows, sources } = table(platform.deployment(), wanted);
        let values = ask(platform, rows).await?;
        let history = history(platform, &sources).await?;
        tries += 1;
        if history.newest <= before || tries == MOST_TRIES {
            return Ok((values, history));
        }
    }
}

async fn ask(platform: &Platform, rows: Vec<Row>) -> Result<Vec<Value>, ReadError> {
    stream::iter(rows).map(|row| row.ask(platform)).buffered(ASKED_AT_ONCE).try_collect().await
}
