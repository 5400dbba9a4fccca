//! Power that is sold by auction, and NFTs that a contract locks: what is reserved, sold and minted, and who is paid meanwhile.

use alloy::primitives::{Address, Bytes, U256, keccak256};
use alloy::providers::ext::AnvilApi;
use dmex_contracts::{AuctionSale, MiningPower};
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_store::rows::{AuctionedSale, Product, Token};
use dmex_testchain::{Chain, TestStore};
use dmex_types::{Power, ProductId};

use crate::dao::{act_as, decide};

const ALICE: Role = Role::Buyer(0);
const BOB: Role = Role::Buyer(1);
/// [unit] What is reserved, what of it is sold, and the parts that are minted of that.
const RESERVED: u64 = 100;
const SOLD: u64 = 60;
const PARTS: [u64; 2] = [25, 35];
/// A contract that takes every lock.
pub(crate) const LOCKER: Address = Address::repeat_byte(0x10);

#[tokio::test(flavor = "multi_thread")]
async fn sale8_what_the_auctioneer_reserves_sells_and_mints_is_told_as_it_is() {
    let chain = Chain::start(None).await;
    let product = chain.products[0];
    let price = reserve(&chain, product).await;
    let live = TestStore::sqlite().await;
    let row = async || live.store.find::<Product>(&(product,)).await.unwrap().unwrap();
    live.catch_up(&chain.platform, 100_000).await;
    let reserved = row().await;
    assert_eq!((reserved.reserved_units, reserved.sold), (Power::new(RESERVED), Power::ZERO));
    assert_eq!(reserved.reserved_by, Some(ALICE.address()));
    live.is_the_chain(&chain.platform).await;

    let auction = chain.platform.deployment().auction_sale.address;
    let sell = AuctionSale::sellAuctionedCall { product: product.0, units: SOLD, unitPrice: price };
    chain.act(ALICE, "sell", Call::new(auction, &sell)).await;
    for (purpose, units, to) in [("mint/1", PARTS[0], ALICE), ("mint/2", PARTS[1], BOB)] {
        let mint = AuctionSale::mintAuctionedCall { saleId: U256::from(1), units, to: to.address() };
        chain.act(ALICE, purpose, Call::new(auction, &mint)).await;
    }
    let rest = AuctionSale::unreserveUnitsCall { product: product.0, units: RESERVED - SOLD };
    chain.act(ALICE, "unreserve", Call::new(auction, &rest)).await;
    live.catch_up(&chain.platform, 100_000).await;
    let sold = row().await;
    assert_eq!((sold.reserved_units, sold.reserved_by, sold.reserved_start), (Power::ZERO, None, None));
    assert_eq!((sold.sold, sold.purchases), (Power::new(SOLD), 1));
    let sale = live.store.find::<AuctionedSale>(&(1,)).await.unwrap().unwrap();
    assert_eq!((sale.units, sale.minted), (Power::new(SOLD), Power::new(SOLD)));
    assert_eq!(sale.payment.0, U256::from(price) * U256::from(SOLD));
    let tokens = live.store.all::<Token>().await.unwrap();
    let of_sale: Vec<&Token> = tokens.iter().filter(|token| token.auctioned_sale == Some(1)).collect();
    assert_eq!(of_sale.iter().map(|token| token.units.units()).collect::<Vec<_>>(), PARTS);
    assert_eq!(of_sale.iter().map(|token| token.tranche.0).sum::<U256>(), sale.tranche.0);
    assert_eq!(
        of_sale.iter().filter_map(|token| token.payment).map(|paid| paid.0).sum::<U256>(),
        sale.payment.0
    );
    is_told_alike(&chain, &live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nft4_o1_who_locked_an_nft_and_whom_it_pays_is_told_until_it_is_released() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let on = chain.platform.deployment();
    let id = chain.platform.tokens_of(ALICE.address()).await.unwrap()[0].id;
    let number = U256::from(id.0);
    let power = on.mining_power.address;
    admit_locker(&chain).await;
    let live = TestStore::sqlite().await;
    let row = async || live.store.find::<Token>(&(id,)).await.unwrap().unwrap();

    chain.act(ALICE, "lock", Call::lock(on, id, LOCKER, Bytes::new())).await;
    let payee = MiningPower::setPayeeCall { tokenId: number, payee: BOB.address() };
    act_as(&chain, LOCKER, Call::new(power, &payee)).await;
    live.catch_up(&chain.platform, 100_000).await;
    let locked = row().await;
    assert_eq!(
        (locked.state.as_str(), locked.locker, locked.payee),
        ("locked", Some(LOCKER), Some(BOB.address()))
    );
    assert!(locked.fingerprint().is_some());
    live.is_the_chain(&chain.platform).await;

    chain.pass(1).await;
    act_as(&chain, LOCKER, Call::new(power, &MiningPower::unlockCall { tokenId: number })).await;
    live.catch_up(&chain.platform, 100_000).await;
    let free = row().await;
    assert_eq!((free.state.as_str(), free.locker, free.payee), ("free", None, None));
    assert_eq!(free.moves, locked.moves + 1);
    is_told_alike(&chain, &live).await;
}

/// Puts a contract that takes every lock onto the chain, and has it allowed.
pub(crate) async fn admit_locker(chain: &Chain) {
    let takes = [&[0x63u8][..], &keccak256("onLock(address,uint256,bytes)")[..4], &ANSWERS[..]].concat();
    chain.platform.provider().anvil_set_code(LOCKER, takes.into()).await.unwrap();
    let allow = MiningPower::setLockerCall { locker: LOCKER, allowed: true };
    decide(chain, Call::new(chain.platform.deployment().mining_power.address, &allow)).await;
}

/// Returns the four bytes that are on the stack: `60e01b 600052 60206000f3`.
const ANSWERS: [u8; 11] = [0x60, 0xe0, 0x1b, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3];

/// The first buyer auctions power of a product. Returns the price of a unit, above that of the offer.
async fn reserve(chain: &Chain, product: ProductId) -> u128 {
    let on = chain.platform.deployment();
    let offer = chain.platform.offer(product).await.unwrap();
    let auction = on.auction_sale.address;
    let named = AuctionSale::setAuctioneerCall { chosen: ALICE.address() };
    decide(chain, Call::new(auction, &named)).await;
    let today = chain.platform.today().await.unwrap().number();
    let start_day = today.max(offer.opensDay) + u32::from(offer.activationDays) + 5;
    let price = offer.pricePerUnit.to::<u128>() + 7;
    let payment = U256::from(price) * U256::from(RESERVED);
    let reserve = AuctionSale::reserveUnitsCall { product: product.0, units: RESERVED, startDay: start_day };
    for (purpose, call) in [
        ("faucet", Call::faucet(offer.payToken, ALICE.address(), payment)),
        ("approve", Call::approve(offer.payToken, on.primary_sale.address, payment)),
        ("reserve", Call::new(auction, &reserve)),
    ] {
        chain.act(ALICE, purpose, call).await;
    }
    price
}

/// The store is the chain, and whoever reads it at once has the same.
async fn is_told_alike(chain: &Chain, live: &TestStore) {
    live.is_the_chain(&chain.platform).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        assert_eq!(store.contents().await, live.contents().await, "read at once");
    }
}
