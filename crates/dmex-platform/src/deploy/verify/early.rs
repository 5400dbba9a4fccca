//! What was done with the contracts before they were handed over: with reporters, miners or feeds that were taken back
//! later, days and products could stay.

use alloy::primitives::{Address, B256};
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use alloy::sol_types::SolEvent;
use dmex_contracts::{BitcoinBenchmark, ContractId, Deployment, PrimarySale};

use super::finding::Finding;
use crate::{Platform, ReadError};

/// Events that should not be before the hand-over.
const SIGNATURES: [(B256, &str); 2] = [
    (BitcoinBenchmark::DayFinalized::SIGNATURE_HASH, "days that became final before the hand-over"),
    (PrimarySale::ProductCreated::SIGNATURE_HASH, "products that were created before the hand-over"),
];

/// What came too early. `handed_over` is the block of the last hand-over.
pub(super) async fn early(platform: &Platform, handed_over: u64) -> Result<Vec<Finding>, ReadError> {
    let on = platform.deployment();
    if handed_over < on.first_block {
        return Ok(Vec::new());
    }
    let filter = Filter::new()
        .address(addresses(on))
        .event_signature(SIGNATURES.map(|(signature, _)| signature).to_vec())
        .from_block(on.first_block)
        .to_block(handed_over);
    let logs = platform.provider().get_logs(&filter).await?;
    let mut findings = Vec::new();
    for id in [ContractId::BitcoinBenchmark, ContractId::FilecoinBenchmark, ContractId::PrimarySale] {
        let Some(contract) = id.of(on) else { continue };
        for (signature, what) in SIGNATURES {
            let told = logs.iter().filter(|log| {
                log.address() == contract.address && log.inner.topics().first() == Some(&signature)
            });
            match told.count() {
                0 => {}
                count => findings.push(Finding::new((id.name(), contract.address), what, count, 0)),
            }
        }
    }
    Ok(findings)
}

fn addresses(on: &Deployment) -> Vec<Address> {
    vec![on.bitcoin_benchmark.address, on.filecoin_benchmark.address, on.primary_sale.address]
}
