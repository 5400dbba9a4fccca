//! Reads every event that moved money.

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::SolEvent;
use dmex_contracts::{Bonds, Closing, MiningPower, PrimarySale, Reserve, Settlement};
use dmex_platform::{Platform, ReadError};

/// Blocks asked for at once.
const RANGE: u64 = 20_000;

/// What the events of one product add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct ProductJournal {
    pub(super) principal: U256,
    pub(super) tranches: U256,
    pub(super) released: U256,
    pub(super) expected: U256,
    pub(super) deposited: U256,
    pub(super) deposited_ever: U256,
    pub(super) drawn: U256,
    pub(super) bond_in: U256,
    pub(super) bond_out: U256,
    pub(super) income_paid: U256,
    pub(super) refunded: U256,
    /// [pay token] Given back when the product ended before its time.
    pub(super) rest: U256,
    /// [reward token] Shares of the bond that went to holders.
    pub(super) bond_shared: U256,
    /// [reward token] What was left of the bond and went back to the miner, or to the reserve.
    pub(super) bond_returned: U256,
    /// [reward token] Deposits for days that never came, given back to the miner.
    pub(super) reclaimed: U256,
    pub(super) fees: U256,
    pub(super) days: u64,
}

/// What the events of one account add up to, by token address.
#[derive(Clone, Debug, Default)]
pub(super) struct AccountJournal {
    pub(super) spent: BTreeMap<Address, U256>,
    pub(super) received: BTreeMap<Address, U256>,
    /// Credited less withdrawn.
    pub(super) credit: BTreeMap<Address, U256>,
}

/// The tokens and the miner of a product.
#[derive(Clone, Copy, Debug, Default)]
struct Parties {
    pay: Address,
    reward: Address,
    miner: Address,
    payout_days: U256,
}

/// All that the events say.
#[derive(Clone, Debug, Default)]
pub(super) struct Journal {
    pub(super) products: BTreeMap<u32, ProductJournal>,
    pub(super) accounts: BTreeMap<Address, AccountJournal>,
    /// What the reserve was given, and what it paid to holders, by token address.
    pub(super) reserve_funded: BTreeMap<Address, U256>,
    pub(super) compensated: BTreeMap<Address, U256>,
    /// The token of each compensation round.
    rounds: BTreeMap<U256, Address>,
    parties: BTreeMap<u32, Parties>,
    product_of: BTreeMap<U256, u32>,
}

impl Journal {
    /// Reads the events of the deployment's whole life.
    pub(super) async fn read(platform: &Platform) -> Result<Self, ReadError> {
        let on = platform.deployment();
        let contracts =
            [&on.settlement, &on.bonds, &on.closing, &on.primary_sale, &on.mining_power, &on.reserve];
        let contracts = contracts.map(|contract| contract.address).to_vec();
        let last = platform.provider().get_block_number().await?;
        let mut journal = Self::default();
        let mut from = on.first_block;
        while from <= last {
            let to = last.min(from + RANGE - 1);
            let filter = Filter::new().address(contracts.clone()).from_block(from).to_block(to);
            for log in platform.provider().get_logs(&filter).await? {
                journal.enter(&log);
            }
            from = to + 1;
        }
        Ok(journal)
    }

    /// Enters one event; those that move no money are passed over.
    fn enter(&mut self, log: &Log) {
        let log = &log.inner;
        let Some(topic) = log.data.topics().first().copied() else { return };
        match topic {
            Settlement::ProductOpened::SIGNATURE_HASH => with(log, |event| self.open(event)),
            Settlement::PurchaseRecorded::SIGNATURE_HASH => with(log, |event| self.purchase(event)),
            Settlement::DaySettled::SIGNATURE_HASH => with(log, |event| self.day(event)),
            Settlement::IncomeDeposited::SIGNATURE_HASH => {
                with(log, |event: &Settlement::IncomeDeposited| {
                    self.product(event.product).deposited_ever += event.amount;
                });
            }
            Bonds::BondDeposited::SIGNATURE_HASH => {
                with(log, |event: &Bonds::BondDeposited| self.product(event.product).bond_in += event.amount);
            }
            Bonds::BondWithdrawn::SIGNATURE_HASH => {
                with(log, |event: &Bonds::BondWithdrawn| {
                    self.product(event.product).bond_out += event.amount
                });
            }
            Settlement::TokenClaimed::SIGNATURE_HASH => {
                with(log, |event: &Settlement::TokenClaimed| {
                    self.paid(event.tokenId, event.holder, event.income, event.refund);
                });
            }
            Closing::PowerRefunded::SIGNATURE_HASH => with(log, |event| self.refunded(event)),
            Closing::BondReturned::SIGNATURE_HASH => with(log, |event| self.returned(event)),
            Closing::DepositReclaimed::SIGNATURE_HASH => {
                with(log, |event: &Closing::DepositReclaimed| {
                    self.product(event.product).reclaimed += event.amount;
                    let reward = self.parties(event.product).reward;
                    self.credit(event.miner, reward, event.amount);
                });
            }
            Reserve::RoundOpened::SIGNATURE_HASH => with(log, |event: &Reserve::RoundOpened| {
                self.rounds.insert(event.round, event.terms.token);
            }),
            Reserve::Funded::SIGNATURE_HASH => with(log, |event: &Reserve::Funded| {
                *self.reserve_funded.entry(event.token).or_default() += event.amount;
            }),
            Reserve::Compensated::SIGNATURE_HASH => with(log, |event| self.compensated(event)),
            Settlement::TokenCredited::SIGNATURE_HASH => with(log, |event| self.credited(event)),
            Settlement::PaymentCredited::SIGNATURE_HASH => {
                with(log, |event: &Settlement::PaymentCredited| {
                    self.credit(event.account, event.token, event.amount)
                });
            }
            Settlement::Withdrawn::SIGNATURE_HASH => with(log, |event| self.withdrawn(event)),
            PrimarySale::PowerBought::SIGNATURE_HASH => with(log, |event| self.bought(event)),
            MiningPower::PowerMinted::SIGNATURE_HASH => {
                with(log, |event: &MiningPower::PowerMinted| {
                    self.product_of.insert(event.tokenId, event.power.product);
                });
            }
            _ => {}
        }
    }

    fn open(&mut self, event: &Settlement::ProductOpened) {
        let terms = &event.terms;
        let parties = Parties {
            pay: terms.payToken,
            reward: terms.rewardToken,
            miner: terms.miner,
            payout_days: U256::from(terms.payoutDays),
        };
        self.parties.insert(event.product, parties);
    }

    fn purchase(&mut self, event: &Settlement::PurchaseRecorded) {
        let parties = self.parties(event.product);
        let purchase = &event.purchase;
        let (fee, reward) = (U256::from(purchase.fee), U256::from(purchase.referralReward));
        let product = self.product(event.product);
        product.principal += U256::from(purchase.tranche) * parties.payout_days;
        product.fees += fee + reward;
        self.credit(purchase.feeRecipient, parties.pay, fee);
        self.credit(purchase.referrer, parties.pay, reward);
    }

    fn day(&mut self, event: &Settlement::DaySettled) {
        let parties = self.parties(event.product);
        let (product, day) = (self.product(event.product), &event.result);
        product.days += 1;
        product.tranches += day.tranche;
        product.released += day.paid;
        product.expected += day.expected;
        product.deposited += day.deposited;
        product.drawn += day.drawn;
        self.credit(parties.miner, parties.pay, day.paid);
    }

    fn credited(&mut self, event: &Settlement::TokenCredited) {
        let product = self.product_of.get(&event.tokenId).copied().unwrap_or_default();
        let parties = self.parties(product);
        self.paid(event.tokenId, event.holder, event.income, event.refund);
        self.credit(event.holder, parties.reward, event.income);
        self.credit(event.holder, parties.pay, event.refund);
    }

    fn paid(&mut self, token: U256, holder: Address, income: U256, refund: U256) {
        let number = self.product_of.get(&token).copied().unwrap_or_default();
        let parties = self.parties(number);
        let product = self.product(number);
        product.income_paid += income;
        product.refunded += refund;
        let received = &mut self.accounts.entry(holder).or_default().received;
        *received.entry(parties.reward).or_default() += income;
        *received.entry(parties.pay).or_default() += refund;
    }

    fn returned(&mut self, event: &Closing::BondReturned) {
        let reward = self.parties(event.product).reward;
        self.product(event.product).bond_returned += event.toMiner + event.toReserve;
        self.credit(event.miner, reward, event.toMiner);
        if !event.toReserve.is_zero() {
            *self.reserve_funded.entry(reward).or_default() += event.toReserve;
        }
    }

    fn refunded(&mut self, event: &Closing::PowerRefunded) {
        let number = self.product_of.get(&event.tokenId).copied().unwrap_or_default();
        let parties = self.parties(number);
        let product = self.product(number);
        product.rest += event.principal;
        product.bond_shared += event.bond;
        let received = &mut self.accounts.entry(event.to).or_default().received;
        *received.entry(parties.pay).or_default() += event.principal;
        *received.entry(parties.reward).or_default() += event.bond;
    }

    fn compensated(&mut self, event: &Reserve::Compensated) {
        let Some(token) = self.rounds.get(&event.round).copied() else { return };
        *self.compensated.entry(token).or_default() += event.amount;
        *self.accounts.entry(event.holder).or_default().received.entry(token).or_default() += event.amount;
    }

    fn withdrawn(&mut self, event: &Settlement::Withdrawn) {
        let credit = self.accounts.entry(event.account).or_default().credit.entry(event.token).or_default();
        *credit = credit.saturating_sub(event.amount);
    }

    fn bought(&mut self, event: &PrimarySale::PowerBought) {
        let pay = self.parties(event.product).pay;
        *self.accounts.entry(event.buyer).or_default().spent.entry(pay).or_default() += event.payment;
    }

    fn credit(&mut self, account: Address, token: Address, amount: U256) {
        if !amount.is_zero() {
            *self.accounts.entry(account).or_default().credit.entry(token).or_default() += amount;
        }
    }

    fn product(&mut self, number: u32) -> &mut ProductJournal {
        self.products.entry(number).or_default()
    }

    fn parties(&self, number: u32) -> Parties {
        self.parties.get(&number).copied().unwrap_or_default()
    }
}

/// Calls `enter` with the event in a log whose first topic says that it is one.
fn with<E: SolEvent>(log: &alloy::primitives::Log, enter: impl FnOnce(&E)) {
    if let Ok(event) = E::decode_log(log) {
        enter(&event.data);
    }
}
