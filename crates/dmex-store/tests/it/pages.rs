//! Pages: in either order, of any size, they are the whole list, once.

use alloy_primitives::{Address, U256};
use dmex_store::read::{Accounts, Governance, Order, PageOf, Statistics, TokenFilter, Tokens};
use dmex_store::rows::{Balance, Cursor, Token, Vote};
use dmex_store::table::Row;
use dmex_store::{Batch, Change, Store};
use dmex_types::{Amount, Day, Power, ProductId, TokenId};

use crate::stores::Both;

const HOLDERS: u8 = 3;

#[tokio::test]
async fn pages_of_any_size_are_the_whole_list_in_either_order() {
    let both = Both::empty().await;
    for store in &both.stores {
        fill(store).await;
        let holder = Some(Address::repeat_byte(1));
        for order in [Order::Ascending, Order::Descending] {
            for limit in [1, 2, 7, 100] {
                let mut expected: Vec<u64> = (1..=20).filter(|id| id % u64::from(HOLDERS) == 1).collect();
                if order == Order::Descending {
                    expected.reverse();
                }
                let filter = TokenFilter { holder, ..TokenFilter::default() };
                let mut page = PageOf { after: None, limit, order };
                let mut ids = Vec::new();
                loop {
                    let found = store.tokens(filter, page).await.unwrap();
                    let Some(last) = found.last() else { break };
                    page.after = Some(last.id);
                    ids.extend(found.iter().map(|token| token.id.0));
                }
                assert_eq!(ids, expected, "{:?}, {limit} at a time, {order:?}", store.backend());
            }
        }
        let mut page = PageOf { after: None, limit: 2, order: Order::Descending };
        let mut voters = Vec::new();
        loop {
            let found = store.votes_on(U256::from(5), page).await.unwrap();
            let Some(last) = found.last() else { break };
            page.after = Some(last.voter);
            voters.extend(found.iter().map(|vote| vote.voter));
        }
        // From `0xff…` to `0x00…`: text keys have no row outside the first bound.
        assert_eq!(voters, [0xff, 0xab, 0x10, 0].map(Address::repeat_byte));
        assert_eq!(store.last_token().await.unwrap(), 20);
        assert_eq!(store.users().await.unwrap(), 2, "wallets, each once");
        assert_eq!(store.balances_under("income").await.unwrap().len(), 1);
    }
}

async fn fill(store: &Store) {
    let tokens = (1..=20).map(|id| change(&token(id)));
    let voters = [0, 0x10, 0xab, 0xff].map(Address::repeat_byte);
    let votes = voters.map(|voter| {
        let (reason, weight) = (String::new(), Amount::ZERO);
        change(&Vote { proposal: U256::from(5), voter, support: 1, weight, reason, voted_at: 0 })
    });
    let names = ["wallet/0x01", "wallet/0xff", "income/1", "incomes/1", "credit/0x01"];
    let balances = names.iter().flat_map(|account| {
        // The wallets are known for two coins each.
        let coins = if account.starts_with("wallet") { 2 } else { 1 };
        (0..coins).map(|coin| {
            let (received, sent) = (Amount::ZERO, Amount::ZERO);
            let coin = Address::repeat_byte(coin);
            change(&Balance { account: (*account).to_owned(), coin, received, sent })
        })
    });
    put(store, tokens.chain(votes).chain(balances).collect()).await;
}

#[tokio::test]
async fn nft5_what_ended_is_told_of_but_held_by_nobody() {
    let both = Both::empty().await;
    for store in &both.stores {
        let (ended, whole) = (Some(1), Some(TokenId(1)));
        let rows = [
            Token { ended_at: ended, state: "split".to_owned(), ..token(1) },
            Token { split_from: whole, merged_into: Some(TokenId(4)), ended_at: ended, ..token(2) },
            Token { split_from: whole, merged_into: Some(TokenId(4)), ended_at: ended, ..token(3) },
            token(4),
        ];
        let holder = Address::repeat_byte(9);
        let rows = rows.map(|row| Token { holder, ..row });
        put(store, rows.iter().map(change).collect()).await;
        let ids = |tokens: Vec<Token>| tokens.iter().map(|token| token.id.0).collect::<Vec<_>>();
        let page = |limit| PageOf { after: None, limit, order: Order::Ascending };
        assert_eq!(ids(store.tokens(TokenFilter::held_by(holder), page(10)).await.unwrap()), [4]);
        // A page is not filled up with what is not there any more.
        assert_eq!(ids(store.tokens(TokenFilter::held_by(holder), page(1)).await.unwrap()), [4]);
        let of = |ended| TokenFilter { ended, ..TokenFilter::held_by(holder) };
        assert_eq!(ids(store.tokens(of(Some(true)), page(10)).await.unwrap()), [1, 2, 3]);
        assert_eq!(ids(store.tokens(of(None), page(10)).await.unwrap()), [1, 2, 3, 4]);
        assert_eq!(ids(store.parts_of(TokenId(1), page(10)).await.unwrap()), [2, 3]);
        assert_eq!(ids(store.merged_into(TokenId(4), page(10)).await.unwrap()), [2, 3]);
    }
}

#[tokio::test]
async fn o1_nfts_are_found_by_who_locked_them_and_by_whom_they_pay() {
    let both = Both::empty().await;
    for store in &both.stores {
        let (desk, account) = (Address::repeat_byte(0xd5), Address::repeat_byte(0xac));
        let rows = [
            Token { locker: Some(desk), payee: Some(desk), ..token(1) },
            Token { locker: Some(desk), payee: Some(account), ..token(2) },
            Token { payee: Some(desk), ..token(3) },
            Token { auctioned_sale: Some(7), ..token(4) },
        ];
        put(store, rows.iter().map(change).collect()).await;
        let ids = |tokens: Vec<Token>| tokens.iter().map(|token| token.id.0).collect::<Vec<_>>();
        let page = || PageOf { after: None, limit: 10, order: Order::Ascending };
        let locked = TokenFilter { locker: Some(desk), ..TokenFilter::default() };
        assert_eq!(ids(store.tokens(locked, page()).await.unwrap()), [1, 2]);
        let paid = |payee| TokenFilter { payee: Some(payee), ..TokenFilter::default() };
        assert_eq!(ids(store.tokens(paid(desk), page()).await.unwrap()), [1, 3]);
        assert_eq!(ids(store.tokens(paid(account), page()).await.unwrap()), [2]);
        assert_eq!(ids(store.tokens_of_sale(7, page()).await.unwrap()), [4]);
    }
}

pub(crate) async fn put(store: &Store, changes: Vec<Change>) {
    let from = store.cursor().await.unwrap();
    let to = Cursor { number: from.number + 1, ..from.clone() };
    let (blocks, events, entries) = (Vec::new(), Vec::new(), Vec::new());
    let batch = Batch { from, to, blocks, events, entries, changes, revocable: false, final_block: 1 };
    store.commit(store.prepare(batch)).await.unwrap();
}

pub(crate) fn change<R: Row>(row: &R) -> Change {
    Change { table: R::TABLE, after: row.values(), before: None }
}

fn token(id: u64) -> Token {
    let holder = Address::repeat_byte(u8::try_from(id % u64::from(HOLDERS)).unwrap());
    Token {
        product: ProductId(1),
        units: Power::new(1),
        start_day: Day::new(1),
        end_day: Day::new(2),
        ..Token::blank(TokenId(id), holder, 0)
    }
}
