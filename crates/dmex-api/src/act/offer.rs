//! From what a miner offers to the offer that the contract takes: exactly, or not at all.

use alloy::primitives::aliases::{U56, U80};
use alloy::primitives::{Address, U256};
use dmex_catalogue::Units;
use dmex_contracts::{Deployment, PrimarySale, Token};
use dmex_platform::{Platform, ReadError};
use dmex_types::{Amount, Asset, Clock, Day, Power, PowerUnit};
use dmex_wire::request::CreateProduct;
use dmex_wire::{Code, Coin};

use super::draft::units_of;
use crate::app::App;
use crate::problem::ApiError;
use crate::words::{counted, money, power};

/// 1e27: what the market average counts in.
const RAY_DECIMALS: u64 = 27;

/// An offer, and what its words need.
pub(super) struct Terms {
    pub(super) offer: PrimarySale::Offer,
    asset: Asset,
    /// [pay token] For 1 TH/s or 1 TiB.
    price: U256,
    reward_decimals: u8,
}

impl Terms {
    /// The offer of a question.
    pub(super) fn of(on: &Deployment, today: Day, ask: &CreateProduct) -> Result<Self, ApiError> {
        let unit = PowerUnit::of(ask.asset);
        let pay = pay_token(on, ask.pay_token)?;
        let reward = on.tokens.reward.get(&ask.asset);
        let reward = reward.ok_or_else(|| bad(format!("the platform pays out no {}", ask.asset)))?;
        let clock = clock(ask)?;
        let activation = if clock == Clock::Rolling { ask.activation_days.unwrap_or(1) } else { 0 };
        let offer = PrimarySale::Offer {
            payToken: pay.address,
            opensDay: ask.opens.unwrap_or(today).number(),
            closesDay: ask.closes.number(),
            activationDays: activation,
            asset: ask.asset as u8,
            clock: clock as u8,
            pricePerUnit: price_per_unit(ask.price, unit, pay)?,
            unitsForSale: ask.units_for_sale.units(),
            minUnits: small(ask.min_units.unwrap_or(Power::new(1)), "min_units")?,
            maxUnitsPerBuyer: small(ask.max_units_per_buyer.unwrap_or_default(), "max_units_per_buyer")?,
            rewardToken: reward.address,
            runningCost: running_cost(ask.running_cost.unwrap_or_default(), unit)?,
            miningDays: ask.mining_days,
            startDay: ask.start.map_or(0, Day::number),
            machine: ask.machine.clone(),
            disclosureURI: ask.disclosure_uri.clone(),
            disclosureHash: ask.disclosure_hash,
        };
        Ok(Self { offer, asset: ask.asset, price: ask.price.0, reward_decimals: reward.decimals })
    }

    /// The offer in words.
    pub(super) fn summary(&self, coin: &Coin) -> String {
        let (offer, unit) = (&self.offer, PowerUnit::of(self.asset));
        let paying = u64::from(offer.miningDays) + u64::from(self.asset.vesting_tail_days());
        let a_day = self.price / U256::from(paying.max(1));
        let power = power(Power::new(offer.unitsForSale), self.asset);
        let sale = format!(
            "Offer {power} of {} ({}) at {} for 1 {unit}, which is about {} for 1 {unit} and day.",
            self.asset,
            offer.machine,
            money(self.price, coin),
            money(a_day, coin),
        );
        let last = Day::new(offer.closesDay.saturating_sub(1));
        let opens = Day::new(offer.opensDay);
        format!("{sale} On sale from {opens} to {last}. {}", self.days(paying))
    }

    /// First and last day that pays.
    fn days(&self, paying: u64) -> String {
        let length = u32::try_from(paying).unwrap_or(u32::MAX);
        let end = |first: u32| Day::new(first.saturating_add(length).saturating_sub(1));
        if self.offer.startDay > 0 {
            let first = Day::new(self.offer.startDay);
            return format!("All of it pays from {first} to {}.", end(self.offer.startDay));
        }
        let wait = u32::from(self.offer.activationDays);
        let (early, late) = (self.offer.opensDay + wait, self.offer.closesDay.saturating_sub(1) + wait);
        format!(
            "A purchase pays from {} after it, for {}: {} at the earliest, {} at the latest.",
            counted(wait, "day"),
            counted(paying, "day"),
            Day::new(early),
            end(late)
        )
    }

    /// Takes the smallest purchase that the sale takes, with room.
    pub(super) async fn take_least(&mut self, platform: &Platform) -> Result<(), ApiError> {
        let least = platform.least_purchase(&self.offer, self.reward_decimals).await?;
        let most = Power::new(self.offer.unitsForSale);
        self.offer.minUnits = small(least.min(most), "min_units")?;
        Ok(())
    }

    /// What selling takes as a bond.
    pub(super) async fn bond_rule(&self, platform: &Platform) -> Result<String, ApiError> {
        let parameters = platform.primary_sale().parameters().call().await.map_err(ReadError::from)?;
        let reward = platform.benchmark(self.asset).meanReward().call().await.map_err(ReadError::from)?;
        let days = parameters.bondDays;
        let scale = U256::from(10).pow(U256::from(self.reward_decimals));
        let whole = U256::from(self.offer.unitsForSale) * U256::from(days);
        let bond = whole * reward * scale / U256::from(10).pow(U256::from(RAY_DECIMALS));
        Ok(format!(
            "To sell all of it takes a bond of about {} {}: {} of the market average.",
            Amount(bond).decimal(self.reward_decimals),
            self.asset,
            counted(days, "day")
        ))
    }

    pub(super) async fn units(&self, app: &App) -> Result<Units, ApiError> {
        units_of(app, &self.offer, self.asset).await
    }
}

fn bad(detail: String) -> ApiError {
    ApiError::refused(Code::BadTerms, detail, "correct that term")
}

/// Coins that vest are paid for by a batch only, whose vesting ends together.
fn clock(ask: &CreateProduct) -> Result<Clock, ApiError> {
    match (ask.start, ask.activation_days) {
        (Some(_), None) => Ok(Clock::Batch),
        (Some(_), Some(_)) => {
            Err(bad("a batch starts on its day: it has no activation_days beside start".to_owned()))
        }
        (None, _) if ask.asset.vesting_tail_days() > 0 => {
            Err(bad(format!("{} vests, so its power is sold in batches: start is missing", ask.asset)))
        }
        (None, _) => Ok(Clock::Rolling),
    }
}

fn pay_token(on: &Deployment, wanted: Option<Address>) -> Result<&Token, ApiError> {
    let found = match wanted {
        Some(coin) => on.tokens.pay.iter().find(|token| token.address == coin),
        None => on.tokens.pay.first(),
    };
    found.ok_or_else(|| bad("pay_token is no coin that buyers pay with".to_owned()))
}

/// The contract counts in the smallest unit, so the price of 1 TH/s or 1 TiB must be a multiple of it.
fn price_per_unit(price: Amount, unit: PowerUnit, pay: &Token) -> Result<U80, ApiError> {
    let per = U256::from(unit.smallest_units());
    let (units, rest) = price.0.div_rem(per);
    if !rest.is_zero() {
        let near = [units, units + U256::from(1)].map(|units| Amount(units * per).decimal(pay.decimals));
        return Err(bad(format!(
            "{} {} for 1 {unit} is no whole number of the coin's smallest unit for 1/{per} {unit}: take {} or {}",
            price.decimal(pay.decimals),
            pay.symbol,
            near[0],
            near[1]
        )));
    }
    let units = u128::try_from(units).ok().and_then(|units| U80::try_from(units).ok());
    units.ok_or_else(|| bad("price is more than can be counted".to_owned()))
}

/// [USD, 18 decimals] Of the smallest unit and day, rounded down in the holders' favour.
fn running_cost(cost: Amount, unit: PowerUnit) -> Result<u64, ApiError> {
    u64::try_from(cost.0 / U256::from(unit.smallest_units()))
        .map_err(|_| bad("running_cost is more than can be counted".to_owned()))
}

fn small(power: Power, name: &str) -> Result<U56, ApiError> {
    U56::try_from(power.units()).map_err(|_| bad(format!("{name} is more than can be counted")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usdt() -> Token {
        Token { address: Address::ZERO, symbol: "USDT".to_owned(), decimals: 6 }
    }

    #[test]
    fn m18_a_price_is_exact_for_the_smallest_unit_or_refused_with_its_neighbours() {
        let per_unit = |price: u128, unit| price_per_unit(Amount::from(price), unit, &usdt());
        assert_eq!(per_unit(106_000_000, PowerUnit::TeraHash).unwrap(), U80::from(106_000));
        let refused = per_unit(420_000_000, PowerUnit::TebiByte).unwrap_err().to_string();
        assert!(refused.contains("take 419.999744 or 420.000768"), "{refused}");
    }

    #[test]
    fn running_cost_is_counted_per_smallest_unit() {
        let cost = |cost: u128| running_cost(Amount::from(cost), PowerUnit::TeraHash);
        assert_eq!(cost(41_400_000_000_000_000).unwrap(), 41_400_000_000_000);
        assert!(cost(u128::MAX).is_err());
    }
}
