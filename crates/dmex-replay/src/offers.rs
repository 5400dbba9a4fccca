//! What the miners of the development chain offer: the products that the first platform sold.

use alloy::primitives::{U256, keccak256};
use dmex_contracts::{Deployment, PrimarySale, Token};
use dmex_types::{Asset, Clock, Day, Power};

use crate::Role;

/// [FIL] Thirty days of income of 4 PiB, at about 0.02 FIL per TiB and day, and a fifth more.
const STORAGE_BOND: u64 = 3_000;
/// Days that a batch is on sale before its storage is sealed.
const BATCH_SALE_DAYS: u32 = 10;

/// An offer, who makes it and what bond goes with it.
pub(crate) struct DemoProduct {
    /// A name for keys of purposes.
    pub(crate) name: &'static str,
    /// Who offers it.
    pub(crate) miner: Role,
    /// The terms.
    pub(crate) offer: PrimarySale::Offer,
    /// [reward token] The bond: what the sale requires for all power on offer, thirty days of its income on the first
    /// recorded days, and a fifth more.
    pub(crate) bond: U256,
}

/// Four products: Antminer S19 for 1,080 days, Filecoin storage for 540 and for 1,080 days, and an Antminer that is too
/// cheap.
pub(crate) fn demo_products(on: &Deployment, today: Day) -> Option<Vec<DemoProduct>> {
    let usdt = on.tokens.pay.first()?;
    let btc = on.tokens.reward.get(&Asset::Btc)?;
    let fil = on.tokens.reward.get(&Asset::Fil)?;
    Some(vec![
        antminer(usdt, btc, today),
        storage(usdt, fil, today, 540),
        storage(usdt, fil, today, 1080),
        cheap_antminer(usdt, btc, today),
    ])
}

/// 106 USDT per TH/s for 1,080 days; 1,000 machines of 88.5 TH/s at 34.5 J/TH and 0.05 USD per kWh.
fn antminer(usdt: &Token, btc: &Token, today: Day) -> DemoProduct {
    let machines = 1_000;
    let offer = PrimarySale::Offer {
        asset: Asset::Btc as u8,
        clock: Clock::Rolling as u8,
        payToken: usdt.address,
        rewardToken: btc.address,
        pricePerUnit: alloy::primitives::aliases::U80::from(106 * 10u128.pow(u32::from(usdt.decimals) - 3)),
        unitsForSale: 88_500 * machines,
        // 0.0345 kW × 24 h × 0.05 USD per TH/s and day.
        runningCost: 41_400_000_000_000,
        activationDays: 1,
        closesDay: (today + 1_000).number(),
        machine: "Antminer S19 88.5 TH/s".to_owned(),
        disclosureURI: "https://example.org/disclosure/antminer-s19.json".to_owned(),
        disclosureHash: keccak256("antminer-s19"),
        ..terms(today, 1_080)
    };
    DemoProduct { name: "antminer-s19", miner: Role::BtcMiner, offer, bond: coins(btc, 15) }
}

/// The same machine for 40 USDT per TH/s: far less than its coin is worth.
fn cheap_antminer(usdt: &Token, btc: &Token, today: Day) -> DemoProduct {
    let price = 40 * 10u128.pow(u32::from(usdt.decimals) - 3);
    let offer = PrimarySale::Offer {
        pricePerUnit: alloy::primitives::aliases::U80::from(price),
        machine: "Antminer S19 88.5 TH/s, cheap".to_owned(),
        disclosureURI: "https://example.org/disclosure/cheap-s19.json".to_owned(),
        disclosureHash: keccak256("cheap-s19"),
        ..antminer(usdt, btc, today).offer
    };
    DemoProduct { name: "cheap-s19", miner: Role::FailingMiner, offer, bond: coins(btc, 15) }
}

/// Storage sealed together: sold for ten days, then `days` of mining and 180 days of vesting.
fn storage(usdt: &Token, fil: &Token, today: Day, days: u16) -> DemoProduct {
    let (name, price_per_tib) = if days == 540 { ("storage-540", 420) } else { ("storage-1080", 640) };
    let starts = today + BATCH_SALE_DAYS;
    let offer = PrimarySale::Offer {
        asset: Asset::Fil as u8,
        clock: Clock::Batch as u8,
        payToken: usdt.address,
        rewardToken: fil.address,
        pricePerUnit: alloy::primitives::aliases::U80::from(
            price_per_tib * 10u128.pow(u32::from(usdt.decimals)) / 1_024,
        ),
        // 4 PiB.
        unitsForSale: 4 * 1_024 * 1_024,
        startDay: starts.number(),
        closesDay: starts.number(),
        machine: format!("Sealed storage for {days} days"),
        disclosureURI: format!("https://example.org/disclosure/{name}.json"),
        disclosureHash: keccak256(name),
        ..terms(today, days)
    };
    DemoProduct { name, miner: Role::FilMiner, offer, bond: coins(fil, STORAGE_BOND) }
}

fn terms(today: Day, mining_days: u16) -> PrimarySale::Offer {
    PrimarySale::Offer {
        opensDay: today.number(),
        miningDays: mining_days,
        // The least that earns 20 satoshi a day, with room for the difficulty to grow.
        minUnits: alloy::primitives::aliases::U56::from(1_000u64),
        ..PrimarySale::Offer::default()
    }
}

/// Power that the owner lets a demo miner sell.
pub(crate) fn capacity(asset: Asset) -> Power {
    match asset {
        Asset::Btc => Power::new(1_000 * 88_500),
        Asset::Fil => Power::new(8 * 1_024 * 1_024),
    }
}

/// Whole coins in smallest units.
pub(crate) fn coins(token: &Token, whole: u64) -> U256 {
    U256::from(whole) * U256::from(10).pow(U256::from(token.decimals))
}
