//! The deployment file against what is wanted: the constructor arguments of every contract, and what is listed.

use std::collections::BTreeSet;

use alloy::primitives::{Address, B256};
use dmex_contracts::{ContractId, Deployment, Wanted, arguments};

use super::finding::Finding;
use super::row::list;

/// What the record's constructor arguments have otherwise: which contract knows which, and what it began with.
pub(super) fn record_differs(on: &Deployment, wanted: &Wanted) -> Vec<Finding> {
    let contracts = on.contracts().into_iter();
    contracts.filter_map(|id| contract_differs(id, on, wanted)).chain(lists_differ(on, wanted)).collect()
}

fn contract_differs(id: ContractId, on: &Deployment, wanted: &Wanted) -> Option<Finding> {
    let place = |address| (id.name(), address);
    let Some(contract) = id.of(on) else {
        return Some(Finding::new(place(Address::ZERO), "its place in the record", "nowhere", "a contract"));
    };
    let place = place(contract.address);
    let expected = match arguments(id, on, wanted) {
        Ok(expected) => expected,
        Err(error) => {
            return Some(Finding::new(place, "the list of classes", error, "a file of this version"));
        }
    };
    if contract.arguments == expected {
        return None;
    }
    let (found, wanted) = (words(&contract.arguments), words(&expected));
    let differs = |at: &usize| found.get(*at) != wanted.get(*at);
    let at = (0..found.len().max(wanted.len())).find(differs).unwrap_or_default();
    let what = format!("word {} of the recorded constructor arguments", at + 1);
    Some(Finding::new(place, what, told(found.get(at)), told(wanted.get(at))))
}

fn words(arguments: &[u8]) -> Vec<B256> {
    arguments.chunks(32).map(B256::right_padding_from).collect()
}

/// A word as an address, where it can be one.
fn told(word: Option<&B256>) -> String {
    match word {
        None => "nothing".to_owned(),
        Some(word) if word[..12] == [0; 12] && word[12..16] != [0; 4] => {
            Address::from_word(*word).to_string()
        }
        Some(word) => word.to_string(),
    }
}

/// The tokens and feeds of the record, which services use without asking the chain.
fn lists_differ(on: &Deployment, wanted: &Wanted) -> Vec<Finding> {
    let sale = ("PrimarySale", on.primary_sale.address);
    let pay: BTreeSet<Address> = on.tokens.pay.iter().map(|token| token.address).collect();
    let reward = on.tokens.reward.values().map(|token| token.address);
    let relay = |is: bool| if is { "one" } else { "none" }.to_owned();
    let lists = [
        ("pay tokens", list(pay), list(wanted.pay_feeds.keys().copied())),
        ("reward tokens", list(reward), list(wanted.reward_tokens.values().copied())),
        ("price feeds", list(on.price_feeds.values().copied()), list(wanted.price_feeds.values().copied())),
        ("header relay", relay(on.header_relay.is_some()), relay(wanted.relay.is_some())),
    ];
    let differ = lists.into_iter().filter(|(_, found, expected)| found != expected);
    differ
        .map(|(what, found, expected)| Finding::new(sale, format!("the record's {what}"), found, expected))
        .collect()
}
