//! The contracts and the model side by side, with the same people and coins.

use alloy::primitives::{Address, U256};
use dmex_mining::bitcoin::benchmark::BitcoinReport;
use dmex_mining::bitcoin::blocks::BlockSpan;
use dmex_mining::filecoin::benchmark::FilecoinReport;
use dmex_mining::units::{AttoFil, Difficulty, Satoshi, StorageBytes};
use dmex_model::{AccountId, Answer, Benchmark, CoinId, Measure, Model, Parameters, Refusal};
use dmex_testkit::{CallError, FIRST_DAY, World};
use dmex_types::{Asset, Day, Power, ProductId, TokenId};
use proptest::test_runner::TestCaseError;

use crate::action::{Action, Way, Who};
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

/// The insurance of one pay coin, on both sides.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TwinPool {
    pub(crate) coin: TwinCoin,
    pub(crate) contract: Person,
}

#[derive(Clone)]
pub(crate) struct Twin {
    pub(crate) world: World,
    pub(crate) model: Model,
    /// Traders, one who is a contract, lockers, reporters, miner, DAO, treasury, and at last a stranger without coin.
    pub(crate) people: Vec<Person>,
    /// The one who is a contract.
    pub(crate) vault: Person,
    pub(crate) miner: Person,
    pub(crate) dao: Person,
    pub(crate) lockers: Vec<Person>,
    pub(crate) reporters: Vec<Person>,
    pub(crate) coins: Vec<TwinCoin>,
    pub(crate) reserve: Person,
    pub(crate) pools: [TwinPool; 2],
    /// What each feed answers now, in the order of the assets.
    pub(crate) answers: [Answer; 2],
    /// What happened so far.
    pub(crate) tally: Tally,
}

/// Traders come first in the list of people.
pub(crate) const TRADERS: usize = 5;
/// [units] What the world approves the miner for.
const CAPACITY: u64 = 1_000_000_000;

const BITCOIN: Measure = Measure {
    inputs: 4,
    bounds: &[(10u128.pow(18), 10u128.pow(26)), (0, 10u128.pow(11)), (0, 33 * 210_000 - 1_001), (1, 1_000)],
    reward: |inputs| {
        let narrow = |value: u128| u32::try_from(value).ok();
        let first = narrow(inputs[2])?;
        let blocks = BlockSpan::new(first, first.checked_add(narrow(inputs[3])? - 1)?).ok()?;
        let report = BitcoinReport {
            difficulty: Difficulty::from_millionths(inputs[0]),
            fees_per_block: Satoshi::new(u64::try_from(inputs[1]).ok()?),
            blocks,
        };
        report.reward_per_unit().ok().map(dmex_mining::units::RewardPerUnit::ray)
    },
};

const FILECOIN: Measure = Measure {
    inputs: 2,
    bounds: &[(10u128.pow(15), 10u128.pow(21)), (10u128.pow(17), 10u128.pow(24))],
    reward: |inputs| {
        let report = FilecoinReport {
            reward_per_win: AttoFil::new(inputs[0]),
            network_power: StorageBytes::new(inputs[1]),
        };
        report.reward_per_unit().ok().map(dmex_mining::units::RewardPerUnit::ray)
    },
};

impl Twin {
    /// Both sides after the first day, with three products on sale.
    pub(crate) fn new() -> Self {
        let world = World::new().unwrap();
        let mut model = Model::new();
        let mut person = |address| Person { address, id: model.add_account() };
        let reporters: Vec<Person> = world.people.reporters.iter().copied().map(&mut person).collect();
        let lockers: Vec<Person> = world.people.lockers.iter().copied().map(&mut person).collect();
        let traders: Vec<Person> = world.people.traders.iter().copied().map(&mut person).collect();
        let [miner, dao, treasury, stranger] =
            [world.people.miner, world.people.dao, world.people.treasury, Address::repeat_byte(7)]
                .map(&mut person);
        let vault = Person { address: world.people.vault, id: model.add_contract() };
        let coins: Vec<TwinCoin> = world
            .coins
            .all()
            .map(|(address, decimals)| TwinCoin { address, id: model.add_coin(decimals), decimals })
            .into();
        let reserve = Person { address: world.reserve, id: model.found_reserve() };
        let pools = [0, 1].map(|index| TwinPool {
            coin: coins[index],
            contract: Person { address: world.insurances[index], id: model.found_insurance(coins[index].id) },
        });
        let people = [&traders, &vec![vault], &lockers, &reporters, &vec![miner, dao, treasury, stranger]];
        let people = people.into_iter().flatten().copied().collect();
        let answers = [Answer::default(); 2];
        let mut twin = Self {
            world,
            model,
            people,
            vault,
            miner,
            dao,
            lockers,
            reporters,
            coins,
            reserve,
            pools,
            answers,
            tally: Tally::default(),
        };
        twin.set_up(treasury);
        twin
    }

    fn set_up(&mut self, treasury: Person) {
        self.model.set_dao(self.dao.id);
        for (asset, measure) in [(Asset::Btc, BITCOIN), (Asset::Fil, FILECOIN)] {
            self.model.set_benchmark(Benchmark::new(asset, FIRST_DAY, measure));
            let members: Vec<AccountId> = self.reporters.iter().map(|reporter| reporter.id).collect();
            self.model.set_reporters(asset, &members).unwrap();
            self.model.approve_miner(self.miner.id, asset, Power::new(CAPACITY)).unwrap();
        }
        for locker in 0..2 {
            self.perform(&Action::Locker { locker, allowed: true }).unwrap();
        }
        let ids: Vec<CoinId> = self.coins.iter().map(|coin| coin.id).collect();
        self.model.allow_pay_coin(ids[0]);
        self.model.allow_pay_coin(ids[1]);
        for (asset, coin) in [(Asset::Btc, ids[2]), (Asset::Btc, ids[3]), (Asset::Fil, ids[4])] {
            self.model.allow_reward_coin(asset, coin);
        }
        let parameters = Parameters { fee_recipient: treasury.id, ..self.model.parameters() };
        self.model.set_parameters(parameters).unwrap();
        self.fund();
        let day = Action::EndDay { silent: 0, hash: 0, spread: 0, price: Some(2_000_000_000_000) };
        self.perform(&day).unwrap();
        for kind in 0..6 {
            self.perform(&Action::Create { miner: Who::Rightful, kind, flaw: 0 }).unwrap();
        }
        self.set_up_payers();
        self.compare_all().unwrap();
    }

    /// Underwriters, and a reserve that has little of some coins and none of one.
    fn set_up_payers(&mut self) {
        let dao = self.dao;
        for pool in self.pools {
            for underwriter in [self.people[1], self.people[2]] {
                let amount = 15_000 * 10u128.pow(u32::from(pool.coin.decimals));
                self.underwrite(pool, underwriter, underwriter, amount, Way::ByAssets).unwrap();
            }
        }
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
            | Action::Post { .. } => self.perform_day(action),
            Action::Create { .. }
            | Action::Buy { .. }
            | Action::StopSelling { .. }
            | Action::ReleaseCapacity { .. } => self.perform_sale(action),
            Action::Transfer { .. }
            | Action::Approve { .. }
            | Action::ApproveAll { .. }
            | Action::Split { .. }
            | Action::Merge { .. }
            | Action::Lock { .. }
            | Action::Unlock { .. }
            | Action::Seize { .. } => self.perform_token(action),
            Action::DepositBond { .. }
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
            | Action::Default { .. } => self.perform_closing(action),
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
            | Action::ReleaseCoverage { .. } => self.perform_insurance(action),
            Action::Underwrite { .. }
            | Action::RequestExit { .. }
            | Action::Leave { .. }
            | Action::WaitAndLeave { .. }
            | Action::TransferShares { .. }
            | Action::WithdrawCoverage { .. } => self.perform_underwriting(action),
            Action::Parameters { .. }
            | Action::Miner { .. }
            | Action::Locker { .. }
            | Action::Reporters { .. }
            | Action::Bounds { .. } => self.perform_owner(action),
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.world.evm.now()
    }

    pub(crate) fn today(&self) -> Day {
        Day::from_timestamp(self.now())
    }

    pub(crate) fn person(&self, pick: u8) -> Person {
        self.people[usize::from(pick) % self.people.len()]
    }

    /// Who gets a token: often the one who is a contract, and now and then a contract of the protocol, which must not.
    pub(crate) fn receiver(&self, pick: u8) -> Person {
        match pick {
            252.. => Person { address: self.world.settlement, id: AccountId::SETTLEMENT },
            248.. => self.reserve,
            216.. => self.vault,
            _ => self.person(pick),
        }
    }

    pub(crate) fn address_of(&self, id: AccountId) -> Address {
        let mut all = [self.receiver(u8::MAX), self.reserve].into_iter().chain(self.people.iter().copied());
        all.find(|person| person.id == id).unwrap().address
    }

    pub(crate) fn who(&self, who: Who, rightful: Person) -> Person {
        match who {
            Who::Rightful => rightful,
            Who::Account(pick) => self.person(pick),
        }
    }

    pub(crate) fn coin(&self, id: CoinId) -> TwinCoin {
        self.coins[usize::from(id.number())]
    }

    /// Any product, sometimes one that does not exist.
    pub(crate) fn product(&self, pick: u8) -> ProductId {
        let last = self.model.last_product().0;
        if pick == u8::MAX { ProductId(last + 1) } else { ProductId(1 + u32::from(pick) % last.max(1)) }
    }

    /// Mostly a product of which this is true, if there is one.
    pub(crate) fn product_where(&self, pick: u8, fits: impl Fn(ProductId) -> bool) -> ProductId {
        let all = (1..=self.model.last_product().0).map(ProductId);
        let fitting: Vec<ProductId> = all.filter(|product| fits(*product)).collect();
        if pick % 8 == 7 || fitting.is_empty() {
            return self.product(pick);
        }
        fitting[usize::from(pick / 8) % fitting.len()]
    }

    /// Whether a product can be bought today.
    pub(crate) fn on_sale(&self, product: ProductId) -> bool {
        let today = self.today();
        self.model.sale(product).is_ok_and(|sale| !sale.stopped && today < sale.offer.closes)
    }

    /// Whether a product has days to settle.
    pub(crate) fn runs(&self, product: ProductId) -> bool {
        self.model.state(product).is_ok_and(|state| state.next_day < state.end_day)
    }

    /// Any token, sometimes one that does not exist.
    pub(crate) fn token(&self, pick: u16) -> TokenId {
        let last = self.model.last_token().0;
        if pick > u16::MAX - 1_000 { TokenId(last + 1) } else { TokenId(1 + u64::from(pick) % last.max(1)) }
    }

    /// Mostly a token of which this is true, if there is one.
    pub(crate) fn token_where(
        &self,
        pick: u16,
        fits: impl Fn(TokenId, &dmex_model::Token) -> bool,
    ) -> TokenId {
        let fitting: Vec<TokenId> =
            self.model.tokens().filter(|(id, token)| fits(*id, token)).map(|(id, _)| id).collect();
        if pick % 16 == 15 || fitting.is_empty() {
            return self.token(pick);
        }
        fitting[usize::from(pick / 16) % fitting.len()]
    }

    /// Mostly somebody of whom this is true, if there is one.
    pub(crate) fn person_where(&self, pick: u8, fits: impl Fn(Person) -> bool) -> Person {
        let fitting: Vec<Person> = self.people.iter().copied().filter(|person| fits(*person)).collect();
        if pick % 8 == 7 || fitting.is_empty() {
            return self.person(pick);
        }
        fitting[usize::from(pick / 8) % fitting.len()]
    }

    /// Mostly a token that exists and is locked, or is not, if there is one.
    pub(crate) fn token_that_is(&self, pick: u16, locked: bool) -> TokenId {
        let tokens = self.model.tokens().filter(|(_, token)| token.locker.is_some() == locked);
        let fitting: Vec<TokenId> = tokens.map(|(id, _)| id).collect();
        if pick % 16 == 15 || fitting.is_empty() {
            return self.token(pick);
        }
        fitting[usize::from(pick / 16) % fitting.len()]
    }

    /// Who may have a token paid: its holder if that is a contract, or anyone.
    pub(crate) fn collector(&self, token: TokenId) -> Person {
        let holder = self.holder(token);
        if holder.id == self.vault.id { holder } else { self.person(1) }
    }

    /// Who may have the first of some tokens paid, or whoever is chosen.
    pub(crate) fn asking(&self, caller: Who, tokens: &[TokenId]) -> Person {
        self.who(caller, tokens.first().map_or(self.person(1), |token| self.collector(*token)))
    }

    /// Who holds a token; the miner if nobody does.
    pub(crate) fn holder(&self, token: TokenId) -> Person {
        let holder = self.model.token(token).ok().and_then(|token| token.holder);
        self.people.iter().copied().find(|person| Some(person.id) == holder).unwrap_or(self.miner)
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
