//! What each contract is created with: pure, so that a deployment is made and checked by the same words.

use alloy::primitives::aliases::U48;
use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::{SolConstructor, SolType};
use dmex_types::{Asset, PowerUnit};

use crate::classes::{classified, deployed};
use crate::{
    ActionClasses, Assets, AuctionSale, BitcoinBenchmark, BondCalls, Bonds, Closing, ContractId, Deployment,
    DeploymentError, Dmc, DmcVesting, DmexGovernor, DmexTimelock, FilecoinBenchmark, GiftCampaigns, Grant,
    Insurance, LossLedger, MinerRegistry, MiningPower, PayTokenPrices, PowerRenderer, PrimarySale, Reserve,
    Settlement, Valuation, Wanted, dmc,
};

/// [seconds]
const DAY: u64 = 86_400;
/// Team: a step every 30 days, 36 times.
const TEAM_STEPS: (u32, u16) = (30 * 86_400, 36);
/// Private sale: a fifth at once, then every 90 days.
const PRIVATE_SALE_STEPS: (u32, u16) = (90 * 86_400, 5);

/// The encoded arguments of a contract, where all stand as `on` says or plans.
///
/// # Errors
/// The file of classes is damaged.
pub fn arguments(id: ContractId, on: &Deployment, wanted: &Wanted) -> Result<Bytes, DeploymentError> {
    let owner = wanted.deployer;
    let (settlement, sale, power) = (on.settlement.address, on.primary_sale.address, on.mining_power.address);
    let (registry, ledger, reserve) = (on.miner_registry.address, on.loss_ledger.address, on.reserve.address);
    let (valuation, prices, closing) =
        (on.valuation.address, on.pay_token_prices.address, on.closing.address);
    let (timelock, calls, bonds) = (on.timelock.address, on.bond_calls.address, on.bonds.address);
    let assets = on.assets.address;
    Ok(match id {
        ContractId::MinerRegistry => {
            encoded::<MinerRegistry::constructorCall>((owner, sale, closing, assets))
        }
        ContractId::BitcoinBenchmark => {
            let arguments = (owner, registry, feed(wanted, Asset::Btc), wanted.first_day.number());
            encoded::<BitcoinBenchmark::constructorCall>(arguments)
        }
        ContractId::FilecoinBenchmark => {
            let arguments = (owner, registry, feed(wanted, Asset::Fil), wanted.first_day.number());
            encoded::<FilecoinBenchmark::constructorCall>(arguments)
        }
        ContractId::Assets => encoded::<Assets::constructorCall>((owner, sale)),
        ContractId::PowerRenderer => encoded::<PowerRenderer::constructorCall>((settlement, sale, assets)),
        ContractId::MiningPower => encoded::<MiningPower::constructorCall>((owner, places(on))),
        ContractId::DayCalculator | ContractId::OfferCheck => Bytes::new(),
        ContractId::Settlement => {
            let arguments = (power, sale, bonds, closing, on.day_calculator.address);
            encoded::<Settlement::constructorCall>(arguments)
        }
        ContractId::AuctionSale => encoded::<AuctionSale::constructorCall>((owner, sale)),
        ContractId::PrimarySale => {
            let (check, auctions) = (on.offer_check.address, on.auction_sale.address);
            let fees = wanted.fee_recipient;
            let arguments = (owner, registry, settlement, power, bonds, assets, check, auctions, fees);
            encoded::<PrimarySale::constructorCall>(arguments)
        }
        ContractId::PayTokenPrices => encoded::<PayTokenPrices::constructorCall>((owner,)),
        ContractId::Valuation => encoded::<Valuation::constructorCall>((settlement, prices)),
        ContractId::BondCalls => encoded::<BondCalls::constructorCall>((owner, settlement, valuation)),
        ContractId::Bonds => encoded::<Bonds::constructorCall>((settlement, sale, calls)),
        ContractId::Closing => {
            let arguments = (settlement, registry, valuation, ledger, reserve, timelock);
            encoded::<Closing::constructorCall>(arguments)
        }
        ContractId::DmexTimelock => {
            let delay = U256::from(wanted.dao.timelock_delay);
            encoded::<DmexTimelock::constructorCall>((delay, on.governor.address))
        }
        ContractId::Dmc => encoded::<Dmc::constructorCall>((allocation(on, wanted),)),
        ContractId::TeamVesting => {
            let first = wanted.first_day.start_timestamp() + 30 * DAY;
            vesting(on, first, TEAM_STEPS, &wanted.dao.team)
        }
        ContractId::PrivateSaleVesting => {
            let first = wanted.first_day.start_timestamp();
            vesting(on, first, PRIVATE_SALE_STEPS, &wanted.dao.private_sale)
        }
        ContractId::ActionClasses => {
            let classes = classified(&deployed(on))?;
            encoded::<ActionClasses::constructorCall>((timelock, settlement, registry, classes))
        }
        ContractId::DmexGovernor => encoded::<DmexGovernor::constructorCall>((governor(on, wanted),)),
        ContractId::Reserve => encoded::<Reserve::constructorCall>((owner, settlement, power, ledger)),
        ContractId::GiftCampaigns => encoded::<GiftCampaigns::constructorCall>((power, settlement, sale)),
        ContractId::Insurance(token) => {
            encoded::<Insurance::constructorCall>((owner, token, settlement, power, ledger))
        }
        ContractId::LossLedger => {
            let arguments = (settlement, power, reserve, valuation, insurances(on));
            encoded::<LossLedger::constructorCall>(arguments)
        }
        ContractId::HeaderRelay => wanted.relay.clone().unwrap_or_default(),
    })
}

/// How people see an asset that this program knows: what the contract of assets is told when it is opened.
#[must_use]
pub fn description(asset: Asset) -> Assets::Description {
    let unit = PowerUnit::of(asset);
    let (ticker, scale) = (asset.to_string(), unit.smallest_units());
    Assets::Description { ticker, unit: unit.to_string(), scale }
}

fn encoded<C: SolConstructor>(arguments: <C::Parameters<'_> as SolType>::RustType) -> Bytes {
    C::new(arguments).abi_encode().into()
}

fn feed(wanted: &Wanted, asset: Asset) -> Address {
    wanted.price_feeds.get(&asset).copied().unwrap_or_default()
}

/// In the order of the pay tokens, as they are created.
fn insurances(on: &Deployment) -> Vec<Address> {
    let insurances = on.tokens.pay.iter().filter_map(|token| on.insurances.get(&token.address));
    insurances.map(|insurance| insurance.address).collect()
}

/// The contracts that no NFT may go to, and the one that draws.
fn places(on: &Deployment) -> MiningPower::Places {
    MiningPower::Places {
        settlement: on.settlement.address,
        renderer: on.power_renderer.address,
        sale: on.primary_sale.address,
        ledger: on.loss_ledger.address,
        reserve: on.reserve.address,
        bonds: on.bonds.address,
        closing: on.closing.address,
        auctionSale: on.auction_sale.address,
    }
}

fn allocation(on: &Deployment, wanted: &Wanted) -> Dmc::Allocation {
    Dmc::Allocation {
        timelock: on.timelock.address,
        platform: wanted.dao.platform,
        teamVesting: on.team_vesting.address,
        privateSaleVesting: on.private_sale_vesting.address,
        reserve: on.reserve.address,
    }
}

fn vesting(on: &Deployment, first: u64, (interval, steps): (u32, u16), grants: &[Grant]) -> Bytes {
    let schedule = DmcVesting::Schedule { firstStep: U48::from(first), interval, steps };
    let grant = |grant: &Grant| DmcVesting::Grant {
        beneficiary: grant.beneficiary,
        amount: dmc(grant.dmc).saturating_to(),
    };
    let grants = grants.iter().map(grant).collect();
    encoded::<DmcVesting::constructorCall>((on.dmc.address, schedule, grants))
}

fn governor(on: &Deployment, wanted: &Wanted) -> DmexGovernor::Setup {
    let dao = &wanted.dao;
    DmexGovernor::Setup {
        votes: on.dmc.address,
        timelock: on.timelock.address,
        actions: on.action_classes.address,
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
    }
}
