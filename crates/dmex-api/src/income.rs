//! What an account was paid, or credited, out of the ledger: every payment once, found by an index of payments alone.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use alloy::primitives::{Address, U256};
use dmex_store::read::{Benchmarks, Order, PageOf, Payments};
use dmex_store::rows::{Entry, Product};
use dmex_types::{Amount, Asset, Day, ProductId, TokenId};
use dmex_wire::{IncomeEntry, IncomeKind};

use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;

/// Days of prices that are read at a time.
const PRICES: u32 = 500;

/// The payments of an account, in order.
pub(crate) struct Income<'a> {
    app: &'a App,
    coins: Coins<'a>,
    assets: HashMap<Address, (Asset, u8)>,
    account: Address,
    /// The ids that payments to come can have.
    ids: Range<u64>,
    /// The prices of final days, as far as they were needed.
    prices: HashMap<Asset, BTreeMap<Day, Amount>>,
}

impl<'a> Income<'a> {
    /// Payments whose ids are within a range.
    pub(crate) async fn within(app: &'a App, account: Address, ids: Range<u64>) -> Result<Self, ApiError> {
        let products = app.store.all::<Product>().await?;
        let asset = |product: &Product| (product.reward_token, (product.asset, product.reward_decimals));
        Ok(Self {
            app,
            coins: Coins::of(app).await?,
            assets: products.iter().map(asset).collect(),
            account,
            ids,
            prices: HashMap::new(),
        })
    }

    /// The next payments, at most so many; none after the last.
    pub(crate) async fn next(&mut self, wanted: u32) -> Result<Vec<IncomeEntry>, ApiError> {
        let mut entries = Vec::new();
        for account in accounts(self.account) {
            entries.extend(self.app.store.payments(&account, self.ids.clone(), wanted).await?);
        }
        entries.sort_unstable_by_key(|entry| entry.id);
        entries.truncate(wanted as usize);
        if let Some(last) = entries.last() {
            self.ids.start = last.id + 1;
        }
        self.read_prices(&entries).await?;
        Ok(entries.into_iter().filter_map(|entry| self.payment(entry)).collect())
    }

    fn payment(&self, entry: Entry) -> Option<IncomeEntry> {
        let day = Day::from_timestamp(entry.timestamp);
        let kind = kind(&entry.reason)?;
        let asset = self.assets.get(&entry.coin).copied();
        let price = asset.and_then(|(asset, decimals)| Some((self.price(asset, day)?, decimals)));
        let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
        let worth =
            |(price, decimals): (Amount, u8)| entry.amount.0.saturating_mul(price.0) / scale(decimals);
        Some(IncomeEntry {
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
        })
    }

    /// The price at the end of the last final day before a day.
    fn price(&self, asset: Asset, day: Day) -> Option<Amount> {
        self.prices.get(&asset)?.range(..day).next_back().map(|(_, price)| *price)
    }

    /// Reads the prices that payments need, some hundred days with each question.
    async fn read_prices(&mut self, entries: &[Entry]) -> Result<(), ApiError> {
        let mut needed: HashMap<Asset, (Day, Day)> = HashMap::new();
        for entry in entries {
            let Some((asset, _)) = self.assets.get(&entry.coin) else { continue };
            let day = Day::from_timestamp(entry.timestamp);
            let (first, last) = needed.entry(*asset).or_insert((day, day));
            (*first, *last) = (day.min(*first), day.max(*last));
        }
        for (asset, (first, last)) in needed {
            let before = self.benchmarks(asset, Some(first), 1, Order::Descending).await?;
            let mut after = before.first().map(|(day, _)| *day);
            let mut prices: BTreeMap<Day, Amount> = before.into_iter().collect();
            while after.is_none_or(|day| day.next() < last) {
                let limit = after.map_or(PRICES, |day| last.since(day).min(PRICES));
                let more = self.benchmarks(asset, after, limit, Order::Ascending).await?;
                after = more.last().map(|(day, _)| *day);
                prices.extend(more);
                if after.is_none() {
                    break;
                }
            }
            self.prices.insert(asset, prices);
        }
        Ok(())
    }

    async fn benchmarks(
        &self,
        asset: Asset,
        after: Option<Day>,
        limit: u32,
        order: Order,
    ) -> Result<Vec<(Day, Amount)>, ApiError> {
        let rows = self.app.store.benchmarks(asset, PageOf { after, limit, order }).await?;
        Ok(rows.into_iter().map(|row| (row.day, row.price)).collect())
    }
}

/// The ids that payments on some days can have, after one.
pub(crate) async fn ids_of(app: &App, days: Range<Day>, after: Option<u64>) -> Result<Range<u64>, ApiError> {
    let first = app.store.first_entry_from(days.start.start_timestamp()).await?;
    let end = app.store.first_entry_from(days.end.start_timestamp()).await?;
    Ok(after.map_or(first, |after| first.max(after.saturating_add(1)))..end)
}

/// The id of the payment that is so many after the first within a range, if there are as many.
pub(crate) async fn id_after(
    app: &App,
    account: Address,
    ids: Range<u64>,
    count: u32,
) -> Result<Option<u64>, ApiError> {
    let mut found = Vec::new();
    for account in accounts(account) {
        found.extend(app.store.payment_ids(&account, ids.clone(), count + 1).await?);
    }
    found.sort_unstable();
    Ok(found.get(count as usize).copied())
}

/// What is paid out, and what is kept for the account to withdraw.
fn accounts(account: Address) -> [String; 2] {
    ["wallet", "credit"].map(|word| format!("{word}/{account:#x}"))
}

/// What a movement's reason means to who is paid; none if it is no payment.
fn kind(reason: &str) -> Option<IncomeKind> {
    match reason {
        "income" => Some(IncomeKind::Income),
        "refund of days not delivered" => Some(IncomeKind::DayRefund),
        "refund" => Some(IncomeKind::Refund),
        "share of the bond" => Some(IncomeKind::BondShare),
        "insurance paid" => Some(IncomeKind::Insurance),
        "premium back" => Some(IncomeKind::PremiumBack),
        "compensation" => Some(IncomeKind::Compensation),
        "referral reward" => Some(IncomeKind::Referral),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use dmex_store::read::PAYMENTS;

    use super::*;

    #[test]
    fn fd8_whatever_the_index_of_payments_has_is_of_a_kind() {
        for reason in PAYMENTS {
            assert!(kind(reason).is_some(), "{reason}");
        }
        assert_eq!(kind("withdrawal"), None);
    }
}
