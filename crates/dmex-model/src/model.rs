//! The whole state, and what is set from outside: accounts, coins, benchmarks, parameters.

use std::collections::{HashMap, HashSet};

use dmex_types::{Asset, Day, ProductId, TokenId};

use crate::benchmark::RoundNumber;
use crate::coin::Coin;
use crate::insurance::Insurer;
use crate::loss::{LossLedger, PayPrice};
use crate::miners::Miner;
use crate::reserve::Reserve;
use crate::sale::AuctionedSale;
use crate::settlement::{Call, CallParameters, Product};
use crate::{AccountId, Benchmark, CoinId, Parameters, Purse, Refusal, Token};

/// The protocol. See the crate's documentation for what it can do.
#[derive(Clone, Debug)]
pub struct Model {
    last_account: AccountId,
    /// Accounts that are contracts.
    pub(crate) contracts: HashSet<AccountId>,
    pub(crate) dao: Option<AccountId>,
    pub(crate) coins: Vec<Coin>,
    pub(crate) benchmarks: [Option<Benchmark>; 2],
    pub(crate) miners: HashMap<AccountId, Miner>,
    pub(crate) parameters: Parameters,
    pub(crate) pay_coins: HashSet<CoinId>,
    pub(crate) reward_coins: HashSet<(Asset, CoinId)>,
    /// What each pay coin is worth.
    pub(crate) pay_prices: HashMap<CoinId, PayPrice>,
    pub(crate) products: Vec<Product>,
    pub(crate) calls: HashMap<ProductId, Call>,
    pub(crate) call_parameters: CallParameters,
    pub(crate) auctioneer: Option<AccountId>,
    pub(crate) auctioned: Vec<AuctionedSale>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) approved: HashMap<TokenId, AccountId>,
    pub(crate) operators: HashSet<(AccountId, AccountId)>,
    pub(crate) lockers: HashSet<AccountId>,
    pub(crate) losses: LossLedger,
    pub(crate) reserve: Option<Reserve>,
    pub(crate) insurers: HashMap<CoinId, Insurer>,
}

impl Default for Model {
    fn default() -> Self {
        Self::new()
    }
}

impl Model {
    /// Nothing but the settlement's account; fees go to it until [`Model::set_parameters`] names somebody.
    #[must_use]
    pub fn new() -> Self {
        Self {
            last_account: AccountId::SETTLEMENT,
            contracts: HashSet::new(),
            dao: None,
            coins: Vec::new(),
            benchmarks: [None, None],
            miners: HashMap::new(),
            parameters: Parameters::default(),
            pay_coins: HashSet::new(),
            reward_coins: HashSet::new(),
            pay_prices: HashMap::new(),
            products: Vec::new(),
            calls: HashMap::new(),
            call_parameters: CallParameters::default(),
            auctioneer: None,
            auctioned: Vec::new(),
            tokens: Vec::new(),
            approved: HashMap::new(),
            operators: HashSet::new(),
            lockers: HashSet::new(),
            losses: LossLedger::default(),
            reserve: None,
            insurers: HashMap::new(),
        }
    }

    /// A new account.
    ///
    /// # Panics
    /// After four billion accounts.
    #[must_use]
    pub fn add_account(&mut self) -> AccountId {
        self.last_account = self.last_account.next().expect("fewer than 2^32 accounts are ever made");
        self.last_account
    }

    /// A new account that is a contract: nobody but itself, and whom it approved, has paid what its tokens are owed.
    ///
    /// # Panics
    /// After four billion accounts.
    #[must_use]
    pub fn add_contract(&mut self) -> AccountId {
        let account = self.add_account();
        self.contracts.insert(account);
        account
    }

    /// A new coin of so many decimals.
    ///
    /// # Panics
    /// After 256 coins.
    #[must_use]
    pub fn add_coin(&mut self, decimals: u8) -> CoinId {
        let number = u8::try_from(self.coins.len()).expect("fewer than 256 coins are ever made");
        self.coins.push(Coin::new(decimals));
        CoinId(number)
    }

    /// Gives coin to an account from nowhere, as a faucet does.
    pub fn mint_coin(&mut self, coin: CoinId, to: AccountId, amount: u128) {
        if to == AccountId::SETTLEMENT {
            self.coin_mut(coin).donated += amount;
        }
        self.coin_mut(coin).purse_mut(to).balance += amount;
    }

    /// Moves coin between accounts, outside the protocol. What the settlement gets so is a donation (DAY-9).
    ///
    /// # Errors
    /// [`Refusal::ERC20InsufficientBalance`].
    pub fn transfer_coin(
        &mut self,
        coin: CoinId,
        from: AccountId,
        to: AccountId,
        amount: u128,
    ) -> Result<(), Refusal> {
        self.coin_mut(coin).transfer(from, to, amount)?;
        if to == AccountId::SETTLEMENT {
            self.coin_mut(coin).donated += amount;
        }
        Ok(())
    }

    /// What an account has of a coin.
    #[must_use]
    pub fn purse(&self, account: AccountId, coin: CoinId) -> Purse {
        self.coin(coin).purse(account)
    }

    /// Measures an asset by `benchmark`; before its first product, and only once.
    pub fn set_benchmark(&mut self, benchmark: Benchmark) {
        let index = benchmark.asset() as usize;
        self.benchmarks[index] = Some(benchmark);
    }

    /// The benchmark of an asset.
    #[must_use]
    pub fn benchmark(&self, asset: Asset) -> Option<&Benchmark> {
        self.benchmarks[asset as usize].as_ref()
    }

    /// The benchmark of an asset, to make its days final or to report.
    pub fn benchmark_mut(&mut self, asset: Asset) -> Option<&mut Benchmark> {
        self.benchmarks[asset as usize].as_mut()
    }

    /// Names the reporters of an asset: 3 to 15, an odd number, none of them ever a miner.
    ///
    /// # Errors
    /// [`Refusal::ParameterOutOfBounds`] or [`Refusal::BadReporter`].
    pub fn set_reporters(&mut self, asset: Asset, chosen: &[AccountId]) -> Result<(), Refusal> {
        let miners = &self.miners;
        let benchmark = self.benchmarks[asset as usize].as_mut().ok_or(Refusal::ParameterOutOfBounds)?;
        // A miner is listed from its application on.
        benchmark.panel.set_members(chosen, |account| miners.contains_key(&account))
    }

    /// Makes the next day of an asset final by its reports and by what a round of its feed, 0 for one of the last, proves.
    ///
    /// # Errors
    /// [`Refusal`] that says what is missing.
    pub fn finalize(&mut self, asset: Asset, round: RoundNumber, now: u64) -> Result<Day, Refusal> {
        self.benchmark_mut(asset).ok_or(Refusal::ParameterOutOfBounds)?.finalize(round, now)
    }

    /// Allows a coin as the price of new products.
    pub fn allow_pay_coin(&mut self, coin: CoinId) {
        self.pay_coins.insert(coin);
    }

    /// Allows a coin as the income of new products of an asset.
    pub fn allow_reward_coin(&mut self, asset: Asset, coin: CoinId) {
        self.reward_coins.insert((asset, coin));
    }

    /// Lets an account lock tokens, or no longer.
    pub fn set_locker(&mut self, locker: AccountId, allowed: bool) {
        if allowed {
            self.lockers.insert(locker);
        } else {
            self.lockers.remove(&locker);
        }
    }

    pub(crate) fn coin(&self, coin: CoinId) -> &Coin {
        &self.coins[usize::from(coin.0)]
    }

    pub(crate) fn coin_mut(&mut self, coin: CoinId) -> &mut Coin {
        &mut self.coins[usize::from(coin.0)]
    }
}
