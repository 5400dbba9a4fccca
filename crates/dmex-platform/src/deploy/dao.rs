//! Creates the platform token, its locks, and the DAO.

use alloy::primitives::U256;
use alloy::primitives::aliases::U48;
use alloy::sol_types::SolConstructor;
use dmex_contracts::{ActionClasses, Contract, Dmc, DmcVesting, DmexGovernor, DmexTimelock};

use super::classes::{classified, planned};
use super::config::{Grant, dmc};
use super::contracts::Assets;
use super::plan::{Plan, Step};
use super::{DeployError, Deployer};

/// [seconds]
const DAY: u64 = 86_400;
/// Team: a step every 30 days, 36 times.
const TEAM_STEPS: (u32, u16) = (30 * 86_400, 36);
/// Private sale: a fifth at once, then every 90 days.
const PRIVATE_SALE_STEPS: (u32, u16) = (90 * 86_400, 5);

/// The contracts of the DAO.
pub(super) struct DaoContracts {
    pub(super) timelock: Contract,
    pub(super) dmc: Contract,
    pub(super) team_vesting: Contract,
    pub(super) private_sale_vesting: Contract,
    pub(super) action_classes: Contract,
    pub(super) governor: Contract,
}

impl Deployer<'_> {
    pub(super) async fn dao(&self, assets: &Assets, plan: &Plan) -> Result<DaoContracts, DeployError> {
        let at = |step| plan.address(step);
        let delay = U256::from(self.config.dao.timelock_delay);
        let governor = at(Step::Governor);
        let timelock = self
            .planned("DmexTimelock", Step::Timelock, plan, &DmexTimelock::BYTECODE, {
                DmexTimelock::constructorCall { delay, governor }.abi_encode()
            })
            .await?;
        let dmc = self.dmc(plan).await?;
        let [team_vesting, private_sale_vesting] = self.vestings(plan).await?;
        let classes = ActionClasses::constructorCall {
            timelock: timelock.address,
            settlement: at(Step::Settlement),
            registry: at(Step::MinerRegistry),
            classified: classified(&planned(assets, plan))?,
        };
        let action_classes = self
            .planned(
                "ActionClasses",
                Step::ActionClasses,
                plan,
                &ActionClasses::BYTECODE,
                classes.abi_encode(),
            )
            .await?;
        let governor = self.governor(plan).await?;
        Ok(DaoContracts { timelock, dmc, team_vesting, private_sale_vesting, action_classes, governor })
    }

    async fn dmc(&self, plan: &Plan) -> Result<Contract, DeployError> {
        let to = Dmc::Allocation {
            timelock: plan.address(Step::Timelock),
            platform: self.config.dao.platform,
            teamVesting: plan.address(Step::TeamVesting),
            privateSaleVesting: plan.address(Step::PrivateSaleVesting),
            reserve: plan.address(Step::Reserve),
        };
        self.planned("Dmc", Step::Dmc, plan, &Dmc::BYTECODE, Dmc::constructorCall { to }.abi_encode()).await
    }

    async fn vestings(&self, plan: &Plan) -> Result<[Contract; 2], DeployError> {
        let start = self.config.first_day.start_timestamp();
        let dao = &self.config.dao;
        let team = self.vesting(plan, start + 30 * DAY, TEAM_STEPS, &dao.team);
        let team =
            self.planned("team-DmcVesting", Step::TeamVesting, plan, &DmcVesting::BYTECODE, team).await?;
        let sale = self.vesting(plan, start, PRIVATE_SALE_STEPS, &dao.private_sale);
        let step = Step::PrivateSaleVesting;
        let sale = self.planned("private-sale-DmcVesting", step, plan, &DmcVesting::BYTECODE, sale).await?;
        Ok([team, sale])
    }

    fn vesting(&self, plan: &Plan, first: u64, (interval, steps): (u32, u16), grants: &[Grant]) -> Vec<u8> {
        let schedule = DmcVesting::Schedule { firstStep: U48::from(first), interval, steps };
        let grant = |grant: &Grant| DmcVesting::Grant {
            beneficiary: grant.beneficiary,
            amount: dmc(grant.dmc).saturating_to(),
        };
        let grants = grants.iter().map(grant).collect();
        DmcVesting::constructorCall { coin_: plan.address(Step::Dmc), schedule_: schedule, grants }
            .abi_encode()
    }

    async fn governor(&self, plan: &Plan) -> Result<Contract, DeployError> {
        let dao = &self.config.dao;
        let setup = DmexGovernor::Setup {
            votes: plan.address(Step::Dmc),
            timelock: plan.address(Step::Timelock),
            actions: plan.address(Step::ActionClasses),
            registry: plan.address(Step::MinerRegistry),
            guardian: dao.guardian,
            votingDelay: U48::from(dao.voting_delay),
            votingPeriod: dao.voting_period,
            voteExtension: U48::from(dao.vote_extension),
            proposalThreshold: dmc(dao.proposal_threshold),
            quorums: DmexGovernor::Quorums {
                parameter: dao.quorums.parameter,
                termination: dao.quorums.termination,
                reserveSpend: dao.quorums.reserve_spend,
                constitution: dao.quorums.constitution,
            },
        };
        let arguments = DmexGovernor::constructorCall { setup }.abi_encode();
        self.planned("DmexGovernor", Step::Governor, plan, &DmexGovernor::BYTECODE, arguments).await
    }
}
