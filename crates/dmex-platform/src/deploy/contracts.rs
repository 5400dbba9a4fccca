//! Creates the contracts in their order.

use std::collections::BTreeMap;

use alloy::primitives::Bytes;
use dmex_contracts::{Contract, Deployment, Setup};

use super::arguments::arguments;
use super::part::Part;
use super::plan::Plan;
use super::tokens::Assets;
use super::wanted::Wanted;
use super::{DeployError, Deployer};

impl Deployer<'_> {
    /// Creates every contract where the others expect it.
    pub(super) async fn contracts(
        &self,
        chain_id: u64,
        assets: &Assets,
        wanted: &Wanted,
        plan: &Plan,
    ) -> Result<Deployment, DeployError> {
        let pay_tokens = assets.tokens.pay.iter().map(|token| token.address);
        let parts = Part::all(pay_tokens, wanted.relay.is_some());
        let mut on = planned(chain_id, assets, wanted);
        for (position, part) in (0..).zip(&parts) {
            let contract = Contract { address: plan.address(position), block: 0, arguments: Bytes::new() };
            part.put(&mut on, contract);
        }
        for (position, part) in (0..).zip(&parts) {
            let made = self.create(&part.label(), part.code(), arguments(*part, &on, wanted)?).await?;
            let planned = plan.address(position);
            if made.address != planned {
                let (name, found) = (part.label(), made.address);
                return Err(DeployError::AddressTaken { name, planned, found });
            }
            part.put(&mut on, made);
        }
        on.first_block = on.miner_registry.block;
        Ok(on)
    }
}

/// The deployment before anything of it stands.
fn planned(chain_id: u64, assets: &Assets, wanted: &Wanted) -> Deployment {
    let nowhere = || Contract { address: Default::default(), block: 0, arguments: Bytes::new() };
    Deployment {
        chain_id,
        first_block: 0,
        first_day: wanted.first_day,
        timelock: nowhere(),
        governor: nowhere(),
        action_classes: nowhere(),
        dmc: nowhere(),
        team_vesting: nowhere(),
        private_sale_vesting: nowhere(),
        miner_registry: nowhere(),
        bitcoin_benchmark: nowhere(),
        filecoin_benchmark: nowhere(),
        assets: nowhere(),
        header_relay: None,
        power_renderer: nowhere(),
        mining_power: nowhere(),
        day_calculator: nowhere(),
        settlement: nowhere(),
        bonds: nowhere(),
        closing: nowhere(),
        valuation: nowhere(),
        pay_token_prices: nowhere(),
        offer_check: nowhere(),
        auction_sale: nowhere(),
        primary_sale: nowhere(),
        bond_calls: nowhere(),
        loss_ledger: nowhere(),
        reserve: nowhere(),
        insurances: BTreeMap::new(),
        price_feeds: assets.price_feeds.clone(),
        tokens: assets.tokens.clone(),
        setup: Setup {
            reporters: wanted.reporters.clone(),
            miners: wanted.miners.clone(),
            pay_feeds: wanted.pay_feeds.clone(),
            dmc_feed: Some(wanted.dmc_feed),
        },
    }
}
