//! The contracts of a deployment, in the order of their creation: one list, from which the plan of addresses, the
//! creation, the check and the search for what is missing are made.

use alloy::primitives::{Address, Bytes};
use dmex_contracts::{
    ActionClasses, Assets, AuctionSale, BitcoinBenchmark, BondCalls, Bonds, Closing, Contract, DayCalculator,
    Deployment, Dmc, DmcVesting, DmexGovernor, DmexTimelock, FilecoinBenchmark, HeaderRelay, Insurance,
    LossLedger, MinerRegistry, MiningPower, OfferCheck, PayTokenPrices, PowerRenderer, PrimarySale, Reserve,
    Settlement, Valuation,
};

/// One contract of a deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    MinerRegistry,
    BitcoinBenchmark,
    FilecoinBenchmark,
    Assets,
    PowerRenderer,
    MiningPower,
    DayCalculator,
    Settlement,
    OfferCheck,
    AuctionSale,
    PrimarySale,
    PayTokenPrices,
    Valuation,
    BondCalls,
    Bonds,
    Closing,
    Timelock,
    Dmc,
    TeamVesting,
    PrivateSaleVesting,
    ActionClasses,
    Governor,
    Reserve,
    /// The insurance of products of a pay token.
    Insurance(Address),
    LossLedger,
    HeaderRelay,
}

/// Those before the insurances.
const FIRST: [Part; 23] = [
    Part::MinerRegistry,
    Part::BitcoinBenchmark,
    Part::FilecoinBenchmark,
    Part::Assets,
    Part::PowerRenderer,
    Part::MiningPower,
    Part::DayCalculator,
    Part::Settlement,
    Part::OfferCheck,
    Part::AuctionSale,
    Part::PrimarySale,
    Part::PayTokenPrices,
    Part::Valuation,
    Part::BondCalls,
    Part::Bonds,
    Part::Closing,
    Part::Timelock,
    Part::Dmc,
    Part::TeamVesting,
    Part::PrivateSaleVesting,
    Part::ActionClasses,
    Part::Governor,
    Part::Reserve,
];

impl Part {
    /// Every contract. Each pay token has an insurance of its own; the ledger asks them for their tokens, so it comes
    /// after them; not every deployment has a relay, so that comes last.
    pub(super) fn all(pay_tokens: impl IntoIterator<Item = Address>, relay: bool) -> Vec<Self> {
        let mut parts = FIRST.to_vec();
        parts.extend(pay_tokens.into_iter().map(Self::Insurance));
        parts.push(Self::LossLedger);
        parts.extend(relay.then_some(Self::HeaderRelay));
        parts
    }

    /// Those of a deployment.
    pub(super) fn of(on: &Deployment) -> Vec<Self> {
        Self::all(on.tokens.pay.iter().map(|token| token.address), on.header_relay.is_some())
    }

    /// The contract's name in Solidity.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::MinerRegistry => "MinerRegistry",
            Self::BitcoinBenchmark => "BitcoinBenchmark",
            Self::FilecoinBenchmark => "FilecoinBenchmark",
            Self::Assets => "Assets",
            Self::PowerRenderer => "PowerRenderer",
            Self::MiningPower => "MiningPower",
            Self::DayCalculator => "DayCalculator",
            Self::Settlement => "Settlement",
            Self::OfferCheck => "OfferCheck",
            Self::AuctionSale => "AuctionSale",
            Self::PrimarySale => "PrimarySale",
            Self::PayTokenPrices => "PayTokenPrices",
            Self::Valuation => "Valuation",
            Self::BondCalls => "BondCalls",
            Self::Bonds => "Bonds",
            Self::Closing => "Closing",
            Self::Timelock => "DmexTimelock",
            Self::Dmc => "Dmc",
            Self::TeamVesting | Self::PrivateSaleVesting => "DmcVesting",
            Self::ActionClasses => "ActionClasses",
            Self::Governor => "DmexGovernor",
            Self::Reserve => "Reserve",
            Self::Insurance(_) => "Insurance",
            Self::LossLedger => "LossLedger",
            Self::HeaderRelay => "HeaderRelay",
        }
    }

    /// What its creation is called, once on a chain.
    pub(super) fn label(self) -> String {
        match self {
            Self::TeamVesting => "team-DmcVesting".to_owned(),
            Self::PrivateSaleVesting => "private-sale-DmcVesting".to_owned(),
            Self::Insurance(token) => format!("Insurance-{token}"),
            other => other.name().to_owned(),
        }
    }

    /// Its creation code.
    pub(super) fn code(self) -> &'static Bytes {
        match self {
            Self::MinerRegistry => &MinerRegistry::BYTECODE,
            Self::BitcoinBenchmark => &BitcoinBenchmark::BYTECODE,
            Self::FilecoinBenchmark => &FilecoinBenchmark::BYTECODE,
            Self::Assets => &Assets::BYTECODE,
            Self::PowerRenderer => &PowerRenderer::BYTECODE,
            Self::MiningPower => &MiningPower::BYTECODE,
            Self::DayCalculator => &DayCalculator::BYTECODE,
            Self::Settlement => &Settlement::BYTECODE,
            Self::OfferCheck => &OfferCheck::BYTECODE,
            Self::AuctionSale => &AuctionSale::BYTECODE,
            Self::PrimarySale => &PrimarySale::BYTECODE,
            Self::PayTokenPrices => &PayTokenPrices::BYTECODE,
            Self::Valuation => &Valuation::BYTECODE,
            Self::BondCalls => &BondCalls::BYTECODE,
            Self::Bonds => &Bonds::BYTECODE,
            Self::Closing => &Closing::BYTECODE,
            Self::Timelock => &DmexTimelock::BYTECODE,
            Self::Dmc => &Dmc::BYTECODE,
            Self::TeamVesting | Self::PrivateSaleVesting => &DmcVesting::BYTECODE,
            Self::ActionClasses => &ActionClasses::BYTECODE,
            Self::Governor => &DmexGovernor::BYTECODE,
            Self::Reserve => &Reserve::BYTECODE,
            Self::Insurance(_) => &Insurance::BYTECODE,
            Self::LossLedger => &LossLedger::BYTECODE,
            Self::HeaderRelay => &HeaderRelay::BYTECODE,
        }
    }

    /// Where it stands. `None` if the deployment has none.
    pub(super) fn contract(self, on: &Deployment) -> Option<&Contract> {
        Some(match self {
            Self::MinerRegistry => &on.miner_registry,
            Self::BitcoinBenchmark => &on.bitcoin_benchmark,
            Self::FilecoinBenchmark => &on.filecoin_benchmark,
            Self::Assets => &on.assets,
            Self::PowerRenderer => &on.power_renderer,
            Self::MiningPower => &on.mining_power,
            Self::DayCalculator => &on.day_calculator,
            Self::Settlement => &on.settlement,
            Self::OfferCheck => &on.offer_check,
            Self::AuctionSale => &on.auction_sale,
            Self::PrimarySale => &on.primary_sale,
            Self::PayTokenPrices => &on.pay_token_prices,
            Self::Valuation => &on.valuation,
            Self::BondCalls => &on.bond_calls,
            Self::Bonds => &on.bonds,
            Self::Closing => &on.closing,
            Self::Timelock => &on.timelock,
            Self::Dmc => &on.dmc,
            Self::TeamVesting => &on.team_vesting,
            Self::PrivateSaleVesting => &on.private_sale_vesting,
            Self::ActionClasses => &on.action_classes,
            Self::Governor => &on.governor,
            Self::Reserve => &on.reserve,
            Self::Insurance(token) => on.insurances.get(&token)?,
            Self::LossLedger => &on.loss_ledger,
            Self::HeaderRelay => on.header_relay.as_ref()?,
        })
    }

    /// Notes where it stands.
    pub(super) fn put(self, on: &mut Deployment, contract: Contract) {
        match self {
            Self::MinerRegistry => on.miner_registry = contract,
            Self::BitcoinBenchmark => on.bitcoin_benchmark = contract,
            Self::FilecoinBenchmark => on.filecoin_benchmark = contract,
            Self::Assets => on.assets = contract,
            Self::PowerRenderer => on.power_renderer = contract,
            Self::MiningPower => on.mining_power = contract,
            Self::DayCalculator => on.day_calculator = contract,
            Self::Settlement => on.settlement = contract,
            Self::OfferCheck => on.offer_check = contract,
            Self::AuctionSale => on.auction_sale = contract,
            Self::PrimarySale => on.primary_sale = contract,
            Self::PayTokenPrices => on.pay_token_prices = contract,
            Self::Valuation => on.valuation = contract,
            Self::BondCalls => on.bond_calls = contract,
            Self::Bonds => on.bonds = contract,
            Self::Closing => on.closing = contract,
            Self::Timelock => on.timelock = contract,
            Self::Dmc => on.dmc = contract,
            Self::TeamVesting => on.team_vesting = contract,
            Self::PrivateSaleVesting => on.private_sale_vesting = contract,
            Self::ActionClasses => on.action_classes = contract,
            Self::Governor => on.governor = contract,
            Self::Reserve => on.reserve = contract,
            Self::Insurance(token) => drop(on.insurances.insert(token, contract)),
            Self::LossLedger => on.loss_ledger = contract,
            Self::HeaderRelay => on.header_relay = Some(contract),
        }
    }

    /// Whether it has an owner: the deployer until the hand-over, then the timelock.
    pub(super) const fn is_owned(self) -> bool {
        matches!(
            self,
            Self::MinerRegistry
                | Self::BitcoinBenchmark
                | Self::FilecoinBenchmark
                | Self::Assets
                | Self::MiningPower
                | Self::AuctionSale
                | Self::PrimarySale
                | Self::PayTokenPrices
                | Self::BondCalls
                | Self::Reserve
                | Self::Insurance(_)
        )
    }
}

/// The contracts that have an owner.
pub(super) fn owned(on: &Deployment) -> Vec<(&'static str, Address)> {
    let owned = Part::of(on).into_iter().filter(|part| part.is_owned());
    owned.filter_map(|part| Some((part.name(), part.contract(on)?.address))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dao_5_every_contract_has_a_label_and_a_place_of_its_own() {
        let tokens = [Address::repeat_byte(1), Address::repeat_byte(2)];
        let parts = Part::all(tokens, true);
        assert_eq!(parts.len(), FIRST.len() + 4);
        let labels: std::collections::BTreeSet<String> = parts.iter().map(|part| part.label()).collect();
        assert_eq!(labels.len(), parts.len());
        assert_eq!(Part::all(tokens, false).last(), Some(&Part::LossLedger));
    }
}
