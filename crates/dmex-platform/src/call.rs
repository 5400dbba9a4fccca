//! What can be asked of the contracts: one function an action, so that every program asks in the same way.

mod dao;
mod risk;

use alloy::primitives::aliases::U80;
use alloy::primitives::{Address, Bytes, U256};
use alloy::sol_types::SolCall;
use dmex_chain::sender::{Account, Purpose, PurposeKey};
use dmex_contracts::{
    BitcoinBenchmark, Bonds, Closing, Deployment, Dmc, DmcVesting, FaucetToken, MinerRegistry, MiningPower,
    PayTokenPrices, PrimarySale, ReplayPriceFeed, Settlement,
};
use dmex_types::{Asset, Day, Power, ProductId, TokenId};

/// Fewest parts that an NFT splits into.
pub const LEAST_PARTS: usize = 2;
/// Most parts that an NFT splits into.
pub const MOST_PARTS: usize = 16;

/// One part of an NFT that is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who gets it.
    pub to: Address,
    /// Its power.
    pub units: Power,
}

/// A call of a contract, not yet anybody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// The encoded call.
    pub data: Bytes,
}

impl Call {
    /// Any call of any contract.
    pub fn new(to: Address, call: &impl SolCall) -> Self {
        Self { to, data: call.abi_encode().into() }
    }

    /// The call as a purpose of `from`.
    #[must_use]
    pub fn purpose(self, key: PurposeKey, from: Account) -> Purpose {
        Purpose { key, from, to: Some(self.to), data: self.data, value: U256::ZERO }
    }

    // ---- Buyers ----

    /// Buys power for `recipient`; the payment must be approved to the sale before. `referrer` gets a share of the fee, the zero
    /// address stands for nobody. Refused after `deadline` [Unix seconds].
    #[must_use]
    pub fn buy(
        on: &Deployment,
        product: ProductId,
        power: Power,
        most: U256,
        recipient: Address,
        referrer: Address,
        deadline: u64,
    ) -> Self {
        let call = PrimarySale::buyCall {
            product: product.0,
            units: power.units(),
            maxPayment: most,
            recipient,
            referrer,
            deadline: U256::from(deadline),
        };
        Self::new(on.primary_sale.address, &call)
    }

    /// The same with a permit (EIP-2612) that was signed in place of an approval.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "a purchase has so many terms, each of a type of its own")]
    pub fn buy_with_permit(
        on: &Deployment,
        product: ProductId,
        power: Power,
        most: U256,
        recipient: Address,
        referrer: Address,
        deadline: u64,
        permit: PrimarySale::Permit,
    ) -> Self {
        let call = PrimarySale::buyWithPermitCall {
            product: product.0,
            units: power.units(),
            maxPayment: most,
            recipient,
            referrer,
            deadline: U256::from(deadline),
            permit,
        };
        Self::new(on.primary_sale.address, &call)
    }

    /// The same straight into a lock: `locker` is told `data` once it is paid, and alone releases or takes the NFT from then on.
    /// Only for the caller itself, unless the caller is the locker.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "a purchase has so many terms, each of a type of its own")]
    pub fn buy_locked(
        on: &Deployment,
        product: ProductId,
        power: Power,
        most: U256,
        recipient: Address,
        referrer: Address,
        deadline: u64,
        locker: Address,
        data: Bytes,
    ) -> Self {
        let call = PrimarySale::buyLockedCall {
            product: product.0,
            units: power.units(),
            maxPayment: most,
            recipient,
            referrer,
            deadline: U256::from(deadline),
            locker,
            data,
        };
        Self::new(on.primary_sale.address, &call)
    }

    /// Pays what tokens are owed to their holders, or to whom their lockers named. If there are several, those that are gone or held by another contract
    /// than the caller are passed over.
    #[must_use]
    pub fn claim(on: &Deployment, tokens: &[TokenId]) -> Self {
        let ids = tokens.iter().map(|token| U256::from(token.0)).collect();
        Self::new(on.settlement.address, &Settlement::claimCall { tokenIds: ids })
    }

    /// Takes out what is credited to the caller.
    #[must_use]
    pub fn withdraw(on: &Deployment, token: Address, to: Address) -> Self {
        Self::new(on.settlement.address, &Settlement::withdrawCall { token, to })
    }

    /// Moves an NFT; what it was owed so far is credited to `from`. A contract must say that it takes NFTs, or nothing moves:
    /// what it cannot give back would be lost in it.
    #[must_use]
    pub fn transfer(on: &Deployment, token: TokenId, from: Address, to: Address) -> Self {
        let call = MiningPower::safeTransferFrom_0Call { from, to, id: U256::from(token.0) };
        Self::new(on.mining_power.address, &call)
    }

    /// Splits an NFT: it ends, and its parts come under new numbers that follow each other, in their order. Together they
    /// must have all of its power; what its holder keeps is a part to itself.
    #[must_use]
    pub fn split(on: &Deployment, token: TokenId, parts: &[Part]) -> Self {
        let part = |part: &Part| MiningPower::Part { to: part.to, units: part.units.units() };
        let call =
            MiningPower::splitCall { tokenId: U256::from(token.0), parts: parts.iter().map(part).collect() };
        Self::new(on.mining_power.address, &call)
    }

    /// Merges two NFTs: both end, and one with the power of both comes under a new number.
    #[must_use]
    pub fn merge(on: &Deployment, token: TokenId, other: TokenId) -> Self {
        let call = MiningPower::mergeCall { tokenId: U256::from(token.0), otherId: U256::from(other.0) };
        Self::new(on.mining_power.address, &call)
    }

    /// Hands a lock on an NFT to a contract, which is told `data`: it stays where it is and keeps earning, and that contract alone
    /// releases or takes it.
    #[must_use]
    pub fn lock(on: &Deployment, token: TokenId, locker: Address, data: Bytes) -> Self {
        let call = MiningPower::lockToCall { tokenId: U256::from(token.0), locker, data };
        Self::new(on.mining_power.address, &call)
    }

    // ---- Miners ----

    /// Offers power.
    #[must_use]
    pub fn create_product(on: &Deployment, offer: PrimarySale::Offer) -> Self {
        Self::new(on.primary_sale.address, &PrimarySale::createProductCall { offer })
    }

    /// Stops selling a product for good.
    #[must_use]
    pub fn stop_selling(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.primary_sale.address, &PrimarySale::stopSellingCall { product: product.0 })
    }

    /// Takes back what was deposited for a day that is never settled.
    #[must_use]
    pub fn reclaim_deposit(on: &Deployment, product: ProductId, day: Day) -> Self {
        let call = Closing::reclaimDepositCall { product: product.0, day: day.number() };
        Self::new(on.closing.address, &call)
    }

    /// Adds to a product's bond; the amount must be approved to [`Deployment::bonds`] before.
    #[must_use]
    pub fn deposit_bond(on: &Deployment, product: ProductId, amount: U256) -> Self {
        let call = Bonds::depositBondCall { product: product.0, amount };
        Self::new(on.bonds.address, &call)
    }

    /// Takes bond out that neither sold power requires nor a new assessment calls for. Refused without good standing.
    #[must_use]
    pub fn withdraw_bond(on: &Deployment, product: ProductId, amount: U256, to: Address) -> Self {
        let call = Bonds::withdrawBondCall { product: product.0, amount, to };
        Self::new(on.bonds.address, &call)
    }

    /// Deposits income for a day; the amount must be approved to [`Deployment::settlement`] before.
    #[must_use]
    pub fn deposit(on: &Deployment, product: ProductId, day: Day, amount: U256) -> Self {
        let call = Settlement::depositCall { product: product.0, day: day.number(), amount };
        Self::new(on.settlement.address, &call)
    }

    /// Discloses a farm and asks to sell its power.
    #[must_use]
    pub fn apply_as_miner(on: &Deployment, application: MinerRegistry::Application) -> Self {
        Self::new(on.miner_registry.address, &MinerRegistry::applyAsMinerCall { application })
    }

    /// Confirms that the caller belongs to a miner that named it, for ever.
    #[must_use]
    pub fn join_miner(on: &Deployment, miner: Address) -> Self {
        Self::new(on.miner_registry.address, &MinerRegistry::joinMinerCall { miner })
    }

    // ---- Anyone ----

    /// Settles up to `days` days that are due.
    #[must_use]
    pub fn settle(on: &Deployment, product: ProductId, days: u32) -> Self {
        let call = Settlement::settleCall { product: product.0, maxDays: U256::from(days) };
        Self::new(on.settlement.address, &call)
    }

    /// Gives a miner back the capacity that a product holds no more.
    #[must_use]
    pub fn release_capacity(on: &Deployment, product: ProductId) -> Self {
        Self::new(on.primary_sale.address, &PrimarySale::releaseCapacityCall { product: product.0 })
    }

    /// Makes the next day of a benchmark final. `round` of its price feed proves the price of the day; 0 has the contract look
    /// for it among the newest.
    #[must_use]
    pub fn finalize(on: &Deployment, asset: Asset, round: u128) -> Self {
        let round = U80::saturating_from(round);
        Self::new(on.benchmark(asset), &BitcoinBenchmark::finalizeCall { round })
    }

    /// Proves the price of a closed day by the round of the price feed that was in force at its end.
    #[must_use]
    pub fn prove_price(on: &Deployment, asset: Asset, day: Day, round: u128) -> Self {
        let round = U80::saturating_from(round);
        Self::new(on.benchmark(asset), &BitcoinBenchmark::provePriceCall { day: day.number(), round })
    }

    /// Keeps what the feed of a pay token answers, for when it fails.
    #[must_use]
    pub fn keep_price(on: &Deployment, token: Address) -> Self {
        Self::new(on.pay_token_prices.address, &PayTokenPrices::keepCall { token })
    }

    /// Lets `spender` take up to `amount` of the caller's tokens.
    #[must_use]
    pub fn approve(token: Address, spender: Address, amount: U256) -> Self {
        Self::new(token, &FaucetToken::approveCall { spender, value: amount })
    }

    // ---- Reporters ----

    /// Reports the inputs of a closed day, in the order of the network's contract, with the price [USD, 18 decimals] last.
    #[must_use]
    pub fn report(on: &Deployment, asset: Asset, day: Day, inputs: Vec<u128>) -> Self {
        let call = BitcoinBenchmark::reportCall { day: day.number(), inputs };
        Self::new(on.benchmark(asset), &call)
    }

    // ---- Holders of DMC ----

    /// Pays what is unlocked of locked DMC to its owner.
    #[must_use]
    pub fn pay_vesting(vesting: Address, beneficiary: Address) -> Self {
        Self::new(vesting, &DmcVesting::payCall { beneficiary })
    }

    /// Lets `to` vote with the caller's DMC.
    #[must_use]
    pub fn delegate(on: &Deployment, to: Address) -> Self {
        Self::new(on.dmc.address, &Dmc::delegateCall { delegatee: to })
    }

    // ---- Development chains ----

    /// Gives test coin away.
    #[must_use]
    pub fn faucet(token: Address, to: Address, amount: U256) -> Self {
        Self::new(token, &FaucetToken::faucetCall { to, amount })
    }

    /// Posts a recorded price [USD, 8 decimals].
    #[must_use]
    pub fn post_price(feed: Address, price_e8: u64) -> Self {
        let answer = alloy::primitives::I256::unchecked_from(price_e8);
        Self::new(feed, &ReplayPriceFeed::postCall { answer })
    }
}
