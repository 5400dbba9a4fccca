//! Where the ledger is, and how it is read: part by part, so that a long history is never held as a whole by us.

use std::collections::VecDeque;

use dmex_client::{Client, wire};
use dmex_store::Store;
use dmex_store::read::{EntryFilter, Ledger, Order, PageOf};
use dmex_store::rows::{Entry, Meta};
use dmex_types::{ProductId, TokenId};

use crate::status::Failure;

/// Movements that are read at once.
const PART: u32 = 1_000;

/// Where the ledger is.
pub(super) enum Books {
    Server(Client),
    Store(Store),
}

/// Which movements.
pub(super) enum Which {
    All,
    /// Into or out of this account of the ledger.
    Account(String),
    Product(ProductId),
    Token(TokenId),
}

/// Movements in the order in which they happened, or the newest first.
pub(super) struct Reader<'a> {
    books: &'a Books,
    order: Order,
    /// How many there may still be.
    left: Option<u32>,
    /// One for each question that the ledger is asked: an account is asked for twice, as an index has either side.
    lines: Vec<Line>,
}

/// The answers to one question.
struct Line {
    filter: EntryFilter,
    read: VecDeque<Entry>,
    /// The last that was read.
    after: Option<u64>,
    is_over: bool,
}

impl Books {
    /// The chain that they are of.
    pub(super) async fn chain_id(&self) -> Result<u64, Failure> {
        match self {
            Self::Server(api) => Ok(api.status().await?.chain_id),
            Self::Store(store) => Ok(meta(store).await?.chain_id),
        }
    }

    async fn entries(&self, filter: &EntryFilter, page: PageOf<u64>) -> Result<Vec<Entry>, Failure> {
        match self {
            Self::Server(api) => {
                Ok(api.get::<wire::Page<Entry>>("/v1/ledger", &query(filter, page)).await?.items)
            }
            Self::Store(store) => Ok(store.entries(filter.clone(), page).await?),
        }
    }
}

/// Which deployment a store is of.
async fn meta(store: &Store) -> Result<Meta, Failure> {
    store.find::<Meta>(&(1,)).await?.ok_or_else(|| {
        Failure::file("the store is empty: fill it with `dmex index --once`, or name another with --store")
    })
}

fn query(filter: &EntryFilter, page: PageOf<u64>) -> wire::EntriesQuery {
    let all = wire::EntriesQuery {
        after: page.after.map(|after| after.to_string()),
        limit: Some(page.limit),
        order: Some(match page.order {
            Order::Ascending => wire::Order::Asc,
            Order::Descending => wire::Order::Desc,
        }),
        ..wire::EntriesQuery::default()
    };
    match filter.clone() {
        EntryFilter::All => all,
        EntryFilter::From(account) => wire::EntriesQuery { from: Some(account), ..all },
        EntryFilter::Into(account) => wire::EntriesQuery { into: Some(account), ..all },
        EntryFilter::Product(product) => wire::EntriesQuery { product: Some(product), ..all },
        EntryFilter::Token(token) => wire::EntriesQuery { token: Some(token), ..all },
    }
}

impl<'a> Reader<'a> {
    /// All of those movements, or the newest so many.
    pub(super) fn new(books: &'a Books, which: &Which, last: Option<u32>) -> Self {
        let filters = match which {
            Which::All => vec![EntryFilter::All],
            Which::Account(account) => {
                vec![EntryFilter::From(account.clone()), EntryFilter::Into(account.clone())]
            }
            Which::Product(product) => vec![EntryFilter::Product(*product)],
            Which::Token(token) => vec![EntryFilter::Token(*token)],
        };
        let order = if last.is_some() { Order::Descending } else { Order::Ascending };
        Self { books, order, left: last, lines: filters.into_iter().map(Line::new).collect() }
    }

    /// The next part, in the order in which they happened; empty at the end. The newest so many are one part.
    pub(super) async fn part(&mut self) -> Result<Vec<Entry>, Failure> {
        let most = self.left.unwrap_or(PART);
        let mut part = Vec::new();
        while part.len() < most as usize {
            let Some(entry) = self.next().await? else { break };
            part.push(entry);
        }
        if self.left.is_some() {
            self.left = Some(0);
            part.reverse();
        }
        Ok(part)
    }

    async fn next(&mut self) -> Result<Option<Entry>, Failure> {
        for line in &mut self.lines {
            line.fill(self.books, self.order).await?;
        }
        let heads = self.lines.iter().filter_map(|line| line.read.front().map(|entry| entry.id));
        let next = match self.order {
            Order::Ascending => heads.min(),
            Order::Descending => heads.max(),
        };
        let Some(next) = next else { return Ok(None) };
        // What an account moved to itself is told on both sides.
        let taken = self.lines.iter_mut().filter_map(|line| line.read.pop_front_if(|entry| entry.id == next));
        Ok(taken.last())
    }
}

impl Line {
    fn new(filter: EntryFilter) -> Self {
        Self { filter, read: VecDeque::new(), after: None, is_over: false }
    }

    async fn fill(&mut self, books: &Books, order: Order) -> Result<(), Failure> {
        if self.is_over || !self.read.is_empty() {
            return Ok(());
        }
        let page = PageOf { after: self.after, limit: PART, order };
        self.read.extend(books.entries(&self.filter, page).await?);
        self.is_over = self.read.len() < PART as usize;
        self.after = self.read.back().map(|entry| entry.id).or(self.after);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, B256};
    use dmex_store::Batch;
    use dmex_store::rows::Cursor;
    use dmex_types::Amount;

    use super::*;

    const A: &str = "wallet/0xaa";

    fn entry(id: u64, from: &str, to: &str) -> Entry {
        Entry {
            id,
            block: 1,
            timestamp: 1,
            tx_hash: B256::ZERO,
            coin: Address::ZERO,
            debit: from.to_owned(),
            credit: to.to_owned(),
            amount: Amount::from(1u128),
            reason: "test".to_owned(),
            product: None,
            token: None,
        }
    }

    /// Movements of which A takes part in all but every fifth, over several parts.
    async fn books(folder: &std::path::Path) -> (Books, Vec<u64>) {
        let store = Store::open(&dmex_store::sqlite_url(folder, 1)).await.unwrap();
        store.claim(1, Address::repeat_byte(7), 1).await.unwrap();
        let pick = |id| match id % 5 {
            0 => entry(id, "escrow/1", "refund/1"),
            1 | 2 => entry(id, A, "escrow/1"),
            3 => entry(id, "income/1", A),
            _ => entry(id, A, A),
        };
        let from = store.cursor().await.unwrap();
        let to = Cursor { id: 1, number: 1, hash: B256::repeat_byte(1), timestamp: 1 };
        let batch = Batch {
            from,
            to,
            blocks: Vec::new(),
            events: Vec::new(),
            entries: (1..=3_500).map(pick).collect(),
            changes: Vec::new(),
            revocable: false,
            final_block: 1,
        };
        store.commit(store.prepare(batch)).await.unwrap();
        (Books::Store(store), (1..=3_500).filter(|id| id % 5 != 0).collect())
    }

    async fn read(books: &Books, which: &Which, last: Option<u32>) -> Vec<u64> {
        let mut reader = Reader::new(books, which, last);
        let mut ids = Vec::new();
        loop {
            let part = reader.part().await.unwrap();
            if part.is_empty() {
                return ids;
            }
            ids.extend(part.iter().map(|entry| entry.id));
        }
    }

    #[tokio::test]
    async fn an_accounts_movements_come_in_order_and_each_once_however_many_parts_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (books, of_a) = books(folder.path()).await;
        let account = Which::Account(A.to_owned());
        assert_eq!(read(&books, &account, None).await, of_a);
        assert_eq!(read(&books, &account, Some(1_500)).await, of_a[of_a.len() - 1_500..]);
        assert_eq!(read(&books, &account, Some(9_999)).await, of_a);
        assert_eq!(read(&books, &Which::All, None).await, (1..=3_500).collect::<Vec<_>>());
        assert_eq!(read(&books, &Which::All, Some(2)).await, [3_499, 3_500]);
        assert_eq!(read(&books, &Which::Token(TokenId(1)), None).await, Vec::<u64>::new());
    }
}
