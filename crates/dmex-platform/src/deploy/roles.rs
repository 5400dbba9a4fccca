//! Sets the first parameters and hands every role over.

use alloy::primitives::Address;
use alloy::sol_types::SolCall;
use dmex_contracts::{
    Assets, BitcoinBenchmark, Deployment, MinerRegistry, PayTokenPrices, PrimarySale, Reserve, description,
};
use dmex_types::Asset;

use super::{DeployError, Deployer};
use crate::Call;

impl Deployer<'_> {
    /// Wires reporters, assets and tokens, then hands every owner role over.
    pub(super) async fn roles(&self, deployment: &Deployment) -> Result<(), DeployError> {
        let (sale, assets) = (deployment.primary_sale.address, deployment.assets.address);
        for asset in Asset::ALL {
            let benchmark = deployment.benchmark(asset);
            let chosen = self.config.reporters.clone();
            let call = Call::new(benchmark, &BitcoinBenchmark::setReportersCall { chosen });
            self.act(&format!("reporters-{asset}"), call).await?;
            let call =
                Assets::openAssetCall { asset: asset as u8, benchmark, description: description(asset) };
            self.act(&format!("open-{asset}"), Call::new(assets, &call)).await?;
        }
        // Before they are allowed: a token that nothing prices is refused.
        self.pay_token_prices(deployment).await?;
        for token in &deployment.tokens.pay {
            let call = PrimarySale::allowPayTokenCall { token: token.address, allowed: true };
            self.act(&format!("pay-{}", token.symbol), Call::new(sale, &call)).await?;
        }
        for (asset, token) in &deployment.tokens.reward {
            let asset = *asset as u8;
            let call = Assets::allowRewardTokenCall { asset, token: token.address, allowed: true };
            self.act(&format!("reward-{}", token.symbol), Call::new(assets, &call)).await?;
        }
        self.set_relay(deployment).await?;
        self.reserve_assets(deployment).await?;
        self.first_miners(deployment).await?;
        self.hand_over(deployment).await
    }

    /// What each pay token is worth. A feed's answer is kept at once, for the day on which it fails.
    async fn pay_token_prices(&self, deployment: &Deployment) -> Result<(), DeployError> {
        for (token, source) in &deployment.setup.pay_feeds {
            let call = PayTokenPrices::setFeedCall::new((*token, source.feed, source.max_age));
            let call = Call::new(deployment.pay_token_prices.address, &call);
            self.act(&format!("price-{token}"), call).await?;
        }
        Ok(())
    }

    /// What the reserve may hold and pay out. Pay tokens and coins are priced by others; DMC has a feed of its own.
    async fn reserve_assets(&self, deployment: &Deployment) -> Result<(), DeployError> {
        for (token, feed) in reserve_assets(deployment) {
            let call = Reserve::setAssetCall { token, counts: true, feed };
            let call = Call::new(deployment.reserve.address, &call);
            self.act(&format!("reserve-{token}"), call).await?;
        }
        Ok(())
    }

    /// The last thing that the deployer's key can do here.
    async fn hand_over(&self, deployment: &Deployment) -> Result<(), DeployError> {
        for (name, contract) in deployment.owned() {
            let call = MinerRegistry::transferOwnershipCall { newOwner: deployment.timelock.address };
            self.act(&format!("hand-over-{name}-{contract}"), Call::new(contract, &call)).await?;
        }
        Ok(())
    }
}

/// The tokens that count as reserve, and the feed of each; zero if it needs none.
pub(super) fn reserve_assets(on: &Deployment) -> Vec<(Address, Address)> {
    let coins = on.tokens.pay.iter().chain(on.tokens.reward.values());
    let mut assets: Vec<_> = coins.map(|token| (token.address, Address::ZERO)).collect();
    assets.push((on.dmc.address, on.setup.dmc_feed.unwrap_or_default()));
    assets
}
