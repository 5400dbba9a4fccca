//! Numbers for people.

use alloy::primitives::U256;
use dmex_catalogue::number;
pub(crate) use dmex_catalogue::number::{moment, short};
use dmex_types::{Asset, Power, PowerUnit, Uninsurable};
use dmex_wire::Coin;

/// An amount with its coin: `9,381.00048 USDT`.
pub(crate) fn money(amount: U256, coin: &Coin) -> String {
    let coin = named(coin);
    number::money(amount, &coin).unwrap_or_else(|| format!("{amount} smallest units of {}", coin.symbol))
}

/// A coin as sentences name it.
pub(crate) fn named(coin: &Coin) -> number::Coin {
    number::Coin {
        symbol: coin.symbol.clone().unwrap_or_else(|| short(coin.address)),
        decimals: coin.decimals,
    }
}

/// Power in the unit that people read: `88.5 TH/s`.
pub(crate) fn power(power: Power, asset: Asset) -> String {
    number::power(power, PowerUnit::of(asset))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff11_one_is_not_many() {
        let told = [0u32, 1, 30].map(|days| counted(days, "day"));
        assert_eq!(told, ["0 days", "1 day", "30 days"]);
    }
}
