//! What the timelock executes. Anybody may have it do so, past the governor, which then says nothing of it though it
//! answers that the proposal was executed.

use std::collections::HashMap;

use alloy::primitives::{B256, U256};
use dmex_contracts::DmexTimelock::DmexTimelockEvents as Event;
use dmex_store::read::{EventFilter, Events, Order, PageOf};
use dmex_store::rows;
use dmex_store::{Store, StoreError};
use serde_json::Value;

use super::{Fold, FoldError};

/// Events read at a time.
const READ: u32 = 500;

/// Proposals by the operations that the timelock knows them by.
#[derive(Default)]
pub(crate) struct Operations {
    known: HashMap<B256, U256>,
    /// Scheduled last: the governor says in its next event for which proposal.
    scheduled: Option<B256>,
    /// Whether those of the store are among the known ones.
    are_read: bool,
}

impl Operations {
    /// The governor says for which proposal it scheduled.
    pub(super) fn queued(&mut self, proposal: U256) {
        if let Some(operation) = self.scheduled.take() {
            self.known.insert(operation, proposal);
        }
    }

    /// Whose operation it is; nobody's if no proposal of our governor asked for it.
    async fn proposal(&mut self, store: &Store, operation: B256) -> Result<Option<U256>, StoreError> {
        if !self.known.contains_key(&operation) && !self.are_read {
            self.read(store).await?;
            self.are_read = true;
        }
        Ok(self.known.get(&operation).copied())
    }

    /// Those of the store. It keeps events word by word, so nothing else needs to be kept for this.
    async fn read(&mut self, store: &Store) -> Result<(), StoreError> {
        let scheduled = events_named(store, "CallScheduled").await?;
        for queued in events_named(store, "ProposalQueued").await? {
            let before = scheduled.partition_point(|event| event.id < queued.id);
            let operation = scheduled.get(..before).and_then(|events| events.last());
            let operation = operation.and_then(|event| argument(event, "id")?.parse().ok());
            let proposal = argument(&queued, "proposalId").and_then(|id| id.parse().ok());
            let named: Option<(B256, U256)> = operation.zip(proposal);
            self.known.extend(named);
        }
        Ok(())
    }
}

impl Fold<'_> {
    pub(super) async fn timelock(&mut self, event: Event) -> Result<(), FoldError> {
        let now = self.at.timestamp;
        match event {
            Event::CallScheduled(event) => self.state.operations.scheduled = Some(event.id),
            Event::CallExecuted(event) => {
                if let Some(id) = self.state.operations.proposal(self.store, event.id).await? {
                    self.proposal(id).await?.executed_at = Some(now);
                }
            }
            Event::Cancelled(event) => {
                if let Some(id) = self.state.operations.proposal(self.store, event.id).await? {
                    self.proposal(id).await?.canceled_at = Some(now);
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// All events of a name: there are few of those that only an accepted proposal makes.
async fn events_named(store: &Store, name: &str) -> Result<Vec<rows::Event>, StoreError> {
    let mut events: Vec<rows::Event> = Vec::new();
    loop {
        let after = events.last().map(|event| event.id);
        let filter = EventFilter { name: Some(name.to_owned()), ..EventFilter::default() };
        let page = PageOf { after, limit: READ, order: Order::Ascending };
        let part = store.events(filter, page).await?;
        let is_last = part.len() < READ as usize;
        events.extend(part);
        if is_last {
            return Ok(events);
        }
    }
}

fn argument<'a>(event: &'a rows::Event, name: &str) -> Option<&'a str> {
    event.arguments.get(name).and_then(Value::as_str)
}
