//! From the terms that a miner writes to the offer that the contract takes: exactly, or not at all.

use alloy::primitives::aliases::{U56, U80};
use alloy::primitives::{B256, U256, keccak256};
use dmex_contracts::{Deployment, PrimarySale, Token};
use dmex_types::{Asset, Clock, Day, Power, PowerUnit};

use super::terms::Terms;
use crate::amount;
use crate::connection::cannot_access;
use crate::status::Failure;

/// Decimals of the running cost.
const COST_DECIMALS: u8 = 18;

/// The offer of these terms.
pub(super) fn build(terms: &Terms, on: &Deployment, today: Day) -> Result<PrimarySale::Offer, Failure> {
    let asset = required(terms.asset, "asset")?;
    let unit = PowerUnit::of(asset);
    let pay = pay_token(terms, on)?;
    let reward = on.tokens.reward.get(&asset).ok_or_else(|| {
        Failure::file(format!(
            "the deployment has no {asset} token: deploy one that has, or offer another asset"
        ))
    })?;
    let clock = if terms.start.is_some() { Clock::Batch } else { Clock::Rolling };
    check_clock(asset, clock)?;
    let activation = if clock == Clock::Rolling { terms.activation_days.unwrap_or(1) } else { 0 };
    Ok(PrimarySale::Offer {
        payToken: pay.address,
        opensDay: terms.opens.unwrap_or(today).number(),
        closesDay: required(terms.closes, "closes")?.number(),
        activationDays: activation,
        asset: asset as u8,
        clock: clock as u8,
        pricePerUnit: price_per_unit(required(terms.price.as_deref(), "price")?, pay, unit)?,
        unitsForSale: power(required(terms.power.as_deref(), "power")?, "power", unit)?.units(),
        minUnits: small_power(terms.smallest_purchase.as_deref(), "smallest-purchase", unit, 1)?,
        maxUnitsPerBuyer: small_power(terms.buyer_cap.as_deref(), "buyer-cap", unit, 0)?,
        rewardToken: reward.address,
        runningCost: running_cost(terms.running_cost.as_deref().unwrap_or("0"), unit)?,
        miningDays: required(terms.term, "term")?,
        startDay: terms.start.map_or(0, Day::number),
        machine: required(terms.machine.clone(), "machine")?,
        disclosureURI: required(terms.disclosure_uri.clone(), "disclosure-uri")?,
        disclosureHash: disclosure_hash(terms)?,
    })
}

fn required<T>(term: Option<T>, name: &str) -> Result<T, Failure> {
    let key = name.replace('-', "_");
    term.ok_or_else(|| Failure::usage(format!("the offer lacks a term: add --{name}, or {key} to the file")))
}

/// Coins that vest are paid for by a batch only, whose vesting ends together.
fn check_clock(asset: Asset, clock: Clock) -> Result<(), Failure> {
    if clock == Clock::Rolling && asset.vesting_tail_days() > 0 {
        let message = format!("{asset} vests, so its power is sold in batches: add --start with their day");
        return Err(Failure::usage(message));
    }
    Ok(())
}

fn pay_token<'a>(terms: &Terms, on: &'a Deployment) -> Result<&'a Token, Failure> {
    let found = match &terms.pay_token {
        Some(symbol) => on.tokens.pay.iter().find(|token| token.symbol.eq_ignore_ascii_case(symbol)),
        None => on.tokens.pay.first(),
    };
    found.ok_or_else(|| {
        let symbols: Vec<&str> = on.tokens.pay.iter().map(|token| token.symbol.as_str()).collect();
        Failure::usage(format!("there is no such pay token; there are: {}", symbols.join(", ")))
    })
}

fn power(text: &str, name: &str, unit: PowerUnit) -> Result<Power, Failure> {
    let power = Power::parse(text, unit).map_err(|error| Failure::usage(format!("--{name}: {error}")))?;
    if power.is_zero() {
        return Err(Failure::usage(format!("--{name} is zero: give an amount above zero")));
    }
    Ok(power)
}

fn small_power(text: Option<&str>, name: &str, unit: PowerUnit, otherwise: u64) -> Result<U56, Failure> {
    let units = text.map(|text| power(text, name, unit)).transpose()?.map_or(otherwise, Power::units);
    U56::try_from(units).map_err(|_| Failure::usage(format!("--{name} is more than can be counted")))
}

/// The contract counts in the smallest unit, so the price of 1 TH/s or 1 TiB must be a multiple of it.
fn price_per_unit(text: &str, pay: &Token, unit: PowerUnit) -> Result<U80, Failure> {
    let price =
        amount::parse(text, pay.decimals).map_err(|error| Failure::usage(format!("--price: {error}")))?;
    let per = U256::from(unit.smallest_units());
    let (units, rest) = price.div_rem(per);
    if !rest.is_zero() {
        let near =
            [units * per, (units + U256::from(1)) * per].map(|price| amount::print(price, pay.decimals));
        return Err(Failure::usage(format!(
            "--price {text} per {unit} is no whole number of {}'s smallest unit per 1/{per} {unit}: take {} or {}",
            pay.symbol, near[0], near[1]
        )));
    }
    let units = u128::try_from(units).ok().and_then(|units| U80::try_from(units).ok());
    units.ok_or_else(|| Failure::usage("--price is more than can be counted"))
}

/// [USD, 18 decimals] Of the smallest unit and day, rounded down in the holders' favour.
fn running_cost(text: &str, unit: PowerUnit) -> Result<u64, Failure> {
    let cost = amount::parse(text, COST_DECIMALS)
        .map_err(|error| Failure::usage(format!("--running-cost: {error}")))?;
    u64::try_from(cost / U256::from(unit.smallest_units()))
        .map_err(|_| Failure::usage("--running-cost is more than can be counted"))
}

fn disclosure_hash(terms: &Terms) -> Result<B256, Failure> {
    if let Some(file) = &terms.disclosure {
        let document = std::fs::read(file).map_err(|error| cannot_access(file, &error))?;
        return Ok(keccak256(document));
    }
    let text = terms.disclosure_hash.as_ref().ok_or_else(|| {
        Failure::usage("the offer lacks a term: add --disclosure with the document, or --disclosure-hash")
    })?;
    text.parse().map_err(|_| Failure::usage("--disclosure-hash is no hash: give 0x and 64 hex digits"))
}

#[cfg(test)]
mod tests {
    use alloy::primitives::Address;

    use super::*;

    fn usdt(decimals: u8) -> Token {
        Token { address: Address::ZERO, symbol: "USDT".to_owned(), decimals }
    }

    #[test]
    fn m18_a_price_is_exact_for_the_smallest_unit_or_refused_with_its_neighbours() {
        assert_eq!(price_per_unit("106", &usdt(6), PowerUnit::TeraHash).unwrap(), U80::from(106_000));
        let of_bsc = price_per_unit("106", &usdt(18), PowerUnit::TeraHash).unwrap();
        assert_eq!(of_bsc, U80::from(106 * 10u128.pow(15)));
        let refused = price_per_unit("420", &usdt(6), PowerUnit::TebiByte).unwrap_err();
        assert!(refused.message.contains("take 419.999744 or 420.000768"), "{refused}");
    }

    #[test]
    fn running_cost_is_counted_per_smallest_unit() {
        // 34.5 J/TH at 0.05 USD per kWh: 0.0414 USD per TH/s and day.
        assert_eq!(running_cost("0.0414", PowerUnit::TeraHash).unwrap(), 41_400_000_000_000);
        assert!(running_cost("1000000", PowerUnit::TeraHash).is_err());
    }

    #[test]
    fn zero_and_dust_power_is_refused_by_the_name_of_its_option() {
        let refused = |text| power(text, "power", PowerUnit::TeraHash).unwrap_err().message;
        assert!(refused("0").contains("--power is zero"));
        assert!(refused("0.0001").contains("finer"));
    }

    #[test]
    fn coins_that_vest_need_a_batch() {
        assert!(check_clock(Asset::Fil, Clock::Rolling).unwrap_err().message.contains("--start"));
        assert!(check_clock(Asset::Btc, Clock::Batch).is_ok());
    }
}
