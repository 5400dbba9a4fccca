//! What each event does to the rows. It holds no rule of money: amounts are the events', and where a rounding must be
//! known it is the model's.

mod auction;
mod benchmark;
mod bonds;
mod closing;
mod governance;
mod insurance;
mod judged;
mod movement;
mod pay_prices;
mod paying;
mod pending;
mod power;
mod registry;
mod reserve;
mod risk;
mod sale;
mod settlement;
mod subject;
mod timelock;
mod underwriting;

use alloy::primitives::{B256, Log};
use alloy::sol_types::{SolEvent, SolEventInterface};
use dmex_contracts::ContractId;
use dmex_contracts::FilecoinBenchmark::VersionAdded;
use dmex_store::rows::Event;
use dmex_store::{Store, StoreError};
use dmex_types::Asset;

use crate::sources::Sources;
use crate::state::State;
use insurance::Insurer;
pub(crate) use pending::Pending;
pub(crate) use settlement::Purchase;
use subject::Subject;
pub(crate) use timelock::Operations;

/// Places of events in a block, and of movements in an event.
const PLACES: u64 = 1 << 20;
const MOVEMENTS: u64 = 16;

/// Why an event cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FoldError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The event does not follow from those before it: some are missing.
    #[error("block {block}: {what}: the node left events out")]
    Contradiction { block: u64, what: String },
    /// The event is none of those that the contract declares.
    #[error(
        "block {block}: an event of {contract} cannot be read; this program and the contracts differ in version"
    )]
    Unknown { block: u64, contract: String },
    /// Of a coin that a vote opened after this program was made.
    #[error(
        "block {block}: miners now sell power of asset {asset}, which a vote opened and this program does not know: use a newer program, which reads on from here"
    )]
    NewAsset { block: u64, asset: u8 },
}

/// Where and when an event happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) block: u64,
    /// Its place in the block.
    pub(crate) place: u64,
    /// [Unix seconds]
    pub(crate) timestamp: u64,
    pub(crate) tx_hash: B256,
}

impl At {
    pub(crate) const fn id(&self) -> u64 {
        self.block * PLACES + self.place
    }
}

/// One event on its way into the rows.
pub(crate) struct Fold<'a> {
    pub(crate) store: &'a Store,
    pub(crate) state: &'a mut State,
    pub(crate) at: At,
    movements: u64,
}

/// Reads an event by the bindings of its contract and hands it on.
macro_rules! hand_on {
    ($fold:expr, $log:expr, $contract:expr, $module:ident::$events:ident, $method:ident $(, $more:expr)*) => {{
        // Events of libraries and parents that change no row are in the interface too.
        let event = dmex_contracts::$module::$events::decode_log($log).map_err(|_| FoldError::Unknown {
            block: $fold.at.block,
            contract: $contract.name().to_owned(),
        })?;
        $fold.$method(event.data $(, $more)*).await
    }};
}

impl<'a> Fold<'a> {
    pub(crate) fn new(store: &'a Store, state: &'a mut State, at: At) -> Self {
        Self { store, state, at, movements: 0 }
    }

    /// Takes an event in.
    pub(crate) async fn take(mut self, sources: &Sources, log: &Log) -> Result<(), FoldError> {
        let Some(contract) = sources.contract(log.address) else { return Ok(()) };
        self.note(sources, log)?;
        match contract {
            ContractId::Settlement => hand_on!(self, log, contract, Settlement::SettlementEvents, settlement),
            ContractId::Bonds => hand_on!(self, log, contract, Bonds::BondsEvents, bonds),
            ContractId::Closing => hand_on!(self, log, contract, Closing::ClosingEvents, closing),
            ContractId::PrimarySale => hand_on!(self, log, contract, PrimarySale::PrimarySaleEvents, sale),
            ContractId::AuctionSale => hand_on!(self, log, contract, AuctionSale::AuctionSaleEvents, auction),
            ContractId::MiningPower => hand_on!(self, log, contract, MiningPower::MiningPowerEvents, power),
            ContractId::MinerRegistry => {
                hand_on!(self, log, contract, MinerRegistry::MinerRegistryEvents, registry)
            }
            ContractId::BitcoinBenchmark => self.take_benchmark(log, contract, Asset::Btc).await,
            ContractId::FilecoinBenchmark => self.take_benchmark(log, contract, Asset::Fil).await,
            ContractId::BondCalls => hand_on!(self, log, contract, BondCalls::BondCallsEvents, bond_calls),
            ContractId::PayTokenPrices => {
                hand_on!(self, log, contract, PayTokenPrices::PayTokenPricesEvents, pay_prices, sources)
            }
            ContractId::LossLedger => {
                hand_on!(self, log, contract, LossLedger::LossLedgerEvents, loss_ledger)
            }
            ContractId::Reserve => hand_on!(self, log, contract, Reserve::ReserveEvents, reserve),
            ContractId::Insurance(coin) => {
                let its = Insurer { address: log.address, coin };
                hand_on!(self, log, contract, Insurance::InsuranceEvents, insurance, its)
            }
            ContractId::DmexGovernor => {
                hand_on!(self, log, contract, DmexGovernor::DmexGovernorEvents, governor)
            }
            ContractId::Dmc => hand_on!(self, log, contract, Dmc::DmcEvents, dmc),
            ContractId::DmexTimelock => {
                hand_on!(self, log, contract, DmexTimelock::DmexTimelockEvents, timelock)
            }
            // Kept as events, or without any; no row depends on them.
            ContractId::ActionClasses
            | ContractId::TeamVesting
            | ContractId::PrivateSaleVesting
            | ContractId::Assets
            | ContractId::GiftCampaigns
            | ContractId::PowerRenderer
            | ContractId::DayCalculator
            | ContractId::OfferCheck
            | ContractId::Valuation
            | ContractId::HeaderRelay => Ok(()),
        }
    }

    /// All benchmarks have the events of Bitcoin's, but for one, which changes no row.
    async fn take_benchmark(
        &mut self,
        log: &Log,
        contract: ContractId,
        asset: Asset,
    ) -> Result<(), FoldError> {
        if log.topics().first() == Some(&VersionAdded::SIGNATURE_HASH) {
            return Ok(());
        }
        hand_on!(self, log, contract, BitcoinBenchmark::BitcoinBenchmarkEvents, benchmark, asset)
    }

    /// Keeps the event itself.
    fn note(&mut self, sources: &Sources, log: &Log) -> Result<(), FoldError> {
        let described = sources.describe(log).ok_or_else(|| FoldError::Unknown {
            block: self.at.block,
            contract: format!("{:#x}", log.address),
        })?;
        let subject = Subject::of(&described.arguments);
        self.state.events.push(Event {
            id: self.at.id(),
            block: self.at.block,
            timestamp: self.at.timestamp,
            tx_hash: self.at.tx_hash,
            contract: described.contract.to_owned(),
            name: described.name,
            arguments: described.arguments,
            product: subject.product,
            token: subject.token,
            account: subject.account,
        });
        Ok(())
    }

    /// The asset with a number.
    pub(crate) fn asset(&self, number: u8) -> Result<Asset, FoldError> {
        let known = Asset::ALL.into_iter().find(|asset| *asset as u8 == number);
        known.ok_or(FoldError::NewAsset { block: self.at.block, asset: number })
    }

    /// What cannot be if no event is missing.
    pub(crate) fn expect(&self, holds: bool, what: impl FnOnce() -> String) -> Result<(), FoldError> {
        if holds { Ok(()) } else { Err(FoldError::Contradiction { block: self.at.block, what: what() }) }
    }
}
