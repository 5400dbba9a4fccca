//! The addresses of a deployment that passed its check.

use alloy::primitives::Address;
use dmex_contracts::Deployment;
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
}

/// A name and where it stands.
#[derive(Serialize)]
struct Row {
    name: String,
    address: Address,
}

impl View {
    pub(super) fn new(on: &Deployment) -> Self {
        let row = |name: &str, address: Address| Row { name: name.to_owned(), address };
        let contracts = [
            ("MinerRegistry", &on.miner_registry),
            ("BitcoinBenchmark", &on.bitcoin_benchmark),
            ("FilecoinBenchmark", &on.filecoin_benchmark),
            ("PowerRenderer", &on.power_renderer),
            ("MiningPower", &on.mining_power),
            ("Settlement", &on.settlement),
            ("PrimarySale", &on.primary_sale),
            ("BondCalls", &on.bond_calls),
            ("DmexTimelock (owns all)", &on.timelock),
            ("DmexGovernor", &on.governor),
            ("ActionClasses", &on.action_classes),
            ("Dmc", &on.dmc),
            ("DmcVesting (team)", &on.team_vesting),
            ("DmcVesting (private sale)", &on.private_sale_vesting),
            ("Reserve", &on.reserve),
            ("LossLedger", &on.loss_ledger),
        ];
        let contracts = contracts.into_iter().map(|(name, contract)| row(name, contract.address));
        let relay = on.header_relay.iter().map(|relay| row("HeaderRelay", relay.address));
        let pools = on.insurances.iter().map(|(token, pool)| {
            let symbol = on.token(*token).map_or_else(|| token.to_string(), |token| token.symbol.clone());
            row(&format!("Insurance ({symbol})"), pool.address)
        });
        let tokens = on.tokens.pay.iter().chain(on.tokens.reward.values());
        let feed = |(asset, feed): (&Asset, &Address)| row(&format!("{asset}/USD feed"), *feed);
        Self {
            chain_id: on.chain_id,
            checked: true,
            first_block: on.first_block,
            first_day: on.first_day,
            contracts: contracts.chain(relay).chain(pools).collect(),
            tokens: tokens.map(|token| row(&token.symbol, token.address)).collect(),
            price_feeds: on.price_feeds.iter().map(feed).collect(),
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let all = self.contracts.iter().chain(&self.tokens).chain(&self.price_feeds);
        let rows = all.map(|row| vec![row.name.clone(), row.address.to_string()]).collect();
        format!(
            "{}\n\n{}\n\nChecked on chain: code, wiring, parameters and roles are as they should be.",
            table(&["CONTRACT", "ADDRESS"], &[], rows),
            facts(&[
                ("Chain", self.chain_id.to_string()),
                ("Benchmarks from", self.first_day.to_string()),
                ("Events from block", self.first_block.to_string()),
            ])
        )
    }
}
