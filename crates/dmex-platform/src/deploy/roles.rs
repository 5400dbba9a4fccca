//! Sets the first parameters and hands every role over.

use alloy::primitives::Address;
use dmex_contracts::{BitcoinBenchmark, Deployment, MinerRegistry, PrimarySale, Reserve};
use dmex_types::Asset;

use super::config::FirstMiner;
use super::{DeployError, Deployer};
use crate::{Call, send_for};

/// The contracts that have an owner.
pub(super) fn owned(deployment: &Deployment) -> Vec<(&'static str, Address)> {
    let mut owned = vec![
        ("MinerRegistry", deployment.miner_registry.address),
        ("BitcoinBenchmark", deployment.bitcoin_benchmark.address),
        ("FilecoinBenchmark", deployment.filecoin_benchmark.address),
        ("MiningPower", deployment.mining_power.address),
        ("PrimarySale", deployment.primary_sale.address),
        ("BondCalls", deployment.bond_calls.address),
        ("Reserve", deployment.reserve.address),
    ];
    owned.extend(deployment.insurances.values().map(|pool| ("Insurance", pool.address)));
    owned
}

impl Deployer<'_> {
    /// Wires reporters, benchmarks and tokens, then hands every owner role over.
    pub(super) async fn roles(&self, deployment: &Deployment) -> Result<(), DeployError> {
        let sale = deployment.primary_sale.address;
        for asset in Asset::ALL {
            let benchmark = deployment.benchmark(asset);
            let chosen = self.config.reporters.clone();
            let call = Call::new(benchmark, &BitcoinBenchmark::setReportersCall { chosen });
            self.act(&format!("reporters-{asset}"), call).await?;
            let call = Call::new(sale, &PrimarySale::setBenchmarkCall { asset: asset as u8, benchmark });
            self.act(&format!("benchmark-{asset}"), call).await?;
        }
        for token in &deployment.tokens.pay {
            let call = PrimarySale::allowPayTokenCall { token: token.address, allowed: true };
            self.act(&format!("pay-{}", token.symbol), Call::new(sale, &call)).await?;
        }
        for (asset, token) in &deployment.tokens.reward {
            let asset = *asset as u8;
            let call = PrimarySale::allowRewardTokenCall { asset, token: token.address, allowed: true };
            self.act(&format!("reward-{}", token.symbol), Call::new(sale, &call)).await?;
        }
        self.set_relay(deployment).await?;
        self.reserve_assets(deployment).await?;
        self.first_miners(deployment).await?;
        self.hand_over(deployment).await
    }

    /// What the reserve may hold and pay out. Only DMC and coins have a price of their own; a pay token counts as one USD.
    async fn reserve_assets(&self, deployment: &Deployment) -> Result<(), DeployError> {
        let tokens = &deployment.tokens;
        let coins = tokens.pay.iter().chain(tokens.reward.values()).map(|token| token.address);
        for token in coins.chain([deployment.dmc.address]) {
            let call = Reserve::setAssetCall { token, counts: true, feed: Address::ZERO };
            let call = Call::new(deployment.reserve.address, &call);
            self.act(&format!("reserve-{token}"), call).await?;
        }
        Ok(())
    }

    async fn first_miners(&self, deployment: &Deployment) -> Result<(), DeployError> {
        for FirstMiner { miner, asset, capacity } in &self.config.first_miners {
            let call = Call::approve_miner(deployment, *miner, *asset, *capacity);
            self.act(&format!("miner-{miner}-{asset}"), call).await?;
        }
        Ok(())
    }

    /// The last thing that the deployer's key can do here.
    async fn hand_over(&self, deployment: &Deployment) -> Result<(), DeployError> {
        for (name, contract) in owned(deployment) {
            let call = MinerRegistry::transferOwnershipCall { newOwner: deployment.timelock.address };
            self.act(&format!("hand-over-{name}-{contract}"), Call::new(contract, &call)).await?;
        }
        Ok(())
    }

    pub(super) async fn act(&self, name: &str, call: Call) -> Result<(), DeployError> {
        send_for(self.transact, &format!("deploy/{name}"), &self.config.deployer, &call).await?;
        Ok(())
    }
}
