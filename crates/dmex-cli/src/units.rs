//! The units that a product's numbers are read and written in.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use alloy::primitives::{Address, U256};
use dmex_client::wire::Coin;
use dmex_contracts::{Deployment, Token};
use dmex_platform::{Platform, Product, ReadError, dmc_token};
use dmex_types::{Asset, Power, PowerUnit, ProductId};
use jiff::Timestamp;
use serde::Serialize;

use crate::amount::{self, Money};
use crate::status::Failure;

/// The tokens and the unit of power of one product.
#[derive(Clone, Debug)]
pub struct Units {
    /// What buyers pay with.
    pub pay: Token,
    /// What is mined.
    pub reward: Token,
    /// Power as people count it.
    pub power: PowerUnit,
}

impl Units {
    /// The units of a product.
    ///
    /// # Errors
    /// The node failed.
    pub async fn of(platform: &Platform, product: &Product) -> Result<Self, Failure> {
        Ok(Self {
            pay: token_at(platform, product.offer.payToken).await?,
            reward: token_at(platform, product.offer.rewardToken).await?,
            power: PowerUnit::of(product.asset),
        })
    }

    /// The units that a server tells of.
    #[must_use]
    pub fn told(pay: &Coin, reward: &Coin, asset: Asset) -> Self {
        Self { pay: token_told(pay), reward: token_told(reward), power: PowerUnit::of(asset) }
    }

    /// Price of one TH/s or TiB from the price of the smallest unit.
    #[must_use]
    pub fn price(&self, product: &Product) -> Money {
        let per: U256 = product.offer.pricePerUnit.to();
        Money::price(per * U256::from(self.power.smallest_units()), &self.pay)
    }
}

/// Products and their units, each read once.
#[derive(Debug, Default)]
pub struct KnownProducts(BTreeMap<ProductId, (Product, Units)>);

impl KnownProducts {
    /// A product and its units.
    ///
    /// # Errors
    /// There is none, or the node failed.
    pub async fn get(&mut self, platform: &Platform, id: ProductId) -> Result<&(Product, Units), Failure> {
        match self.0.entry(id) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(unknown) => {
                let product = platform.product(id).await?;
                let units = Units::of(platform, &product).await?;
                Ok(unknown.insert((product, units)))
            }
        }
    }
}

/// A token of the platform, or what the contract at the address says of itself.
///
/// # Errors
/// The node failed, or there is no token.
pub async fn token_at(platform: &Platform, address: Address) -> Result<Token, Failure> {
    if let Some(token) = platform.deployment().token(address) {
        return Ok(token.clone());
    }
    let contract = platform.erc20(address);
    let symbol = contract.symbol().call().await.map_err(ReadError::from)?;
    let decimals = contract.decimals().call().await.map_err(ReadError::from)?;
    Ok(Token { address, symbol, decimals })
}

/// A token that a server tells of: what it does not know is shown by its address, in smallest units.
#[must_use]
pub fn token_told(coin: &Coin) -> Token {
    let symbol = coin.symbol.clone().unwrap_or_else(|| short_address(coin.address));
    Token { address: coin.address, symbol, decimals: coin.decimals.unwrap_or_default() }
}

/// A token of a deployment; another is shown by its address, in smallest units.
#[must_use]
pub fn coin_on(on: &Deployment, address: Address) -> Token {
    let dmc = Some(dmc_token(on)).filter(|dmc| dmc.address == address);
    let known = on.token(address).cloned().or(dmc);
    known.unwrap_or_else(|| token_told(&Coin { address, symbol: None, decimals: None }))
}

/// An amount of power for both readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PowerView {
    /// In `unit`, exact.
    pub amount: String,
    /// `TH/s` or `TiB`.
    pub unit: String,
    /// In smallest units: GH/s or GiB.
    pub units: u64,
}

impl PowerView {
    /// An amount of power in the unit of its asset.
    #[must_use]
    pub fn new(power: Power, unit: PowerUnit) -> Self {
        let shown = power.display(unit);
        let amount = shown.split(' ').next().unwrap_or_default().to_owned();
        Self { amount, unit: unit.to_string(), units: power.units() }
    }

    /// For people: `1,500.5 TH/s`.
    #[must_use]
    pub fn short(&self) -> String {
        let (whole, rest) = self.amount.split_once('.').unwrap_or((&self.amount, ""));
        let point = if rest.is_empty() { "" } else { "." };
        format!("{}{point}{rest} {}", amount::group(whole), self.unit)
    }
}

/// An address short enough for a table: `0x7099…79C8`.
#[must_use]
pub fn short_address(address: Address) -> String {
    let text = address.to_string();
    format!("{}…{}", &text[..6], &text[text.len() - 4..])
}

/// A moment for people, in UTC.
#[must_use]
pub fn moment(seconds: u64) -> String {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .map_or_else(|| seconds.to_string(), |time| time.strftime("%Y-%m-%d %H:%M UTC").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_addresses_and_moments_are_short_for_people() {
        let power = PowerView::new(Power::new(88_500_500), PowerUnit::TeraHash);
        assert_eq!((power.short().as_str(), power.amount.as_str()), ("88,500.5 TH/s", "88500.5"));
        assert_eq!(short_address(Address::repeat_byte(0xab)), "0xABaB…ABaB");
        assert_eq!(moment(1_648_166_400), "2022-03-25 00:00 UTC");
    }
}
