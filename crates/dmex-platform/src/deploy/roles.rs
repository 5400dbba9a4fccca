//! Sets the first parameters and hands every role over.

use alloy::primitives::Address;
use dmex_chain::sender::Account;
use dmex_contracts::{BitcoinBenchmark, Deployment, MinerRegistry, PrimarySale};
use dmex_types::Asset;

use super::{DeployError, Deployer};
use crate::{Call, send_for};

/// The contracts that have an owner.
pub(super) fn owned(deployment: &Deployment) -> [(&'static str, Address); 5] {
    [
        ("MinerRegistry", deployment.miner_registry.address),
        ("BitcoinBenchmark", deployment.bitcoin_benchmark.address),
        ("FilecoinBenchmark", deployment.filecoin_benchmark.address),
        ("MiningPower", deployment.mining_power.address),
        ("PrimarySale", deployment.primary_sale.address),
    ]
}

impl Deployer<'_> {
    /// Wires reporters, benchmarks and tokens, then hands every owner role over.
    pub(super) async fn roles(&self, deployment: &Deployment) -> Result<(), DeployError> {
        let sale = deployment.primary_sale.address;
        for asset in Asset::ALL {
            let benchmark = deployment.benchmark(asset);
            let chosen = self.config.reporters.clone();
            let call = Call::new(benchmark, &BitcoinBenchmark::setReportersCall { chosen });
            self.act(&format!("reporters-{asset}"), &self.config.deployer, call).await?;
            let call = Call::new(sale, &PrimarySale::setBenchmarkCall { asset: asset as u8, benchmark });
            self.act(&format!("benchmark-{asset}"), &self.config.deployer, call).await?;
        }
        for token in &deployment.tokens.pay {
            let call = PrimarySale::allowPayTokenCall { token: token.address, allowed: true };
            self.act(&format!("pay-{}", token.symbol), &self.config.deployer, Call::new(sale, &call)).await?;
        }
        for (asset, token) in &deployment.tokens.reward {
            let asset = *asset as u8;
            let call = PrimarySale::allowRewardTokenCall { asset, token: token.address, allowed: true };
            self.act(&format!("reward-{}", token.symbol), &self.config.deployer, Call::new(sale, &call))
                .await?;
        }
        self.hand_over(deployment).await
    }

    async fn hand_over(&self, deployment: &Deployment) -> Result<(), DeployError> {
        if self.config.owner == self.address {
            return Ok(());
        }
        for (name, contract) in owned(deployment) {
            let call = MinerRegistry::transferOwnershipCall { newOwner: self.config.owner };
            self.act(&format!("offer-{name}"), &self.config.deployer, Call::new(contract, &call)).await?;
            if let Some(owner) = &self.config.owner_account {
                let call = Call::new(contract, &MinerRegistry::acceptOwnershipCall {});
                self.act(&format!("accept-{name}"), owner, call).await?;
            }
        }
        Ok(())
    }

    async fn act(&self, name: &str, from: &Account, call: Call) -> Result<(), DeployError> {
        send_for(self.transact, &format!("deploy/{name}"), from, &call).await?;
        Ok(())
    }
}
