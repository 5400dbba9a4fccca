//! Refusals of contracts, told so that people and pages can go on from them.

mod table;

use alloy::primitives::{Address, U256};
use dmex_chain::{Revert, RevertDecoder};
use dmex_types::{Amount, Asset, Day, Power, ProductStanding, plain};
use dmex_wire::{Code, Coin};

use self::table::meaning;
use crate::problem::ApiError;
use crate::words;

/// What the numbers of a refusal are in, as far as that is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    pub(crate) pay: Option<Coin>,
    pub(crate) reward: Option<Coin>,
    pub(crate) asset: Option<Asset>,
}

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) detail: String,
    pub(crate) hint: String,
}

/// A contract's refusal by its data.
pub(crate) fn refusal(data: &[u8], units: &Units) -> Refusal {
    told(&RevertDecoder::new(dmex_contracts::abis()).decode(data), units)
}

/// What a refusal means to programs, if it is an error of our own contracts; none if it is a coin's, or says nothing.
pub(crate) fn code_of(data: &[u8]) -> Option<Code> {
    let revert = RevertDecoder::new(dmex_contracts::abis()).decode(data);
    meaning(&revert.name).map(|meaning| meaning.code)
}

/// What is said if a contract gives no reason.
pub(crate) fn without_reason() -> Refusal {
    Refusal {
        code: Code::Refused,
        detail: "the contracts refuse it and give no reason".to_owned(),
        hint: "look at what was asked for, and ask for something else".to_owned(),
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.code, refusal.detail, refusal.hint.into())
    }
}

fn told(revert: &Revert, units: &Units) -> Refusal {
    if let Some(meaning) = meaning(&revert.name) {
        let say = |template: &str| filled(template, &revert.args, units);
        return Refusal { code: meaning.code, detail: say(meaning.detail), hint: say(meaning.hint) };
    }
    if revert.name == "unknown" && revert.args.iter().all(|data| data == "0x") {
        return without_reason();
    }
    let detail = match (revert.name.as_str(), revert.args.first()) {
        ("Error", Some(text)) => format!("the contract says: {text}"),
        _ => format!("the contract refuses with {revert}"),
    };
    let hint = "look at what was asked for, and ask for something else".to_owned();
    Refusal { code: Code::Refused, detail: plain(&detail), hint }
}

/// A template with the arguments in their places.
fn filled(template: &str, args: &[String], units: &Units) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        let (place, kind) = name.split_once(':').unwrap_or((name, ""));
        let argument = match place.parse::<usize>() {
            Ok(index) => args.get(index),
            Err(_) => args.last(),
        };
        text.push_str(before);
        text.push_str(&spelled(argument.map_or("", String::as_str), kind, units));
        rest = behind;
    }
    text + rest
}

fn spelled(argument: &str, kind: &str, units: &Units) -> String {
    let number = || argument.parse::<U256>().ok();
    let small = || argument.parse::<u64>().ok();
    let spelled = match kind {
        "pay" => number().map(|amount| amount_of(amount, units.pay.as_ref())),
        "reward" => number().map(|amount| amount_of(amount, units.reward.as_ref())),
        "dmc" => number().map(|amount| format!("{} DMC", Amount(amount).decimal(18))),
        "power" => small().map(|power| match units.asset {
            Some(asset) => words::power(Power::new(power), asset),
            None => format!("{} of power", words::counted(power, "unit")),
        }),
        "day" => argument.parse().ok().map(|day| Day::new(day).to_string()),
        "time" => small().map(words::moment),
        "who" => argument.parse::<Address>().ok().map(words::short),
        "term" => term(argument.trim_matches('"')).map(str::to_owned),
        "standing" => standing(argument).map(|standing| words::standing(standing).to_owned()),
        _ => None,
    };
    spelled.unwrap_or_else(|| argument.trim_matches('"').to_owned())
}

/// Terms of an offer whose name does not tell what is asked of them.
fn term(name: &str) -> Option<&'static str> {
    match name {
        "runningCost" => {
            Some("running_cost (more than half of what the power mines on its first day, cautiously counted)")
        }
        "minUnits" => Some("min_units (its first day would bring less than 20 of the coin's smallest units)"),
        "benchmark" => Some("asset (no day of its market average is final yet)"),
        _ => None,
    }
}

/// What a contract means by the number of a standing.
fn standing(argument: &str) -> Option<ProductStanding> {
    ProductStanding::of_number(argument.parse().ok()?)
}

fn amount_of(amount: U256, coin: Option<&Coin>) -> String {
    match coin {
        Some(coin) => words::money(amount, coin),
        None => format!("{amount} smallest units"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, args: &[&str]) -> Refusal {
        let coin = |symbol: &str, decimals| Coin {
            address: Address::ZERO,
            symbol: Some(symbol.to_owned()),
            decimals: Some(decimals),
        };
        let units =
            Units { pay: Some(coin("USDT", 6)), reward: Some(coin("BTC", 8)), asset: Some(Asset::Btc) };
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        told(&Revert { name: name.to_owned(), args }, &units)
    }

    #[test]
    fn every_error_of_every_contract_has_a_meaning_of_its_own() {
        let mut missing = Vec::new();
        for abi in dmex_contracts::abis() {
            for error in abi.errors.values().flatten() {
                let args: Vec<&str> = error.inputs.iter().map(|_| "1").collect();
                let refusal = said(&error.name, &args);
                assert!(!refusal.detail.contains('{') && !refusal.hint.contains('{'), "{refusal:?}");
                if meaning(&error.name).is_none() {
                    missing.push(error.name.clone());
                }
                // What a template names, the error has.
                assert!(!refusal.detail.contains("  "), "{}: {}", error.name, refusal.detail);
            }
        }
        missing.sort();
        missing.dedup();
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn nft5_fa7_what_is_not_split_merged_or_paid_is_told_by_the_rule_that_forbids_it() {
        let split = said("BadSplit", &["7"]);
        assert_eq!(split.code, Code::DoesNotFit);
        assert!(split.detail.contains("2 to 16 parts") && split.hint.contains("keeps"), "{split:?}");
        assert!(said("CannotMerge", &["7", "8"]).hint.contains("insured"));
        assert_eq!(said("MergeTooLarge", &["7", "8"]).code, Code::OutOfLimits);
        let stranger = said("NotForStranger", &["7"]);
        assert_eq!(stranger.code, Code::NotYours);
        assert!(stranger.detail.contains("a contract holds NFT 7"), "{stranger:?}");
        let stands = said("CoverageStands", &["4"]);
        assert_eq!(stands.detail, "there may still be a claim under policy 4");
        let someone = format!("{:#x}", Address::repeat_byte(1));
        assert_eq!(said("NotHolder", &["7", &someone]).code, Code::NotYours);
        assert_eq!(said("NotToProtocol", &[&someone]).code, Code::BadRequest);
        assert!(said("TrancheTooLarge", &["2000000"]).detail.contains("2 USDT a day"));
    }

    #[test]
    fn numbers_are_in_words_that_people_use() {
        let refusal = said("SoldOut", &["3", "88500", "500"]);
        assert_eq!(refusal.code, Code::SoldOut);
        assert_eq!(refusal.detail, "product 3 has only 0.5 TH/s left, and 88.5 TH/s was asked for");
        let grace = said("GraceRunning", &["1", "19076", "44500", "1648512000"]);
        assert_eq!(grace.detail, "product 1 still waits for 0.000445 BTC for 2022-03-25");
        assert_eq!(grace.hint, "it settles once that is deposited, or after 2022-03-29 00:00 UTC");
        assert_eq!(said("DayOpen", &["1", "19076"]).detail, "2022-03-25 has not ended");
        assert_eq!(said("DayOpen", &["19076"]).detail, "2022-03-25 has not ended");
        let standing = said("NotInGoodStanding", &["4", "3"]);
        assert_eq!(standing.detail, "product 4 is not in good standing: its delivery score is above 12");
        assert_eq!(said("BadOffer", &["\"machine\""]).detail, "the offer's term machine is not possible");
        assert!(said("BadOffer", &["\"runningCost\""]).detail.contains("half of what the power mines"));
        assert_eq!(said("Error", &["\"Paused\""]).detail, "the contract says: \"Paused\"");
    }
}
