//! Creates the contracts in their order.

use dmex_contracts::{Contract, ContractId, Deployment, Setup, Wanted, arguments};

use super::plan::Plan;
use super::tokens::Assets;
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
        let contracts = ContractId::all(pay_tokens, wanted.relay.is_some());
        let mut on = planned(chain_id, assets, wanted);
        for (position, id) in (0..).zip(&contracts) {
            id.set(&mut on, Contract { address: plan.address(position), ..Contract::default() });
        }
        for (position, id) in (0..).zip(&contracts) {
            let made = self.create(&id.label(), id.bytecode(), arguments(*id, &on, wanted)?).await?;
            let planned = plan.address(position);
            if made.address != planned {
                let (name, found) = (id.label(), made.address);
                return Err(DeployError::AddressTaken { name, planned, found });
            }
            id.set(&mut on, made);
        }
        on.first_block = on.miner_registry.block;
        Ok(on)
    }
}

/// The deployment before anything of it stands.
fn planned(chain_id: u64, assets: &Assets, wanted: &Wanted) -> Deployment {
    Deployment {
        chain_id,
        first_day: wanted.first_day,
        price_feeds: assets.price_feeds.clone(),
        tokens: assets.tokens.clone(),
        setup: Setup {
            reporters: wanted.reporters.clone(),
            miners: wanted.miners.clone(),
            pay_feeds: wanted.pay_feeds.clone(),
            dmc_feed: Some(wanted.dmc_feed),
        },
        ..Deployment::default()
    }
}
