//! What the reserve has, and which coins count.

use std::collections::{HashMap, HashSet};

use dmex_types::TokenId;

use super::{Round, RoundId};
use crate::{AccountId, CoinId, Model, Refusal};

/// A coin that counts as reserve, or counted once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ReserveAsset {
    pub(super) counts: bool,
    /// Whether a feed prices it where it is no coin of the product.
    pub(super) has_feed: bool,
}

/// The reserve. Its coins are simply the balance of its account.
#[derive(Clone, Debug)]
pub(crate) struct Reserve {
    pub(crate) account: AccountId,
    pub(super) assets: HashMap<CoinId, ReserveAsset>,
    pub(super) rounds: Vec<Round>,
    pub(super) claimed: HashSet<(RoundId, TokenId)>,
}

impl Reserve {
    /// [coin] What open rounds have set aside.
    fn bound(&self, coin: CoinId) -> u128 {
        let rounds = self.rounds.iter().filter(|round| round.coin == coin && !round.closed);
        rounds.map(|round| round.amount - round.paid).sum()
    }

    pub(super) fn asset(&self, coin: CoinId) -> Result<ReserveAsset, Refusal> {
        let asset = self.assets.get(&coin).copied().unwrap_or_default();
        if asset.counts { Ok(asset) } else { Err(Refusal::NotAsset) }
    }
}

impl Model {
    /// Founds the reserve: its account. Once.
    #[must_use]
    pub fn found_reserve(&mut self) -> AccountId {
        let account = self.add_account();
        self.reserve =
            Some(Reserve { account, assets: HashMap::new(), rounds: Vec::new(), claimed: HashSet::new() });
        account
    }

    /// Says whether a coin counts as reserve, and whether a feed prices it. Only the DAO.
    ///
    /// # Errors
    /// [`Refusal::OwnableUnauthorizedAccount`].
    pub fn set_reserve_asset(
        &mut self,
        caller: AccountId,
        coin: CoinId,
        counts: bool,
        has_feed: bool,
    ) -> Result<(), Refusal> {
        self.require_owner(caller)?;
        self.founded_reserve_mut()?.assets.insert(coin, ReserveAsset { counts, has_feed });
        Ok(())
    }

    /// Gives to the reserve. A plain transfer to its account does the same.
    ///
    /// # Errors
    /// [`Refusal::NotAsset`] or [`Refusal::ERC20InsufficientBalance`].
    pub fn fund_reserve(&mut self, from: AccountId, coin: CoinId, amount: u128) -> Result<(), Refusal> {
        let reserve = self.founded_reserve()?;
        reserve.asset(coin)?;
        let account = reserve.account;
        self.coin_mut(coin).transfer(from, account, amount)
    }

    /// [coin] What the reserve has and no round has set aside.
    #[must_use]
    pub fn reserve_free(&self, coin: CoinId) -> u128 {
        let free =
            |reserve: &Reserve| self.purse(reserve.account, coin).balance.saturating_sub(reserve.bound(coin));
        self.reserve.as_ref().map_or(0, free)
    }

    pub(super) fn founded_reserve(&self) -> Result<&Reserve, Refusal> {
        self.reserve.as_ref().ok_or(Refusal::NotAsset)
    }

    pub(super) fn founded_reserve_mut(&mut self) -> Result<&mut Reserve, Refusal> {
        self.reserve.as_mut().ok_or(Refusal::NotAsset)
    }

    /// That the caller is the DAO, who owns reserve and insurance.
    pub(crate) fn require_owner(&self, caller: AccountId) -> Result<(), Refusal> {
        if self.dao == Some(caller) { Ok(()) } else { Err(Refusal::OwnableUnauthorizedAccount) }
    }
}
