//! The terms of an offer as a miner writes them, in options or in a file.

use std::path::PathBuf;

use clap::Args;
use dmex_types::{Asset, Day};
use serde::Deserialize;

/// What a miner offers. Everything is optional here: a file may hold what the options do not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Terms {
    /// What is mined: btc or fil
    #[arg(long)]
    pub(super) asset: Option<Asset>,
    /// Model of the machines
    #[arg(long)]
    pub(super) machine: Option<String>,
    /// Ticker of the token that buyers pay with; unless given, the platform's first
    #[arg(long, value_name = "TICKER")]
    pub(super) pay_token: Option<String>,
    /// Price of 1 TH/s or 1 TiB for the whole term
    #[arg(long, value_name = "COINS")]
    pub(super) price: Option<String>,
    /// Power on offer, in TH/s or TiB
    #[arg(long)]
    pub(super) power: Option<String>,
    /// Smallest purchase, in TH/s or TiB, which must bring 20 of the coin's smallest units on its first day; unless given, twice
    /// that
    #[arg(long, value_name = "POWER")]
    pub(super) smallest_purchase: Option<String>,
    /// Most that one buyer may buy, in TH/s or TiB; unless given, no limit
    #[arg(long, value_name = "POWER")]
    pub(super) buyer_cap: Option<String>,
    /// Days of mining
    #[arg(long, value_name = "DAYS")]
    pub(super) term: Option<u16>,
    /// First day of the sale; unless given, today
    #[arg(long, value_name = "DATE")]
    pub(super) opens: Option<Day>,
    /// First day on which the sale is over
    #[arg(long, value_name = "DATE")]
    pub(super) closes: Option<Day>,
    /// A batch: the day on which all power starts. Without it each purchase starts by itself
    #[arg(long, value_name = "DATE", conflicts_with = "activation_days")]
    pub(super) start: Option<Day>,
    /// Days from a purchase to its first day that pays; unless given, 1
    #[arg(long, value_name = "DAYS")]
    pub(super) activation_days: Option<u16>,
    /// Running cost in USD of 1 TH/s or 1 TiB and day, which the benchmark is net of; unless given, none
    #[arg(long, value_name = "USD")]
    pub(super) running_cost: Option<String>,
    /// Where the disclosure of farm and machines can be read
    #[arg(long, value_name = "URI")]
    pub(super) disclosure_uri: Option<String>,
    /// The disclosure as a file, whose hash goes into the offer
    #[arg(long, value_name = "FILE", conflicts_with = "disclosure_hash")]
    pub(super) disclosure: Option<PathBuf>,
    /// The hash (keccak256) of the disclosure, if the file is not at hand
    #[arg(long, value_name = "HASH")]
    pub(super) disclosure_hash: Option<String>,
}

impl Terms {
    /// These terms where given, else the others.
    pub(super) fn over(self, base: Self) -> Self {
        Self {
            asset: self.asset.or(base.asset),
            machine: self.machine.or(base.machine),
            pay_token: self.pay_token.or(base.pay_token),
            price: self.price.or(base.price),
            power: self.power.or(base.power),
            smallest_purchase: self.smallest_purchase.or(base.smallest_purchase),
            buyer_cap: self.buyer_cap.or(base.buyer_cap),
            term: self.term.or(base.term),
            opens: self.opens.or(base.opens),
            closes: self.closes.or(base.closes),
            start: self.start.or(base.start),
            activation_days: self.activation_days.or(base.activation_days),
            running_cost: self.running_cost.or(base.running_cost),
            disclosure_uri: self.disclosure_uri.or(base.disclosure_uri),
            disclosure: self.disclosure.or(base.disclosure),
            disclosure_hash: self.disclosure_hash.or(base.disclosure_hash),
        }
    }
}

/// Reads the terms of a file.
pub(super) fn parse(text: &str) -> Result<Terms, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_file_is_read_and_options_count_more() {
        let file = parse(include_str!("../../../../examples/product.toml")).unwrap();
        assert_eq!(file.asset, Some(Asset::Btc));
        let option = Terms { price: Some("99".to_owned()), ..Terms::default() };
        let both = option.over(file.clone());
        assert_eq!((both.price.as_deref(), both.machine), (Some("99"), file.machine));
    }

    #[test]
    fn a_key_that_does_not_exist_is_refused_with_its_line() {
        let error = parse("asset = \"btc\"\nprise = \"106\"\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("prise"), "{error}");
    }
}
