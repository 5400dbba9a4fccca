//! What a deployment should be, beside where its contracts stand: by its configuration, or by its record.

use std::collections::BTreeMap;

use alloy::primitives::{Address, Bytes};
use alloy::sol_types::{SolConstructor, SolType};
use dmex_types::{Asset, Day};

use crate::{
    ApprovedMiner, DaoConfig, Deployment, Dmc, DmcVesting, DmexGovernor, DmexTimelock, Grant, MinerRegistry,
    PayFeed, PrimarySale, Quorums, dmc,
};

/// What a deployment should be, beside where its contracts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// To whom contracts belong until the hand-over.
    pub deployer: Address,
    /// How the DAO begins.
    pub dao: DaoConfig,
    /// Who is credited platform fees.
    pub fee_recipient: Address,
    /// First day of both benchmarks; locked DMC is counted from it.
    pub first_day: Day,
    /// Who measures the networks.
    pub reporters: Vec<Address>,
    /// Who may sell without a vote.
    pub miners: Vec<ApprovedMiner>,
    /// What prices each pay token: there are no others.
    pub pay_feeds: BTreeMap<Address, PayFeed>,
    /// What miners pay out.
    pub reward_tokens: BTreeMap<Asset, Address>,
    /// The price feed of each asset.
    pub price_feeds: BTreeMap<Asset, Address>,
    /// What prices DMC in the reserve.
    pub dmc_feed: Address,
    /// What the header relay is created with, if there is one.
    pub relay: Option<Bytes>,
}

impl Wanted {
    /// What a deployment file says. `None` if its constructor arguments cannot be read.
    #[must_use]
    pub fn recorded(on: &Deployment) -> Option<Self> {
        let registry: MinerRegistry::constructorCall = read_arguments(&on.miner_registry.arguments)?;
        let sale: PrimarySale::constructorCall = read_arguments(&on.primary_sale.arguments)?;
        let setup = &on.setup;
        Some(Self {
            deployer: registry.owner,
            dao: recorded_dao(on)?,
            fee_recipient: sale.feeRecipient,
            first_day: on.first_day,
            reporters: setup.reporters.clone(),
            miners: setup.miners.clone(),
            pay_feeds: setup.pay_feeds.clone(),
            reward_tokens: on.tokens.reward.iter().map(|(asset, token)| (*asset, token.address)).collect(),
            price_feeds: on.price_feeds.clone(),
            dmc_feed: setup.dmc_feed.unwrap_or_default(),
            relay: on.header_relay.as_ref().map(|relay| relay.arguments.clone()),
        })
    }
}

/// The arguments of a constructor, if these are some.
#[must_use]
pub fn read_arguments<C: SolConstructor>(arguments: &[u8]) -> Option<C> {
    <C::Parameters<'_> as SolType>::abi_decode_sequence(arguments).map(C::new).ok()
}

fn recorded_dao(on: &Deployment) -> Option<DaoConfig> {
    let DmexGovernor::constructorCall { setup } = read_arguments(&on.governor.arguments)?;
    let timelock: DmexTimelock::constructorCall = read_arguments(&on.timelock.arguments)?;
    let Dmc::constructorCall { to } = read_arguments(&on.dmc.arguments)?;
    Some(DaoConfig {
        platform: to.platform,
        team: recorded_grants(&on.team_vesting.arguments)?,
        private_sale: recorded_grants(&on.private_sale_vesting.arguments)?,
        guardian: setup.guardian,
        voting_delay: setup.votingDelay.to(),
        voting_period: setup.votingPeriod,
        vote_extension: setup.voteExtension.to(),
        timelock_delay: timelock.delay.saturating_to(),
        proposal_threshold: (setup.proposalThreshold / dmc(1)).saturating_to(),
        quorums: Quorums {
            parameter: setup.quorums.parameter,
            termination: setup.quorums.termination,
            reserve_spend: setup.quorums.reserveSpend,
            constitution: setup.quorums.constitution,
        },
    })
}

fn recorded_grants(arguments: &[u8]) -> Option<Vec<Grant>> {
    let locks: DmcVesting::constructorCall = read_arguments(arguments)?;
    let whole: u128 = dmc(1).to();
    let grant = |grant: DmcVesting::Grant| {
        let dmc = u64::try_from(grant.amount / whole).ok()?;
        Some(Grant { beneficiary: grant.beneficiary, dmc })
    };
    locks.grants.into_iter().map(grant).collect()
}
