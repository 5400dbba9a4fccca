//! Numbers for people.

use alloy::primitives::{Address, U256};
use dmex_types::{Amount, Asset, Day, Power, PowerUnit, ProductStanding, Uninsurable};
use dmex_wire::Coin;

/// An amount with its coin: `9,381.00048 USDT`.
pub(crate) fn money(amount: U256, coin: &Coin) -> String {
    let name = coin.symbol.clone().unwrap_or_else(|| short(coin.address));
    match coin.decimals {
        Some(decimals) => format!("{} {name}", grouped(&Amount(amount).decimal(decimals))),
        None => format!("{amount} smallest units of {name}"),
    }
}

/// Power in the unit that people read: `88.5 TH/s`.
pub(crate) fn power(power: Power, asset: Asset) -> String {
    let unit = match asset {
        Asset::Btc => PowerUnit::TeraHash,
        Asset::Fil => PowerUnit::TebiByte,
    };
    power.display(unit).to_string()
}

/// An address short enough for a sentence: `0x7099…79C8`.
pub(crate) fn short(address: Address) -> String {
    let text = address.to_string();
    let (head, tail) = (text.get(..6).unwrap_or_default(), text.get(text.len() - 4..).unwrap_or_default());
    format!("{head}…{tail}")
}

/// A time [Unix seconds] to the minute: `2022-03-29 00:00 UTC`.
pub(crate) fn moment(time: u64) -> String {
    let (hour, minute) = (time / 3_600 % 24, time / 60 % 60);
    format!("{} {hour:02}:{minute:02} UTC", Day::from_timestamp(time))
}

/// Why a product is in good standing or not, as it stands in a sentence about the product.
pub(crate) const fn standing(standing: ProductStanding) -> &'static str {
    match standing {
        ProductStanding::Good => "it is in good standing",
        ProductStanding::Closed => "it is closed",
        ProductStanding::Terminable => "its delivery score allows a vote to end it",
        ProductStanding::Scored => "its delivery score is above 12",
        ProductStanding::Overdue => "a closed day is unsettled past its time",
        ProductStanding::BondLow => "its bond covers too few days",
        ProductStanding::CallStale => {
            "its bond was not assessed for the newest final days; anyone may do that"
        }
        ProductStanding::CallUnmet => "its bond lacks what is called for",
    }
}

/// Why an NFT cannot be insured, as it stands in a sentence about the NFT.
pub(crate) const fn uninsurable(reason: Uninsurable) -> &'static str {
    match reason {
        Uninsurable::NoPool => "its product has no pool; anyone may open it",
        Uninsurable::NoRate => "the DAO has set no rate for its product",
        Uninsurable::Closed => "its product is closed",
        Uninsurable::Terminable => "a vote may end its product",
        Uninsurable::Scored => "the delivery score of its product is above 0",
        Uninsurable::Overdue => "a closed day of its product is unsettled past its time",
        Uninsurable::BondLow => "the bond of its product covers too few days",
        Uninsurable::CallStale => {
            "its product was not assessed for the newest final days; anyone may do that"
        }
        Uninsurable::CallUnmet => "the bond of its product lacks what is called for",
        Uninsurable::NoDaysLeft => "no day is left that cover would begin before",
        Uninsurable::Insured => "it has a policy that stands",
    }
}

/// How many of something: `1 day`, `30 days`.
pub(crate) fn counted(number: impl Into<u64>, one: &str) -> String {
    match number.into() {
        1 => format!("1 {one}"),
        many => format!("{many} {one}s"),
    }
}

/// Thousands apart.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_once('.').map_or((number, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    match rest {
        Some(rest) => format!("{text}.{rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff11_one_is_not_many() {
        let told = [0u32, 1, 30].map(|days| counted(days, "day"));
        assert_eq!(told, ["0 days", "1 day", "30 days"]);
    }

    #[test]
    fn amounts_are_exact_and_readable() {
        let coin = |decimals| Coin {
            address: Address::repeat_byte(0xab),
            symbol: Some("USDT".to_owned()),
            decimals: Some(decimals),
        };
        assert_eq!(money(U256::from(9_381_000_480u64), &coin(6)), "9,381.00048 USDT");
        assert_eq!(money(U256::from(1), &coin(18)), "0.000000000000000001 USDT");
        assert_eq!(money(U256::from(1_234_567), &coin(0)), "1,234,567 USDT");
        assert_eq!(Amount::ZERO.decimal(8), "0");
    }
}
