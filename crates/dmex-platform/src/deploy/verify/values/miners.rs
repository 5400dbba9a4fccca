//! Who may sell, and which accounts a vote gave to whom.

use alloy::primitives::Address;
use alloy::sol_types::SolCall;
use dmex_contracts::{Deployment, MinerRegistry, Place, Wanted};

use super::super::row::{Row, Source};
use super::{Table, asset};

const APPROVED: &str = "approved";
const NOT_APPROVED: &str = "not approved";

pub(super) fn table(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("MinerRegistry", on.miner_registry.address);
    let mut rows = Vec::new();
    for approved in &wanted.miners {
        let (miner, asset) = (approved.miner, approved.asset as u8);
        let call = MinerRegistry::statusOfCall::new((miner,));
        // A miner with two assets has one status.
        rows.push(Row::part(at, standing(miner), &call, status, APPROVED));
        let call = MinerRegistry::capacityOfCall::new((miner, asset));
        let units = approved.capacity.units();
        rows.push(Row::part(at, capacity(miner, asset), &call, |found| found.approved.to_string(), units));
    }
    Table { rows, sources: events(at) }
}

fn events(at: Place) -> Vec<Source> {
    vec![
        Source::new::<MinerRegistry::MinerApproved>(at, NOT_APPROVED, |event| {
            vec![(standing(event.miner), APPROVED.to_owned())]
        }),
        Source::new::<MinerRegistry::MinerApproved>(at, "0", |event| {
            vec![(capacity(event.miner, event.asset), event.units.to_string())]
        }),
        Source::new::<MinerRegistry::MinerSuspended>(at, NOT_APPROVED, |event| {
            vec![(standing(event.miner), "suspended".to_owned())]
        }),
        Source::new::<MinerRegistry::MinerRevoked>(at, NOT_APPROVED, |event| {
            vec![(standing(event.miner), "revoked".to_owned())]
        }),
        // What an account says of itself is its own affair.
        Source::new::<MinerRegistry::AddressJoined>(at, "nobody's", |event| match event.confirmed {
            true => Vec::new(),
            false => vec![(format!("the account {}", event.account), format!("{}'s", event.miner))],
        }),
    ]
}

fn standing(miner: Address) -> String {
    format!("the miner {miner}")
}

fn capacity(miner: Address, of: u8) -> String {
    format!("the capacity of the miner {miner} for {}", asset(of))
}

/// As the contract numbers them.
fn status(number: u8) -> String {
    let known = ["unknown", "applied", APPROVED, "suspended", "revoked"];
    known.get(usize::from(number)).map_or_else(|| format!("status {number}"), |name| (*name).to_owned())
}
