//! A store in which one account has more than anybody ever should: written by hand, without a chain.

use alloy::primitives::{Address, B256};
use dmex_store::rows::{Cursor, Product, Token};
use dmex_store::table::Row;
use dmex_store::{Batch, Change, Store};
use dmex_types::{Amount, Asset, Day, Power, ProductId, TokenId};
use sqlx::AssertSqlSafe;

/// Whose everything is.
pub const SOMEBODY: Address = Address::repeat_byte(0xa1);
/// The coin that is mined.
pub const COIN: Address = Address::repeat_byte(0x71);
/// The first day on which anything happens.
pub const FIRST_DAY: Day = Day::new(19_700);
/// Of so many movements one pays income.
pub const ONE_PAYS_IN: u64 = 10;

/// How much there is of what.
#[derive(Clone, Copy, Debug)]
pub struct Wide {
    /// Movements of money into the account's wallet, each with its event, over a thousand days.
    pub movements: u64,
    /// NFTs that it holds.
    pub tokens: u64,
    /// Purchases, all on the first day.
    pub purchases: u64,
}

impl Wide {
    /// [Unix seconds] The time of the last movement is before this.
    pub fn end(self) -> u64 {
        FIRST_DAY.start_timestamp() + 1_000 * 86_400
    }

    /// The block of the last movement.
    pub fn last_block(self) -> u64 {
        self.movements.max(self.purchases) + 2
    }

    /// Writes it into an empty store.
    pub async fn write(self, store: &Store) {
        store.claim(1, Address::repeat_byte(7), 1).await.unwrap();
        let from = store.cursor().await.unwrap();
        let (number, hash) = (self.last_block(), B256::repeat_byte(9));
        let to = Cursor { id: 1, number, hash, timestamp: self.end() + 3 * 86_400 };
        let put = |table, after| Change { table, after, before: None };
        let product = put(Product::TABLE, product().values());
        let tokens = (1..=self.tokens).map(|id| put(Token::TABLE, token(id).values()));
        let changes = std::iter::once(product).chain(tokens).collect();
        let (blocks, events, entries) = (Vec::new(), Vec::new(), Vec::new());
        let batch =
            Batch { from, to, blocks, events, entries, changes, revocable: false, final_block: number };
        store.commit(store.prepare(batch)).await.unwrap();
        self.write_movements(store).await;
        self.write_purchases(store).await;
    }

    async fn write_movements(self, store: &Store) {
        let start = FIRST_DAY.start_timestamp();
        let last = self.movements.max(1);
        let numbers = format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
        );
        let time = format!("{start} + i * 86400000 / {last}");
        let hash = "'0x0202020202020202020202020202020202020202020202020202020202020202'";
        let amount = format!("'{:078}'", 1_000);
        let reason = format!("CASE WHEN i % {ONE_PAYS_IN} = 0 THEN 'income' ELSE 'something else' END");
        let ledger = format!(
            "{numbers} INSERT INTO ledger (id, block, timestamp, tx_hash, coin, debit, credit, amount, reason, product, token)
             SELECT i * 16777216, i, {time}, {hash}, '{COIN:#x}', 'income/1', 'wallet/{SOMEBODY:#x}', {amount}, {reason}, 1, NULL
             FROM n WHERE {} > 0",
            self.movements
        );
        let events = format!(
            "{numbers} INSERT INTO events (id, block, timestamp, tx_hash, contract, name, arguments, product, token, account)
             SELECT i * 1048576, i, {time}, {hash}, 'Settlement', 'TokenClaimed', '{{}}', 1, NULL, '{SOMEBODY:#x}'
             FROM n WHERE {} > 0",
            self.movements
        );
        for statement in [ledger, events] {
            sqlx::query(AssertSqlSafe(statement)).execute(store.pool()).await.unwrap();
        }
    }

    /// Purchases of one unit each; the first costs 1, and each later one a unit more.
    async fn write_purchases(self, store: &Store) {
        if self.purchases == 0 {
            return;
        }
        let statement = format!(
            "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {last})
             INSERT INTO events (id, block, timestamp, tx_hash, contract, name, arguments, product, token, account)
             SELECT i * 1048576 + 1, i, {time}, '{hash:#x}', 'PrimarySale', 'PowerBought',
                '{{\"units\":\"1\",\"payment\":\"' || i || '\"}}', 1, NULL, NULL FROM n",
            last = self.purchases,
            time = FIRST_DAY.start_timestamp(),
            hash = B256::repeat_byte(3),
        );
        sqlx::query(AssertSqlSafe(statement)).execute(store.pool()).await.unwrap();
    }
}

fn token(id: u64) -> Token {
    Token {
        id: TokenId(id),
        product: ProductId(1),
        holder: SOMEBODY,
        units: Power::new(10),
        start_day: FIRST_DAY,
        end_day: FIRST_DAY + 1_080,
        tranche: Amount::from(5_u128),
        state: "free".to_owned(),
        income_paid: Amount::default(),
        refund_paid: Amount::default(),
        locker: None,
        payee: None,
        payment: Some(Amount::from(5_400_u128)),
        auctioned_sale: None,
        moves: 0,
        policy: None,
        insurance_paid: None,
        created_at: FIRST_DAY.start_timestamp(),
        ended_at: None,
        split_from: None,
        merged_into: None,
    }
}

fn product() -> Product {
    Product {
        id: ProductId(1),
        created_at: FIRST_DAY.start_timestamp(),
        miner: Address::repeat_byte(0xb1),
        asset: Asset::Btc,
        clock: "rolling".to_owned(),
        pay_token: Address::repeat_byte(0x70),
        reward_token: COIN,
        pay_decimals: 6,
        reward_decimals: 8,
        opens: FIRST_DAY,
        closes: FIRST_DAY + 2_000,
        activation_days: 1,
        batch_start: Day::default(),
        mining_days: 1_080,
        payout_days: 1_080,
        price_per_unit: Amount::from(1_000_u128),
        units_for_sale: Power::new(1_000_000),
        min_units: Power::new(1),
        max_units_per_buyer: Power::default(),
        running_cost: Amount::default(),
        machine: String::new(),
        disclosure_uri: String::new(),
        disclosure_hash: B256::ZERO,
        sold: Power::new(100),
        purchases: 1,
        stopped: false,
        reserved_units: Power::default(),
        reserved_by: None,
        reserved_start: None,
        bond_days: 30,
        next_day: FIRST_DAY + 900,
        end_day: FIRST_DAY + 3_000,
        settled_days: 900,
        short_days: 0,
        score: 0,
        delivered: Amount::default(),
        released: Amount::default(),
        own_delivered: Amount::default(),
        income: Amount::default(),
        carry: Amount::default(),
        active: Power::new(100),
        active_tranche: Amount::from(5_u128),
        outstanding: Power::new(100),
        unit_days: Amount::from(210_000_u128),
        escrow: Amount::default(),
        bond: Amount::default(),
        terminable_until: 0,
        closed_day: None,
        closed_by: None,
        at_fault: None,
        sealed_units: None,
        sealed_unit_days: Amount::default(),
        sealed_bond: Amount::default(),
        pot: Amount::default(),
        bond_to_miner: None,
        bond_to_reserve: None,
        default_gain: None,
        bond_called: Amount::default(),
        called_per_unit_day: Amount::default(),
        assessed_day: None,
    }
}
