//! Numbers for people.

use alloy_primitives::{Address, U256};
use dmex_types::{Amount, Day, Power, PowerUnit};

/// A coin as sentences name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coin {
    /// What it is called.
    pub symbol: String,
    /// Into how many decimals it is divided; none if that is not known.
    pub decimals: Option<u8>,
}

/// An amount in whole coins, exact: `9,381.00048 USDT`; none if the decimals are not known.
#[must_use]
pub fn money(amount: U256, coin: &Coin) -> Option<String> {
    let decimal = Amount(amount).decimal(coin.decimals?);
    Some(format!("{} {}", grouped(&decimal), coin.symbol))
}

/// Power in the unit that people read: `1,500.5 TH/s`.
#[must_use]
pub fn power(power: Power, unit: PowerUnit) -> String {
    grouped(&power.display(unit))
}

/// An address short enough for a sentence: `0x7099…79C8`.
#[must_use]
pub fn short(address: Address) -> String {
    let text = address.to_string();
    let (head, tail) = (text.get(..6).unwrap_or_default(), text.get(text.len() - 4..).unwrap_or_default());
    format!("{head}…{tail}")
}

/// A time [Unix seconds] to the minute: `2022-03-29 00:00 UTC`.
#[must_use]
pub fn moment(time: u64) -> String {
    let (hour, minute) = (time / 3_600 % 24, time / 60 % 60);
    format!("{} {hour:02}:{minute:02} UTC", Day::from_timestamp(time))
}

/// A decimal number with its thousands apart; what follows it stays.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len()));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_and_readable() {
        let coin = |decimals| Coin { symbol: "USDT".to_owned(), decimals };
        assert_eq!(money(U256::from(9_381_000_480u64), &coin(Some(6))).unwrap(), "9,381.00048 USDT");
        assert_eq!(money(U256::from(1), &coin(Some(18))).unwrap(), "0.000000000000000001 USDT");
        assert_eq!(money(U256::from(1_234_567), &coin(Some(0))).unwrap(), "1,234,567 USDT");
        assert_eq!(money(U256::from(1), &coin(None)), None);
        assert_eq!(power(Power::new(1_500_500), PowerUnit::TeraHash), "1,500.5 TH/s");
        assert_eq!(power(Power::new(8_850_000), PowerUnit::TeraHash), "8,850 TH/s");
        assert_eq!(moment(1_648_512_000), "2022-03-29 00:00 UTC");
    }
}
