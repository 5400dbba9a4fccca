//! The classes that the deployment chose, by the events of the contract's creation. Later ones were chosen by vote.

use std::collections::BTreeSet;

use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::ActionClasses::ClassChanged;

use super::CheckError;
use crate::deploy::classes::{classified, deployed};
use crate::{Platform, ReadError};

/// Nothing is classed but what the file says, and nothing of it is left out.
pub(super) async fn check_classes(platform: &Platform) -> Result<(), CheckError> {
    let on = platform.deployment();
    let wrong = CheckError::OtherParameter;
    let list = classified(&deployed(on)).map_err(|error| wrong(format!("the list of classes ({error})")))?;
    let expected: BTreeSet<_> = list.iter().map(|one| (one.target, one.selector, one.class)).collect();

    let classes = &on.action_classes;
    let filter = Filter::new()
        .address(classes.address)
        .event_signature(ClassChanged::SIGNATURE_HASH)
        .from_block(classes.block)
        .to_block(classes.block);
    let logs = platform.provider().get_logs(&filter).await.map_err(ReadError::from)?;
    let events = logs.iter().filter_map(|log| ClassChanged::decode_log(&log.inner).ok());
    let found: BTreeSet<_> = events.map(|event| (event.target, event.selector, event.class)).collect();
    match found.symmetric_difference(&expected).next() {
        Some((target, selector, _)) => Err(wrong(format!("the class of {selector} on {target}"))),
        None => Ok(()),
    }
}
