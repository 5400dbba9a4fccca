//! Movements of money in words: from where, to where, why.

mod place;

use std::collections::HashMap;

use alloy_primitives::Address;
use dmex_store::rows::Entry;
use dmex_wire::{Coin, ProductsQuery};

pub(crate) use self::place::{Kind, Owner};
use crate::figure::Figure;
use crate::frame::{Frame, Html};
use crate::problem::Problem;

/// Every reason of the ledger.
const REASONS: [&str; 34] = [
    "bond",
    "bond given back",
    "coins found",
    "compensation",
    "delivered",
    "deposit",
    "deposit given back",
    "drawn from the bond",
    "fee",
    "income",
    "insurance paid",
    "not delivered",
    "payment refused",
    "premium",
    "premium back",
    "premium earned",
    "premium not claimed",
    "premium to go back",
    "principal",
    "purchase",
    "referral reward",
    "refund",
    "refund of days not delivered",
    "released",
    "reserve funded",
    "rest of the bond",
    "round closed",
    "round opened",
    "share of the bond",
    "stake",
    "stake given back",
    "underwriting",
    "underwriting given back",
    "withdrawal",
];

/// A movement as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Movement {
    pub(crate) entry: Entry,
    coin: Coin,
}

/// Movements with the names of their coins.
pub(crate) async fn named(p: &Frame, entries: Vec<Entry>) -> Result<Vec<Movement>, Problem> {
    let coins = coins(p).await?;
    let named = |entry: Entry| Movement { coin: coin(&coins, entry.coin), entry };
    Ok(entries.into_iter().map(named).collect())
}

/// The coins that products are paid with and pay. Products are few.
async fn coins(p: &Frame) -> Result<HashMap<Address, Coin>, Problem> {
    let products = p.api().products_of(&ProductsQuery::default()).await?;
    let of_product = products.into_iter().flat_map(|product| [product.pay, product.reward]);
    Ok(of_product.map(|coin| (coin.address, coin)).collect())
}

/// A coin that nobody knows is counted in its smallest units.
fn coin(known: &HashMap<Address, Coin>, address: Address) -> Coin {
    known.get(&address).cloned().unwrap_or(Coin { address, symbol: None, decimals: None })
}

impl Movement {
    pub(crate) fn from(&self, p: &Frame) -> Html {
        place::shown(p, &self.entry.debit)
    }

    pub(crate) fn to(&self, p: &Frame) -> Html {
        place::shown(p, &self.entry.credit)
    }

    /// Why; in the ledger's own words where a newer one has new reasons.
    pub(crate) fn why(&self, p: &Frame) -> String {
        let reason = self.entry.reason.as_str();
        if REASONS.contains(&reason) { p.say(&reason_key(reason)) } else { reason.to_owned() }
    }

    pub(crate) fn amount(&self, p: &Frame) -> Figure {
        p.language().money(self.entry.amount, &self.coin)
    }
}

fn reason_key(reason: &str) -> String {
    format!("reason-{}", reason.replace(' ', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Language;

    #[test]
    fn every_reason_is_said_in_every_language() {
        for language in Language::ALL {
            for reason in REASONS {
                let key = reason_key(reason);
                assert_ne!(language.say(&key), key, "{language:?}");
            }
        }
    }
}
