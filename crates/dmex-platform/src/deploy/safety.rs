//! Creates what makes holders whole after a default: reserve, underwriting pools, the ledger of losses.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use alloy::sol_types::SolConstructor;
use dmex_contracts::{Contract, Insurance, LossLedger, Reserve};

use super::contracts::Assets;
use super::plan::{Plan, Step};
use super::{DeployError, Deployer};

/// The contracts of the safety net.
pub(super) struct SafetyContracts {
    pub(super) reserve: Contract,
    pub(super) insurances: BTreeMap<Address, Contract>,
    pub(super) loss_ledger: Contract,
}

impl Deployer<'_> {
    pub(super) async fn safety(&self, assets: &Assets, plan: &Plan) -> Result<SafetyContracts, DeployError> {
        let pools = assets.pools();
        let (settlement, power) = (plan.address(Step::Settlement), plan.address(Step::MiningPower));
        let (owner, ledger) = (self.address, plan.address(Step::LossLedger { pools }));
        let arguments = Reserve::constructorCall { owner, settlement, miningPower: power, ledger };
        let reserve =
            self.planned("Reserve", Step::Reserve, plan, &Reserve::BYTECODE, arguments.abi_encode()).await?;
        let mut insurances = BTreeMap::new();
        for (number, token) in (0..).zip(&assets.tokens.pay) {
            let arguments = Insurance::constructorCall {
                owner,
                payToken: token.address,
                settlement,
                miningPower: power,
                ledger,
            };
            let (step, code) = (Step::Insurance { number }, &Insurance::BYTECODE);
            let name = format!("Insurance-{}", token.symbol);
            let pool = self.planned(&name, step, plan, code, arguments.abi_encode()).await?;
            insurances.insert(token.address, pool);
        }
        let addresses = (0..pools).map(|number| plan.address(Step::Insurance { number })).collect();
        let arguments = LossLedger::constructorCall {
            settlement,
            miningPower: power,
            reserve: reserve.address,
            insurances: addresses,
        };
        let (step, code) = (Step::LossLedger { pools }, &LossLedger::BYTECODE);
        let loss_ledger = self.planned("LossLedger", step, plan, code, arguments.abi_encode()).await?;
        Ok(SafetyContracts { reserve, insurances, loss_ledger })
    }
}
