//! Which contract knows which: the recorded arguments, part of each contract's code, must name the others of the file.

use alloy::primitives::{Address, B256};
use dmex_contracts::{Contract, Deployment};

use super::CheckError;

/// A contract, and the arguments that name other contracts: their place among its words, and whom they should name.
type Wires<'a> = (&'static str, &'a Contract, Vec<(usize, Address)>);

/// Checks the arguments of every contract.
pub(super) fn check_wiring(on: &Deployment) -> Result<(), CheckError> {
    for (name, contract, named) in market(on).into_iter().chain(safety(on)).chain(governance(on)) {
        for (place, expected) in named {
            let found = word(contract, place);
            if found != Some(expected.into_word()) {
                let what = format!("{name}, whose argument {} should be {expected}", place + 1);
                return Err(CheckError::OtherParameter(what));
            }
        }
    }
    Ok(())
}

fn word(contract: &Contract, place: usize) -> Option<B256> {
    contract.arguments.chunks_exact(32).nth(place).map(B256::from_slice)
}

fn market(on: &Deployment) -> Vec<Wires<'_>> {
    let (sale, settlement, power) = (on.primary_sale.address, on.settlement.address, on.mining_power.address);
    let (registry, renderer) = (on.miner_registry.address, on.power_renderer.address);
    let (ledger, reserve) = (on.loss_ledger.address, on.reserve.address);
    vec![
        ("Settlement", &on.settlement, vec![(0, power), (1, sale), (2, on.timelock.address)]),
        (
            "MiningPower",
            &on.mining_power,
            vec![(1, settlement), (2, renderer), (3, sale), (4, ledger), (5, reserve)],
        ),
        (
            "PrimarySale",
            &on.primary_sale,
            vec![(1, registry), (2, settlement), (3, power), (4, on.bond_calls.address)],
        ),
        ("PowerRenderer", &on.power_renderer, vec![(0, settlement), (1, sale)]),
        ("MinerRegistry", &on.miner_registry, vec![(1, sale)]),
        ("BitcoinBenchmark", &on.bitcoin_benchmark, vec![(1, registry)]),
        ("FilecoinBenchmark", &on.filecoin_benchmark, vec![(1, registry)]),
    ]
}

fn safety(on: &Deployment) -> Vec<Wires<'_>> {
    let (settlement, power, ledger) =
        (on.settlement.address, on.mining_power.address, on.loss_ledger.address);
    // A list comes after its place and its length.
    let pools = (5..).zip(on.insurances.values().map(|pool| pool.address));
    let named = [(0, settlement), (1, power), (2, on.reserve.address)].into_iter().chain(pools);
    let mut wires = vec![
        ("BondCalls", &on.bond_calls, vec![(1, settlement), (2, on.primary_sale.address)]),
        ("Reserve", &on.reserve, vec![(1, settlement), (2, power), (3, ledger)]),
        ("LossLedger", &on.loss_ledger, named.collect()),
    ];
    wires.extend(on.insurances.iter().map(|(pay_token, pool)| {
        ("Insurance", pool, vec![(1, *pay_token), (2, settlement), (3, power), (4, ledger)])
    }));
    wires
}

fn governance(on: &Deployment) -> Vec<Wires<'_>> {
    let (timelock, registry) = (on.timelock.address, on.miner_registry.address);
    let governor =
        [(0, on.dmc.address), (1, timelock), (2, on.action_classes.address), (3, registry)].to_vec();
    let locked = [(2, on.team_vesting.address), (3, on.private_sale_vesting.address)];
    let dmc = [(0, timelock), (4, on.reserve.address)].into_iter().chain(locked).collect();
    vec![
        ("DmexTimelock", &on.timelock, vec![(1, on.governor.address)]),
        ("DmexGovernor", &on.governor, governor),
        ("ActionClasses", &on.action_classes, vec![(0, timelock), (1, on.settlement.address), (2, registry)]),
        ("Dmc", &on.dmc, dmc),
    ]
}
