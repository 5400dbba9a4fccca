//! What an account was paid, or credited, out of the ledger: every payment once.

use std::collections::HashMap;
use std::ops::Range;

use alloy::primitives::{Address, U256};
use dmex_store::read::{Benchmarks, EntryFilter, Ledger, Order, PageOf};
use dmex_store::rows::{Entry, Product};
use dmex_types::{Amount, Asset, Day, ProductId, TokenId};
use dmex_wire::{IncomeEntry, IncomeKind};

use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;

/// Entries read at a time.
const READ: u32 = 500;

/// The payments of an account, in order.
pub(crate) struct Income<'a> {
    app: &'a App,
    coins: Coins<'a>,
    assets: HashMap<Address, (Asset, u8)>,
    account: Address,
    days: Range<Day>,
    /// The last entry that was looked at.
    after: u64,
    prices: HashMap<(Asset, Day), Option<Amount>>,
}

impl<'a> Income<'a> {
    /// Payments on some days, after an entry.
    pub(crate) async fn of(
        app: &'a App,
        account: Address,
        days: Range<Day>,
        after: Option<u64>,
    ) -> Result<Self, ApiError> {
        let products = app.store.all::<Product>().await?;
        let asset = |product: &Product| (product.reward_token, (product.asset, product.reward_decimals));
        Ok(Self {
            app,
            coins: Coins::of(app).await?,
            assets: products.iter().map(asset).collect(),
            account,
            days,
            // Ids begin with the number of their block, so none is 0.
            after: after.unwrap_or_default(),
            prices: HashMap::new(),
        })
    }

    /// The next payments, about as many as asked for; none after the last.
    pub(crate) async fn next(&mut self, wanted: usize) -> Result<Vec<IncomeEntry>, ApiError> {
        let mut found = Vec::new();
        while found.len() < wanted {
            let entries = self.entries().await?;
            let Some(last) = entries.last() else { break };
            self.after = last.id;
            let is_over = Day::from_timestamp(last.timestamp) >= self.days.end;
            for entry in entries {
                found.extend(self.payment(entry).await?);
            }
            if is_over {
                break;
            }
        }
        Ok(found)
    }

    /// The next entries into the wallet or the credit of the account, in order.
    async fn entries(&self) -> Result<Vec<Entry>, ApiError> {
        let page = PageOf { after: Some(self.after), limit: READ, order: Order::Ascending };
        let mut entries = Vec::new();
        let mut known_until = u64::MAX;
        for word in ["wallet", "credit"] {
            let account = format!("{word}/{:#x}", self.account);
            let part = self.app.store.entries(EntryFilter::Into(account), page).await?;
            if let Some(last) = part.last().filter(|_| part.len() == READ as usize) {
                known_until = known_until.min(last.id);
            }
            entries.extend(part);
        }
        // What one list has beyond the end of the other's part may have something before it.
        entries.retain(|entry| entry.id <= known_until);
        entries.sort_unstable_by_key(|entry| entry.id);
        Ok(entries)
    }

    async fn payment(&mut self, entry: Entry) -> Result<Option<IncomeEntry>, ApiError> {
        let day = Day::from_timestamp(entry.timestamp);
        let Some(kind) = kind(&entry.reason).filter(|_| self.days.contains(&day)) else { return Ok(None) };
        let price = match self.assets.get(&entry.coin).copied() {
            Some((asset, decimals)) => self.price(asset, day).await?.map(|price| (price, decimals)),
            None => None,
        };
        let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
        let worth =
            |(price, decimals): (Amount, u8)| entry.amount.0.saturating_mul(price.0) / scale(decimals);
        Ok(Some(IncomeEntry {
            id: entry.id,
            day,
            timestamp: entry.timestamp,
            tx_hash: entry.tx_hash,
            kind,
            coin: self.coins.coin(entry.coin),
            amount: entry.amount,
            product: entry.product.map(ProductId),
            token: entry.token.map(TokenId),
            price: price.map(|(price, _)| price),
            value: price.map(worth).map(Amount),
        }))
    }

    /// The price at the end of the last final day before a day.
    async fn price(&mut self, asset: Asset, day: Day) -> Result<Option<Amount>, ApiError> {
        if let Some(known) = self.prices.get(&(asset, day)) {
            return Ok(*known);
        }
        let last = PageOf { after: Some(day), limit: 1, order: Order::Descending };
        let price = self.app.store.benchmarks(asset, last).await?.first().map(|row| row.price);
        self.prices.insert((asset, day), price);
        Ok(price)
    }
}

/// What a movement's reason means to who is paid. What was their own before, such as a deposit that is given back or a
/// credit that is withdrawn, is no income.
fn kind(reason: &str) -> Option<IncomeKind> {
    match reason {
        "income" => Some(IncomeKind::Income),
        "refund of days not delivered" => Some(IncomeKind::DayRefund),
        "refund" => Some(IncomeKind::Refund),
        "share of the bond" => Some(IncomeKind::BondShare),
        "insurance paid" => Some(IncomeKind::Insurance),
        "compensation" => Some(IncomeKind::Compensation),
        "referral reward" => Some(IncomeKind::Referral),
        _ => None,
    }
}
