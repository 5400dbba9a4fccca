//! Every value that the check compares: a line each, and a line for each event that changes values.

mod governance;
mod market;
mod miners;
mod safety;

use alloy::primitives::Address;
use dmex_contracts::{Deployment, MinerRegistry, Wanted};
use dmex_types::Asset;

use super::row::{Row, Source};

/// The values of some contracts, and the events that change them. What is immutable in code is not here: the code is
/// compared whole.
#[derive(Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) sources: Vec<Source>,
}

/// Every value of a deployment.
pub(super) fn table(on: &Deployment, wanted: &Wanted) -> Table {
    let mut table = owners(on);
    table.add(governance::table(on, wanted));
    table.add(market::table(on, wanted));
    table.add(miners::table(on, wanted));
    table.add(safety::table(on, wanted));
    table
}

impl Table {
    fn add(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.sources.extend(other.sources);
    }
}

/// Nobody but the timelock owns anything. All contracts with an owner have the same interface of it.
fn owners(on: &Deployment) -> Table {
    let owned = on.owned();
    let timelock = on.timelock.address;
    let row = |place: &(&'static str, Address)| {
        Row::value(*place, "the owner", &MinerRegistry::ownerCall {}, timelock)
    };
    let source = |place: &(&'static str, Address)| {
        Source::new::<MinerRegistry::OwnershipTransferred>(*place, "nobody", |event| {
            vec![("the owner".to_owned(), event.newOwner.to_string())]
        })
    };
    Table { rows: owned.iter().map(row).collect(), sources: owned.iter().map(source).collect() }
}

/// An asset by its number on chain.
fn asset(number: u8) -> String {
    let known = Asset::ALL.into_iter().find(|asset| *asset as u8 == number);
    known.map_or_else(|| format!("asset {number}"), |asset| asset.to_string())
}
