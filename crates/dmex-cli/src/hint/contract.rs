//! What to do when a contract refuses, by the name of its error.

mod assets;
mod benchmark;
mod bond;
mod closing;
mod dao;
mod power;
mod relay;
mod risk;
mod roles;
mod sale;
mod settlement;
mod token;

use std::fmt::Write as _;

use alloy::contract::Error as ContractError;
use alloy::primitives::U256;
use dmex_chain::{Revert, RevertDecoder};
use dmex_contracts::Token;
use dmex_types::{Day, Power};

use super::node;
use crate::amount::Money;
use crate::status::Failure;
use crate::units::{PowerView, Units, moment};

/// A refusal as a sentence; `units` give its numbers their decimals.
#[must_use]
pub fn sentence(revert: &Revert, units: Option<&Units>) -> String {
    let refusal = Refusal { args: &revert.args, units };
    let name = revert.name.as_str();
    refusal
        .of_sale(name)
        .or_else(|| refusal.of_settlement(name))
        .or_else(|| refusal.of_risk(name))
        .or_else(|| refusal.of_power(name))
        .or_else(|| refusal.of_token(name))
        .or_else(|| refusal.of_roles(name))
        .or_else(|| refusal.of_benchmark(name))
        .or_else(|| refusal.of_bond(name))
        .or_else(|| refusal.of_closing(name))
        .or_else(|| refusal.of_relay(name))
        .or_else(|| refusal.of_miners(name))
        .or_else(|| refusal.of_assets(name))
        .or_else(|| refusal.of_voting(name))
        .or_else(|| refusal.of_proposing(name))
        .or_else(|| refusal.of_dmc(name))
        .unwrap_or_else(|| refusal.of_machine(revert))
}

/// A call that was only to read and did not answer.
#[must_use]
pub fn unreadable(error: &ContractError) -> Failure {
    if let Some(data) = error.as_revert_data() {
        let revert = RevertDecoder::new(dmex_contracts::abis()).decode(&data);
        return Failure::refused(sentence(&revert, None));
    }
    match error {
        ContractError::TransportError(cause) => node::transport(cause),
        _ => Failure::mismatch(format!(
            "a contract gave an unexpected answer ({error}): the deployment file and the chain do not fit together; run \
             `dmex deploy --check`"
        )),
    }
}

/// The arguments of a refusal, and the units they are in.
struct Refusal<'a> {
    args: &'a [String],
    units: Option<&'a Units>,
}

impl Refusal<'_> {
    /// What is not an error of ours.
    fn of_machine(&self, revert: &Revert) -> String {
        let text = self.args.join(" ");
        match revert.name.as_str() {
            "InsufficientFunds" => {
                format!("{text}: the account cannot pay for gas; send it some of the chain's own coin")
            }
            "no reason given" if text.to_lowercase().contains("insufficient funds") => {
                "the account cannot pay for gas: send it some of the chain's own coin".to_owned()
            }
            "no reason given" => format!("no reason was given ({text})"),
            "Error" => format!("the contract says {text:?}"),
            "ReentrancyGuardReentrantCall" => {
                "the token called back while being paid: it is not supported".to_owned()
            }
            "SafeCastOverflowedUintDowncast" | "SafeCastOverflowedIntDowncast" | "Panic" => {
                format!("a number is beyond what the contract can count ({text}): use a smaller one")
            }
            _ => {
                let mut sentence = format!("the contract refused with {}", revert.name);
                if !text.is_empty() {
                    let _ = write!(sentence, " ({text})");
                }
                sentence
                    + "; this program does not know that error: is it of the same version as the contracts?"
            }
        }
    }

    fn arg(&self, index: usize) -> &str {
        self.args.get(index).map_or("", String::as_str)
    }

    fn number(&self, index: usize) -> Option<U256> {
        self.arg(index).parse().ok()
    }

    fn pay(&self, index: usize) -> String {
        self.money(index, self.units.map(|units| &units.pay), Money::pay)
    }

    fn reward(&self, index: usize) -> String {
        self.money(index, self.units.map(|units| &units.reward), Money::reward)
    }

    fn money(&self, index: usize, token: Option<&Token>, money: fn(U256, &Token) -> Money) -> String {
        match (self.number(index), token) {
            (Some(raw), Some(token)) => money(raw, token).short,
            _ => format!("{} smallest units", self.arg(index)),
        }
    }

    fn power(&self, index: usize) -> String {
        let units = self.arg(index).parse().ok().map(Power::new);
        match (units, self.units) {
            (Some(power), Some(units)) => PowerView::new(power, units.power).short(),
            _ => format!("{} units", self.arg(index)),
        }
    }

    fn day(&self, index: usize) -> String {
        self.arg(index).parse().map_or_else(|_| "the day".to_owned(), |day| Day::new(day).to_string())
    }

    /// The day of an error that names it last: with or without a product before it.
    fn last_day(&self) -> String {
        self.day(self.args.len().saturating_sub(1))
    }

    fn moment(&self, index: usize) -> String {
        self.arg(index).parse().map_or_else(|_| "the window".to_owned(), moment)
    }
}

#[cfg(test)]
mod tests {
    use dmex_types::PowerUnit;

    use super::*;

    fn units() -> Units {
        let token = |symbol: &str, decimals| Token {
            address: Default::default(),
            symbol: symbol.to_owned(),
            decimals,
        };
        Units { pay: token("USDT", 6), reward: token("BTC", 8), power: PowerUnit::TeraHash }
    }

    fn said(name: &str, args: &[&str]) -> String {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        sentence(&Revert { name: name.to_owned(), args }, Some(&units()))
    }

    #[test]
    fn every_error_of_every_contract_has_a_sentence_of_its_own() {
        for abi in dmex_contracts::abis() {
            for error in abi.errors.values().flatten() {
                let args = error.inputs.iter().map(|_| "1".to_owned()).collect();
                let sentence = sentence(&Revert { name: error.name.clone(), args }, None);
                assert!(!sentence.contains("does not know that error"), "{}", error.name);
            }
        }
    }

    #[test]
    fn amounts_days_and_moments_are_in_words_that_people_use() {
        assert!(said("SoldOut", &["3", "88500", "500"]).contains("0.5 TH/s left, 88.5 TH/s was asked"));
        assert!(
            said("PaymentTooHigh", &["9381000000", "1000000"])
                .contains("9,381.00 USDT, more than the limit of 1.00")
        );
        assert!(
            said("BondTooSmall", &["1", "0", "150000000"]).contains("0.00 BTC, and 1.50 BTC is required")
        );
        let grace = said("GraceRunning", &["1", "19076", "44500", "1648512000"]);
        assert!(
            grace.contains("0.000445 BTC for 2022-03-25") && grace.contains("2022-03-29 00:00 UTC"),
            "{grace}"
        );
        assert!(said("DayOpen", &["19076"]).contains("2022-03-25"));
        assert!(said("DayOpen", &["1", "19076"]).contains("2022-03-25"));
    }

    #[test]
    fn an_account_without_coin_for_gas_is_told_so() {
        let revert = Revert::without_data("insufficient funds for gas * price + value");
        assert!(sentence(&revert, None).contains("cannot pay for gas"));
    }
}
