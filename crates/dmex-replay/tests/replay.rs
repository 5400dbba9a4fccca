//! Real days on a real anvil, with the services called in order.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dmex_chain::anvil::find_binary;
use dmex_platform::{DirectSender, Platform, Transact, deploy};
use dmex_replay::{
    Books, Buyers, Record, ReplayChain, Role, Script, Stage, chain_config, deploy_config, last_day,
};
use dmex_types::Day;

/// DAY_5, DAY_9, SALE_4: after purchases, resales, a split, a merge and claims on real days everything adds up to the last
/// unit.
#[tokio::test(flavor = "multi_thread")]
async fn day_9_books_add_up_after_real_days() {
    let folder = tempfile::tempdir().unwrap();
    let first: Day = "2022-03-25".parse().unwrap();
    let record = Record::embedded().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let binary = find_binary(None, &root).unwrap();
    let chain = ReplayChain::start(&chain_config(binary, folder.path(), first, 6)).await.unwrap();
    let transact: Arc<dyn Transact> =
        Arc::new(DirectSender::quick(chain.provider.clone(), 31_337, chain.keys()));
    let deployment =
        deploy(&chain.provider, transact.as_ref(), &deploy_config(first, None), folder.path()).await.unwrap();
    let platform = Platform::new(chain.provider.clone(), deployment);
    let pace = Stage::pace(Duration::from_millis(10), || 7);
    let last = last_day(&record.history).unwrap();
    let stage = Stage::new(&platform, &transact, &record, &pace, Script { last, stops: None });
    let products = stage.first_morning(&platform, transact.as_ref()).await.unwrap();

    let buyers = Buyers::new(platform.clone(), transact.clone(), 6);
    let mut tokens = Vec::new();
    for day in 0..20u16 {
        for buyer in buyers.turn(day, 3) {
            tokens.extend(buyers.buy(buyer, &products).await.unwrap());
        }
        stage.pass_day().await.unwrap().unwrap();
    }
    buyers.resell(tokens[0], 0, 1).await.unwrap();
    // One token became two, of which the next buyer has one.
    let shared = buyers.share(tokens[1], 0, 1).await.unwrap();
    for (token, holder) in &shared {
        assert_eq!(platform.token(*token).await.unwrap().holder, Role::Buyer(*holder).address());
    }
    assert!(platform.token(tokens[1]).await.is_err(), "what was split is gone");
    buyers.claim(1, &tokens).await.unwrap();
    buyers.withdraw(Role::BtcMiner, platform.deployment().tokens.pay[0].address).await.unwrap();
    stage.pass_day().await.unwrap().unwrap();

    let books = Books::of(&platform).await.unwrap();
    assert_eq!(books.errors, Vec::<String>::new());
    assert_eq!(books.nfts(), tokens.len() as u64 + 1);
    assert_eq!(books.products[0].days, 20);
    assert_eq!(books.products[1].days, 11);
    assert!(
        books.products.iter().all(|product| product.drawn.0.is_zero() && !product.income_paid.0.is_zero())
    );
    chain.anvil.stop().await.unwrap();
}
