//! What the number in a sentence is in, and how it is written.

use alloy_primitives::{Address, U256};
use dmex_types::{Day, Power, PowerUnit, ProductStanding, plain};

use crate::number::{Coin, moment, money, power, short};
use crate::words::{Language, standing};

/// What the numbers of an error are in, as far as that is known.
#[derive(Clone, Debug, Default)]
pub struct Units {
    /// What buyers pay with.
    pub pay: Option<Coin>,
    /// What is mined.
    pub reward: Option<Coin>,
    /// Power as people count it.
    pub power: Option<PowerUnit>,
}

/// Every unit of a template, and the types that it fits: those that begin with one of these.
pub const UNITS: [(&str, &[&str]); 10] = [
    ("pay", &["uint"]),
    ("reward", &["uint"]),
    ("dmc", &["uint"]),
    ("power", &["uint64"]),
    ("day", &["uint32"]),
    ("time", &["uint"]),
    ("account", &["address"]),
    ("standing", &["uint8"]),
    ("status", &["uint8"]),
    ("term", &["string"]),
];

/// Decimals of DMC.
const DMC: u8 = 18;

impl Units {
    /// An argument in a unit; one that does not fit it is written as it is.
    pub(crate) fn write(&self, argument: &str, unit: &str, language: Language) -> String {
        let argument = argument.trim_matches('"');
        self.written(argument, unit, language).unwrap_or_else(|| plain(argument))
    }

    fn written(&self, argument: &str, unit: &str, language: Language) -> Option<String> {
        let word = |of: &str| language.word(&format!("{of}.{argument}")).map(str::to_owned);
        match unit {
            "pay" => amount(argument, self.pay.as_ref(), language),
            "reward" => amount(argument, self.reward.as_ref(), language),
            "dmc" => {
                let dmc = Coin { symbol: "DMC".to_owned(), decimals: Some(DMC) };
                amount(argument, Some(&dmc), language)
            }
            "power" => match self.power {
                Some(unit) => Some(power(Power::new(argument.parse().ok()?), unit)),
                None => counted(argument, "power", language),
            },
            "day" => Some(Day::new(argument.parse().ok()?).to_string()),
            "time" => argument.parse().ok().map(moment),
            "account" => argument.parse::<Address>().ok().map(short),
            "standing" => {
                let known = ProductStanding::of_number(argument.parse().ok()?)?;
                Some(standing(known, language).to_owned())
            }
            "status" | "term" => word(unit),
            _ => None,
        }
    }
}

/// An amount of a coin; in smallest units where not enough is known of it.
fn amount(argument: &str, coin: Option<&Coin>, language: Language) -> Option<String> {
    let amount = argument.parse::<U256>().ok()?;
    coin.and_then(|coin| money(amount, coin)).or_else(|| counted(argument, "smallest", language))
}

/// A number with the word for what it counts.
fn counted(number: &str, what: &str, language: Language) -> Option<String> {
    Some(language.word(&format!("count.{what}"))?.replace("{0}", number))
}
