//! One module a contract: what `sol!` makes of the committed artifacts.
#![allow(
    missing_docs,
    unreachable_pub,
    clippy::all,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "generated code; the documentation is in contracts/src/interfaces"
)]

use alloy::sol;

/// Declares a contract's bindings in a module of their own, for contracts share the names of structs.
macro_rules! bindings {
    ($module:ident, $name:ident, $file:literal) => {
        mod $module {
            use super::sol;
            sol!(
                #[sol(rpc, all_derives)]
                $name,
                $file
            );
        }
        pub use $module::$name;
    };
}

bindings!(action_classes, ActionClasses, "../../contracts/artifacts/ActionClasses.json");
bindings!(assets, Assets, "../../contracts/artifacts/Assets.json");
bindings!(auction_sale, AuctionSale, "../../contracts/artifacts/AuctionSale.json");
bindings!(bitcoin_benchmark, BitcoinBenchmark, "../../contracts/artifacts/BitcoinBenchmark.json");
bindings!(bond_calls, BondCalls, "../../contracts/artifacts/BondCalls.json");
bindings!(bonds, Bonds, "../../contracts/artifacts/Bonds.json");
bindings!(closing, Closing, "../../contracts/artifacts/Closing.json");
bindings!(day_calculator, DayCalculator, "../../contracts/artifacts/DayCalculator.json");
bindings!(dmc, Dmc, "../../contracts/artifacts/Dmc.json");
bindings!(dmc_vesting, DmcVesting, "../../contracts/artifacts/DmcVesting.json");
bindings!(dmex_governor, DmexGovernor, "../../contracts/artifacts/DmexGovernor.json");
bindings!(dmex_timelock, DmexTimelock, "../../contracts/artifacts/DmexTimelock.json");
bindings!(faucet_token, FaucetToken, "../../contracts/artifacts/FaucetToken.json");
bindings!(filecoin_benchmark, FilecoinBenchmark, "../../contracts/artifacts/FilecoinBenchmark.json");
bindings!(header_relay, HeaderRelay, "../../contracts/artifacts/HeaderRelay.json");
bindings!(insurance, Insurance, "../../contracts/artifacts/Insurance.json");
bindings!(insurance_pool, InsurancePool, "../../contracts/artifacts/InsurancePool.json");
bindings!(loss_ledger, LossLedger, "../../contracts/artifacts/LossLedger.json");
bindings!(miner_registry, MinerRegistry, "../../contracts/artifacts/MinerRegistry.json");
bindings!(mining_power, MiningPower, "../../contracts/artifacts/MiningPower.json");
bindings!(offer_check, OfferCheck, "../../contracts/artifacts/OfferCheck.json");
bindings!(pay_token_prices, PayTokenPrices, "../../contracts/artifacts/PayTokenPrices.json");
bindings!(power_renderer, PowerRenderer, "../../contracts/artifacts/PowerRenderer.json");
bindings!(primary_sale, PrimarySale, "../../contracts/artifacts/PrimarySale.json");
bindings!(replay_price_feed, ReplayPriceFeed, "../../contracts/artifacts/ReplayPriceFeed.json");
bindings!(
    reported_reward_benchmark,
    ReportedRewardBenchmark,
    "../../contracts/artifacts/ReportedRewardBenchmark.json"
);
bindings!(reserve, Reserve, "../../contracts/artifacts/Reserve.json");
bindings!(settlement, Settlement, "../../contracts/artifacts/Settlement.json");
bindings!(valuation, Valuation, "../../contracts/artifacts/Valuation.json");
