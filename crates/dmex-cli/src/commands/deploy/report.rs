//! The addresses of a deployment that passed its check.

use alloy::primitives::{Address, B256};
use dmex_contracts::{ContractId, Deployment};
use dmex_platform::Checked;
use dmex_platform::deploy::{Cause, Later};
use dmex_types::{Asset, Day};
use serde::Serialize;

use crate::printer::{Show, facts, table};

/// A deployment that passed its check.
#[derive(Serialize)]
pub(super) struct View {
    chain_id: u64,
    /// Code, wiring, parameters and roles on chain are what they should be.
    checked: bool,
    first_block: u64,
    first_day: Day,
    contracts: Vec<Row>,
    tokens: Vec<Row>,
    price_feeds: Vec<Row>,
    /// What changed rightfully since the hand-over.
    changes: Vec<Change>,
}

/// A name and where it stands.
#[derive(Serialize)]
struct Row {
    name: String,
    address: Address,
}

/// A value that changed rightfully.
#[derive(Serialize)]
struct Change {
    contract: &'static str,
    address: Address,
    what: String,
    value: String,
    before: String,
    cause: &'static str,
    transaction: B256,
}

impl Change {
    fn new(later: &Later) -> Self {
        let cause = match later.cause {
            Cause::Vote => "vote",
            Cause::Closing => "closing",
        };
        Self {
            contract: later.contract,
            address: later.address,
            what: later.what.clone(),
            value: later.value.clone(),
            before: later.before.clone(),
            cause,
            transaction: later.transaction,
        }
    }

    fn show(&self) -> String {
        let Self { contract, what, value, before, cause, transaction, .. } = self;
        format!(
            "\n{contract}: {what} is {value}, was {before}; changed by {cause} in transaction {transaction}"
        )
    }
}

impl View {
    pub(super) fn new(on: &Deployment, checked: &Checked) -> Self {
        let row = |name: &str, address: Address| Row { name: name.to_owned(), address };
        let contract = |id: ContractId| Some(row(&id.title(on), id.of(on)?.address));
        let tokens = on.tokens.pay.iter().chain(on.tokens.reward.values());
        let feed = |(asset, feed): (&Asset, &Address)| row(&format!("{asset}/USD feed"), *feed);
        let dmc_feed = on.setup.dmc_feed.map(|feed| row("DMC/USD feed", feed));
        Self {
            chain_id: on.chain_id,
            checked: true,
            first_block: on.first_block,
            first_day: on.first_day,
            contracts: on.contracts().into_iter().filter_map(contract).collect(),
            tokens: tokens.map(|token| row(&token.symbol, token.address)).collect(),
            price_feeds: on.price_feeds.iter().map(feed).chain(dmc_feed).collect(),
            changes: checked.later.iter().map(Change::new).collect(),
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let all = self.contracts.iter().chain(&self.tokens).chain(&self.price_feeds);
        let rows = all.map(|row| vec![row.name.clone(), row.address.to_string()]).collect();
        format!(
            "{}\n\n{}\n\nChecked on chain: code, wiring, parameters and roles are as they should be.{}",
            table(&["CONTRACT", "ADDRESS"], &[], rows),
            facts(&[
                ("Chain", self.chain_id.to_string()),
                ("Benchmarks from", self.first_day.to_string()),
                ("Events from block", self.first_block.to_string()),
            ]),
            self.changes.iter().map(Change::show).collect::<String>()
        )
    }
}
