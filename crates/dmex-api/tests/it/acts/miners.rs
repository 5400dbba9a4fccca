//! A miner from its application to its product.

use alloy::primitives::B256;
use dmex_client::wire::{Code, request};
use dmex_replay::Role;
use dmex_types::{Amount, Asset, Day, Power, ProductId};

use super::{Scene, code};

fn application(role: Role, farm: &str) -> request::Apply {
    request::Apply {
        from: role.address(),
        farm: farm.to_owned(),
        place: "Almaty, Kazakhstan".to_owned(),
        power_contract: "KEGOC, No. 7".to_owned(),
        document_uri: "https://example.org/papers.pdf".to_owned(),
        document_hash: B256::repeat_byte(1),
        machines: vec![request::MachineRange {
            model: "Antminer S19".to_owned(),
            serial_from: "A1".to_owned(),
            serial_to: "A9".to_owned(),
            count: 9,
        }],
        asks: vec![request::AskedPower { asset: Asset::Btc, units: Power::new(88_500) }],
        addresses: Some(vec![Role::Buyer(7).address()]),
    }
}

fn offer(from: Role, today: Day) -> request::CreateProduct {
    request::CreateProduct {
        from: from.address(),
        asset: Asset::Btc,
        machine: "Antminer S19".to_owned(),
        pay_token: None,
        price: Amount::from(106_000_000),
        units_for_sale: Power::new(8_850),
        min_units: None,
        max_units_per_buyer: None,
        mining_days: 1_080,
        opens: None,
        closes: today + 30,
        start: None,
        activation_days: None,
        running_cost: None,
        disclosure_uri: "https://example.org/s19.json".to_owned(),
        disclosure_hash: B256::repeat_byte(2),
    }
}

pub(super) async fn apply_are_proposed_and_offer_power(scene: &Scene) {
    let (api, platform) = (scene.api(), &scene.chain.platform);
    let new = Role::Buyer(6);
    let apply = api.tx_apply(&application(new, "Kapchagay 1")).await.unwrap();
    assert!(apply.bare.summary.contains("88.5 TH/s of BTC") && apply.bare.summary.contains("9 machines"));
    scene.send_all(new, &apply).await;
    let read = platform.application(new.address()).await.unwrap().unwrap().hash;
    scene.send_all(new, &api.tx_apply(&application(new, "Kapchagay 2")).await.unwrap()).await;
    scene.catch_up().await;
    let told = api.miner_application(new.address()).await.unwrap();
    let last = platform.application(new.address()).await.unwrap().unwrap();
    let asked = application(new, "Kapchagay 2");
    assert_eq!((told.hash, told.document_hash), (last.hash, asked.document_hash));
    assert_eq!((told.farm, told.place, told.power_contract), (asked.farm, asked.place, asked.power_contract));
    assert_eq!((told.machines, told.asks), (asked.machines, asked.asks));
    assert_eq!(told.addresses, asked.addresses.unwrap());
    assert_eq!(code(api.miner_application(Role::Buyer(1).address()).await), Code::NotFound);
    let nameless = request::Apply { farm: String::new(), ..application(new, "") };
    assert_eq!(code(api.tx_apply(&nameless).await), Code::BadTerms);
    let join = request::JoinMiner { from: Role::Buyer(7).address(), miner: new.address() };
    scene.send_all(Role::Buyer(7), &api.tx_join(&join).await.unwrap()).await;
    assert_eq!(code(api.tx_join(&join).await), Code::AlreadyDone);

    // Whoever read the first application does not propose the second.
    let propose = |application| request::Propose {
        from: Role::Platform.address(),
        actions: vec![request::ProposedAction::ApproveMiner { miner: new.address(), application }],
        description: "Visited the farm".to_owned(),
    };
    assert_eq!(code(api.tx_propose(&propose(Some(read))).await), Code::ChangedMeanwhile);
    let proposal = api.tx_propose(&propose(None)).await.unwrap();
    assert!(proposal.bare.summary.contains("MinerRegistry.approveApplication"), "{}", proposal.bare.summary);

    let today = platform.today().await.unwrap();
    assert_eq!(code(api.tx_create_product(&offer(new, today)).await), Code::MinerNotApproved);
    let miner = Role::BtcMiner;
    let batch = request::CreateProduct { asset: Asset::Fil, ..offer(miner, today) };
    assert_eq!(code(api.tx_create_product(&batch).await), Code::BadTerms, "FIL is sold in batches");
    let odd = request::CreateProduct { price: Amount::from(1_001), ..offer(miner, today) };
    assert_eq!(code(api.tx_create_product(&odd).await), Code::BadTerms, "no whole number per unit");
    assert_eq!(code(api.tx_create_product(&offer(miner, today)).await), Code::OutOfLimits, "all is on offer");
    stop_selling_something(scene, miner).await;
    let create = api.tx_create_product(&offer(miner, today)).await.unwrap();
    let says = &create.bare.summary;
    for part in
        ["8.85 TH/s of BTC", "106 USDT for 1 TH/s", "0.098148 USDT for 1 TH/s and day", "a bond of about"]
    {
        assert!(says.contains(part), "{part}: {says}");
    }
    let before = platform.primary_sale().lastProduct().call().await.unwrap();
    scene.send_all(miner, &create).await;
    let product = ProductId(before + 1);
    assert_eq!(platform.offer(product).await.unwrap().pricePerUnit.to::<u64>(), 106_000);

    let of = |role: Role| request::OfProduct { from: role.address(), product };
    assert_eq!(code(api.tx_stop_selling(&of(new)).await), Code::NotYours);
    assert_eq!(code(api.tx_abandon(&of(new)).await), Code::NothingToDo, "nothing is sold");
    scene.send_all(miner, &api.tx_stop_selling(&of(miner)).await.unwrap()).await;
    assert!(platform.product(product).await.unwrap().sale.stopped);
    let day = request::OfDay { from: miner.address(), product, day: today };
    assert_eq!(code(api.tx_reclaim_deposit(&day).await), Code::NothingToDo);
}

/// What is not sold of a product that is stopped may be offered again.
async fn stop_selling_something(scene: &Scene, miner: Role) {
    let mut own = None;
    for product in &scene.chain.products {
        let known = scene.chain.platform.product(*product).await.unwrap();
        if known.sale.miner == miner.address() && known.asset == Asset::Btc {
            own = Some(*product);
        }
    }
    let ask = request::OfProduct { from: miner.address(), product: own.unwrap() };
    scene.send_all(miner, &scene.api().tx_stop_selling(&ask).await.unwrap()).await;
    let anybody = request::OfProduct { from: Role::Buyer(6).address(), ..ask };
    let release = scene.api().tx_release_capacity(&anybody).await.unwrap();
    scene.send_all(Role::Buyer(6), &release).await;
}
