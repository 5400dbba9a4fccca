//! The contracts and the model side by side, with the same people and coins.

use alloy::primitives::{Address, U256};
use dmex_model::{AccountId, Answer, Benchmark, CoinId, Model, Parameters, PaySource, Refusal};
use dmex_testkit::{CallError, DOLLAR_AGE, FIRST_DAY, World};
use dmex_types::{Asset, Day, Power, ProductId};
use proptest::test_runner::TestCaseError;

use crate::action::{Action, Who};
use crate::tally::Tally;

/// What a step comes to: a difference ends the history.
pub(crate) type Outcome<T> = Result<T, TestCaseError>;

/// One person, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Person {
    pub(crate) address: Address,
    pub(crate) id: AccountId,
}

/// One coin, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwinCoin {
    pub(crate) address: Address,
    pub(crate) id: CoinId,
    pub(crate) decimals: u8,
}

impl TwinCoin {
    /// [smallest units] One coin.
    pub(crate) fn whole(self) -> u128 {
        10u128.pow(u32::from(self.decimals))
    }
}

/// The insurance of one pay coin, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwinInsurance {
    pub(crate) coin: TwinCoin,
    pub(crate) contract: Person,
}

/// The pool of a product's underwriters, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwinPool {
    pub(crate) insurance: TwinInsurance,
    pub(crate) product: ProductId,
    pub(crate) contract: Person,
}

impl TwinPool {
    /// What the model knows it by.
    pub(crate) const fn key(self) -> (CoinId, ProductId) {
        (self.insurance.coin.id, self.product)
    }
}

#[derive(Clone)]
pub(crate) struct Twin {
    pub(crate) world: World,
    pub(crate) model: Model,
    /// Traders, one who is a contract, lockers, which are too, reporters, miner, DAO, treasury, auctioneer, and at last a
    /// stranger without coin.
    pub(crate) people: Vec<Person>,
    /// The one who is a contract.
    pub(crate) vault: Person,
    pub(crate) miner: Person,
    pub(crate) dao: Person,
    pub(crate) auctioneer: Person,
    pub(crate) lockers: Vec<Person>,
    pub(crate) reporters: Vec<Person>,
    pub(crate) coins: Vec<TwinCoin>,
    pub(crate) reserve: Person,
    pub(crate) insurances: [TwinInsurance; 2],
    /// In the order of their opening.
    pub(crate) pools: Vec<TwinPool>,
    /// What each feed answers now, in the order of the assets.
    pub(crate) answers: [Answer; 2],
    /// How many answers each feed gave.
    pub(crate) rounds: [u64; 2],
    /// What happened so far.
    pub(crate) tally: Tally,
}

/// Traders come first in the list of people.
pub(crate) const TRADERS: usize = 5;
/// [units] What the world approves the miner for.
const CAPACITY: u64 = 1_000_000_000;

impl Twin {
    /// Both sides after the first day, with three products on sale.
    pub(crate) fn new() -> Self {
        let world = World::new().unwrap();
        let mut model = Model::new();
        let mut person = |address| Person { address, id: model.add_account() };
        let reporters: Vec<Person> = world.people.reporters.iter().copied().map(&mut person).collect();
        let traders: Vec<Person> = world.people.traders.iter().copied().map(&mut person).collect();
        let [miner, treasury, auctioneer, stranger] =
            [world.people.miner, world.people.treasury, world.people.auctioneer, Address::repeat_byte(7)]
                .map(&mut person);
        let mut contract = |address| Person { address, id: model.add_contract() };
        let (vault, dao) = (contract(world.people.vault), contract(world.people.dao));
        let lockers: Vec<Person> = world.people.lockers.iter().copied().map(&mut contract).collect();
        let coins: Vec<TwinCoin> = world
            .coins
            .all()
            .map(|(address, decimals)| TwinCoin { address, id: model.add_coin(decimals), decimals })
            .into();
        let reserve = Person { address: world.on.reserve.address, id: model.found_reserve() };
        let insurances = [0, 1].map(|index| TwinInsurance {
            coin: coins[index],
            contract: Person { address: world.insurance(index), id: model.found_insurance(coins[index].id) },
        });
        let last = vec![miner, dao, treasury, auctioneer, stranger];
        let people = [&traders, &vec![vault], &lockers, &reporters, &last];
        let people = people.into_iter().flatten().copied().collect();
        let answers = [Answer::default(); 2];
        let mut twin = Self {
            world,
            model,
            people,
            vault,
            miner,
            dao,
            auctioneer,
            lockers,
            reporters,
            coins,
            reserve,
            insurances,
            pools: Vec::new(),
            answers,
            rounds: [0; 2],
            tally: Tally::default(),
        };
        twin.set_up(treasury);
        twin
    }

    fn set_up(&mut self, treasury: Person) {
        self.model.set_dao(self.dao.id);
        self.model.set_auctioneer(Some(self.auctioneer.id));
        for asset in Asset::ALL {
            self.model.set_benchmark(Benchmark::new(asset, FIRST_DAY));
            let members: Vec<AccountId> = self.reporters.iter().map(|reporter| reporter.id).collect();
            self.model.set_reporters(asset, &members).unwrap();
        }
        self.model.apply_as_miner(self.miner.id).unwrap();
        let requests = Asset::ALL.map(|asset| (asset, Power::new(CAPACITY)));
        self.model.approve_application(self.miner.id, &requests).unwrap();
        for locker in 0..2 {
            self.perform(&Action::Locker { locker, allowed: true }).unwrap();
        }
        let ids: Vec<CoinId> = self.coins.iter().map(|coin| coin.id).collect();
        self.model.allow_pay_coin(ids[0]);
        self.model.allow_pay_coin(ids[1]);
        for (asset, coin) in [(Asset::Btc, ids[2]), (Asset::Btc, ids[3]), (Asset::Fil, ids[4])] {
            self.model.allow_reward_coin(asset, coin);
        }
        let now = self.now();
        let dollar = Answer { value: 100_000_000, updated_at: now };
        let source = PaySource::Feed { decimals: 8, max_age: DOLLAR_AGE };
        for coin in [ids[0], ids[1]] {
            self.model.set_pay_source(coin, source, dollar, now).unwrap();
        }
        let parameters = Parameters { fee_recipient: treasury.id, ..self.model.parameters() };
        self.model.set_parameters(parameters).unwrap();
        self.fund();
        let day = Action::EndDay { silent: 0, hash: 0, spread: 0, price: Some(2_000_000_000_000) };
        self.perform(&day).unwrap();
        for kind in 0..6 {
            self.perform(&Action::Create { miner: Who::Rightful, kind, flaw: 0 }).unwrap();
        }
        self.set_up_reserve();
        self.compare_all().unwrap();
    }

    /// A reserve that has little of some coins and none of one.
    fn set_up_reserve(&mut self) {
        let dao = self.dao;
        for (index, whole) in [(0, 1_000_000), (1, 10), (2, 100), (4, 5)] {
            let coin = self.coins[index];
            self.set_reserve_asset(dao, coin, true, index > 1).unwrap();
            self.fund_reserve(coin, self.people[0], whole * 10u128.pow(u32::from(coin.decimals))).unwrap();
        }
    }

    /// Everyone but the stranger gets coin; the last trader little.
    fn fund(&mut self) {
        let people = self.people.clone();
        for coin in self.coins.clone() {
            for (index, person) in people[..people.len() - 1].iter().enumerate() {
                let whole = if index == TRADERS - 1 { 50 } else { 10_000_000 };
                let amount = whole * 10u128.pow(u32::from(coin.decimals));
                self.world.mint(coin.address, person.address, amount).unwrap();
                self.model.mint_coin(coin.id, person.id, amount);
            }
            for person in &people {
                self.world.allow(coin.address, person.address).unwrap();
            }
        }
    }

    /// The same action on both sides: the same number or the same refusal.
    pub(crate) fn both(
        &mut self,
        on_model: impl FnOnce(&mut Model) -> Result<u128, Refusal>,
        on_chain: impl FnOnce(&mut World) -> Result<u128, CallError>,
    ) -> Outcome<Result<u128, Refusal>> {
        let expected = on_model(&mut self.model);
        self.tally.count(expected);
        let found = on_chain(&mut self.world).map_err(|error| error.to_string());
        let named = expected.map_err(name);
        if named == found { Ok(expected) } else { differ("the result", &named, &found) }
    }

    pub(crate) fn perform(&mut self, action: &Action) -> Outcome<()> {
        self.tally.begin(action);
        match action {
            Action::Wait { .. }
            | Action::EndDay { .. }
            | Action::Report { .. }
            | Action::Finalize { .. }
            | Action::ProvePrice { .. }
            | Action::Post { .. }
            | Action::PostDollar { .. }
            | Action::KeepPrice { .. } => self.perform_day(action),
            Action::Create { .. }
            | Action::Buy { .. }
            | Action::BuyLocked { .. }
            | Action::StopSelling { .. }
            | Action::ReleaseCapacity { .. } => self.perform_sale(action),
            Action::Reserve { .. }
            | Action::Unreserve { .. }
            | Action::SellAuctioned { .. }
            | Action::MintAuctioned { .. } => self.perform_auction(action),
            Action::Transfer { .. }
            | Action::Approve { .. }
            | Action::ApproveAll { .. }
            | Action::Split { .. }
            | Action::Merge { .. }
            | Action::LockTo { .. }
            | Action::SetPayee { .. }
            | Action::Unlock { .. }
            | Action::Seize { .. } => self.perform_token(action),
            Action::Assess { .. }
            | Action::DepositBond { .. }
            | Action::WithdrawBond { .. }
            | Action::Deposit { .. }
            | Action::Settle { .. }
            | Action::Claim { .. }
            | Action::Withdraw { .. }
            | Action::Donate { .. } => self.perform_money(action),
            Action::Slump { .. }
            | Action::Terminate { .. }
            | Action::Abandon { .. }
            | Action::Refund { .. }
            | Action::Reclaim { .. }
            | Action::Seal { .. }
            | Action::ReturnBond { .. }
            | Action::Dodge { .. }
            | Action::Default { .. } => self.perform_closing(action),
            _ => self.perform_beside(action),
        }
    }

    /// What underwriters, the reserve and the owner do, and what is said of losses.
    fn perform_beside(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Measure { .. } | Action::Record { .. } | Action::Recover { .. } => {
                self.perform_loss(action)
            }
            Action::ReserveAsset { .. }
            | Action::Fund { .. }
            | Action::OpenRound { .. }
            | Action::ClaimRound { .. }
            | Action::CloseRound { .. }
            | Action::WithdrawCompensation { .. } => self.perform_reserve(action),
            Action::Line { .. }
            | Action::InsuranceParameters { .. }
            | Action::Insure { .. }
            | Action::ClaimInsurance { .. }
            | Action::ReleaseCoverage { .. }
            | Action::WithdrawCoverage { .. } => self.perform_insurance(action),
            Action::OpenPool { .. }
            | Action::Stake { .. }
            | Action::Unstake { .. }
            | Action::Earn { .. }
            | Action::Intrude { .. } => self.perform_pool(action),
            Action::Underwrite { .. }
            | Action::RequestExit { .. }
            | Action::HoldExit { .. }
            | Action::Leave { .. }
            | Action::WaitAndLeave { .. }
            | Action::TransferShares { .. } => self.perform_underwriting(action),
            Action::Parameters { .. }
            | Action::Miner { .. }
            | Action::Locker { .. }
            | Action::Reporters { .. }
            | Action::Bounds { .. }
            | Action::CallParameters { .. }
            | Action::Auctioneer { .. } => self.perform_owner(action),
            _ => Ok(()),
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.world.evm.now()
    }

    /// Everything that pays for losses and has an account for it.
    pub(crate) fn payers(&self) -> impl Iterator<Item = Person> {
        let insurances = self.insurances.iter().map(|insurance| insurance.contract);
        insurances.chain(self.pools.iter().map(|pool| pool.contract)).chain([self.reserve])
    }

    pub(crate) fn today(&self) -> Day {
        Day::from_timestamp(self.now())
    }
}

/// The name of a refusal as the contracts give it.
pub(crate) fn name(refusal: Refusal) -> String {
    match refusal {
        Refusal::BadOffer(term) => format!("BadOffer({term})"),
        other => other.name(),
    }
}

/// A number of the chain that must fit.
pub(crate) fn narrow(value: U256) -> u128 {
    u128::try_from(value).unwrap_or(u128::MAX)
}

/// Ends the history.
pub(crate) fn differ<T>(
    what: impl std::fmt::Display,
    model: &impl std::fmt::Debug,
    chain: &impl std::fmt::Debug,
) -> Outcome<T> {
    Err(TestCaseError::fail(format!("{what} differs\n  model: {model:?}\n  chain: {chain:?}")))
}

/// Ends the history unless both sides say the same.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(
    what: impl std::fmt::Display,
    model: T,
    chain: T,
) -> Outcome<()> {
    if model == chain { Ok(()) } else { differ(what, &model, &chain) }
}
