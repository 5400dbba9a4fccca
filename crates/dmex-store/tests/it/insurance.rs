//! What is insured, and who backs it.

use alloy_primitives::{Address, U256};
use dmex_store::read::{Insurances, Order, PageOf, Products};
use dmex_store::rows::{Day as DayRow, Policy, Pool, Product, Underwriter};
use dmex_types::{Amount, Day, PolicyId, PolicyState, Power, ProductId, TokenId};

use crate::pages::{change, put};
use crate::stores::Both;

/// The first day that the policy of these tests covers.
const BEGINS: Day = Day::new(19_090);

fn policy(insurance: u8, number: u64, product: u32) -> Policy {
    Policy {
        insurance: Address::repeat_byte(insurance),
        number: PolicyId(number),
        token: TokenId(7),
        product: ProductId(product),
        payer: Address::ZERO,
        begin_day: BEGINS,
        end_day: Day::new(19_200),
        coverage: 100u128.into(),
        units: Power::new(3),
        backing: 50u128.into(),
        daily: Amount::ZERO,
        premium: Amount::ZERO,
        rest: Amount::ZERO,
        short_days: 2,
        rate: Amount::ZERO,
        mark_day: Day::new(19_075),
        paid: Amount::ZERO,
        junior_paid: Amount::ZERO,
        premium_back: Amount::ZERO,
        never_began: false,
        ended: None,
    }
}

#[tokio::test]
async fn fb5_a_policy_is_known_by_its_number_in_the_insurance_of_its_product() {
    let both = Both::empty().await;
    for store in &both.stores {
        let policies = [policy(1, 1, 2), policy(2, 1, 1), policy(2, 2, 1)];
        put(store, policies.iter().map(change).collect()).await;
        let found = |product, number| store.policy(ProductId(product), PolicyId(number));
        assert_eq!(found(1, 1).await.unwrap().unwrap().insurance, Address::repeat_byte(2));
        assert_eq!(found(2, 1).await.unwrap().unwrap().insurance, Address::repeat_byte(1));
        assert_eq!(found(2, 2).await.unwrap(), None);
        let page = PageOf { after: Some(PolicyId(1)), limit: 10, order: Order::Ascending };
        let of_product = store.policies_of(ProductId(1), page).await.unwrap();
        assert_eq!(of_product.iter().map(|policy| policy.number.0).collect::<Vec<_>>(), [2]);
        // Shares are rounded down, as the contract does; the last takes what is left.
        let shares = [1, 2, 3].map(|units| of_product[0].share(Power::new(units)).0);
        assert_eq!(shares, [33u64, 66, 100].map(U256::from));
    }
}

#[tokio::test]
async fn risk_5_underwriters_are_found_by_product_and_by_account() {
    let both = Both::empty().await;
    for store in &both.stores {
        let account = Address::repeat_byte;
        let rows = [(1, 1), (1, 2), (2, 1)].map(|(product, who)| Underwriter {
            product: ProductId(product),
            account: account(who),
            shares: 9u128.into(),
            leaving: Amount::ZERO,
            ready_at: 0,
            ends_at: 0,
        });
        put(store, rows.iter().map(change).collect()).await;
        fn page<K>() -> PageOf<K> {
            PageOf { after: None, limit: 10, order: Order::Ascending }
        }
        let of_product = store.underwriters_of(ProductId(1), page()).await.unwrap();
        assert_eq!(of_product.iter().map(|row| row.account).collect::<Vec<_>>(), [account(1), account(2)]);
        let of_account = store.underwritten_by(account(1), page()).await.unwrap();
        assert_eq!(of_account.iter().map(|row| row.product.0).collect::<Vec<_>>(), [1, 2]);
    }
}

#[tokio::test]
async fn risk_5_a_product_whose_rate_was_taken_back_is_listed_only_with_a_pool() {
    let both = Both::empty().await;
    for store in &both.stores {
        let pool = |product, rate, address| Pool {
            address,
            rate,
            ..Pool::empty(ProductId(product), Address::repeat_byte(1))
        };
        let rows = [pool(1, 0, None), pool(2, 250, None), pool(3, 0, Some(Address::repeat_byte(3)))];
        put(store, rows.iter().map(change).collect()).await;
        let page = PageOf { after: None, limit: 10, order: Order::Ascending };
        let listed = store.pools(page).await.unwrap();
        assert_eq!(listed.iter().map(|pool| pool.product.0).collect::<Vec<_>>(), [2, 3]);
    }
}

/// A product whose first day is the fifth before the policy begins, with the days settled before one, and so many short.
fn settled(sample: &Product, until: Day, short: &[Day]) -> (Product, Vec<DayRow>) {
    let mut count = 0;
    let day = |day| {
        count += u32::from(short.contains(&day));
        DayRow {
            product: sample.id,
            day,
            deposited: Amount::ZERO,
            settled_at: Some(1),
            gross: Amount::ZERO,
            expected: Amount::ZERO,
            drawn: Amount::ZERO,
            delivered: Amount::ZERO,
            released: Amount::ZERO,
            tranche: Amount::ZERO,
            paid: Amount::ZERO,
            income_sum: Amount::ZERO,
            released_sum: Amount::ZERO,
            short: short.contains(&day),
            short_days: count,
            score: 0,
        }
    };
    let days: Vec<DayRow> = (BEGINS - 5).until(until).map(day).collect();
    (Product { next_day: until, short_days: count, closed_day: None, ..sample.clone() }, days)
}

#[tokio::test]
async fn risk_5_a_policy_waits_runs_never_begins_and_is_over() {
    // Any product will do.
    let both = crate::migrations::Old::both().await;
    for url in &both.urls {
        let newest = crate::migrations::versions().last().unwrap();
        crate::migrations::begin(url, newest).await;
        let store = dmex_store::Store::open(url).await.unwrap();
        let sample = store.product(ProductId(1)).await.unwrap().unwrap();
        let two = [BEGINS - 5, BEGINS - 4];
        let three = [BEGINS - 5, BEGINS - 4, BEGINS - 1];
        for (until, short, today, expected) in [
            (BEGINS - 2, &two[..], BEGINS - 1, PolicyState::Waiting),
            // A day before its first is not settled, and may turn out short.
            (BEGINS - 2, &two[..], BEGINS, PolicyState::Waiting),
            (BEGINS, &two[..], BEGINS, PolicyState::Running),
            (BEGINS, &three[..], BEGINS, PolicyState::NeverBegan),
            // A day that is short later changes nothing.
            (BEGINS + 2, &[BEGINS - 5, BEGINS - 4, BEGINS][..], BEGINS + 2, PolicyState::Running),
            (Day::new(19_200), &two[..], Day::new(19_200), PolicyState::Over),
        ] {
            let (product, days) = settled(&sample, until, short);
            put(&store, days.iter().map(change).collect()).await;
            let count = store.short_days_before(&product, BEGINS).await.unwrap();
            assert_eq!(policy(1, 1, 1).state(&product, count, today), expected, "{until}");
        }
        let (mut closed, _) = settled(&sample, BEGINS - 2, &two);
        closed.closed_day = Some(BEGINS - 1);
        assert_eq!(policy(1, 1, 1).state(&closed, 2, BEGINS), PolicyState::NeverBegan);
        closed.closed_day = Some(BEGINS);
        assert_eq!(policy(1, 1, 1).state(&closed, 2, BEGINS), PolicyState::Waiting);
        closed.next_day = BEGINS;
        assert_eq!(policy(1, 1, 1).state(&closed, 2, BEGINS), PolicyState::Running);
        let ended = Policy { ended: Some("claimed".to_owned()), ..policy(1, 1, 1) };
        assert_eq!(ended.state(&closed, 2, BEGINS), PolicyState::Over);
        store.close().await;
    }
}
