//! Escrow, days, income and refunds.

use alloy::primitives::{Address, B256, U256};
use dmex_contracts::Settlement;
use dmex_contracts::Settlement::SettlementEvents as Event;
use dmex_store::rows;
use dmex_types::{Amount, Day, ProductId, TokenId};

use super::movement::{Account, Movement};
use super::{Fold, FoldError};

/// What the settlement recorded of a purchase, until the sale says who paid.
pub(crate) struct Purchase {
    pub(super) tx_hash: B256,
    pub(super) parts: Vec<(Account, U256, &'static str)>,
}

impl Fold<'_> {
    pub(super) async fn settlement(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::ProductOpened(event) => self.opened(event).await,
            Event::PurchaseRecorded(event) => self.purchase_recorded(event).await,
            Event::IncomeDeposited(event) => self.income_deposited(event).await,
            Event::DaySettled(event) => self.day_settled(event).await,
            Event::ProductTerminable(event) => {
                let product = self.product(event.product).await?;
                product.terminable_until = event.until.saturating_to();
                let id = product.id;
                self.was_short(id, Day::new(event.day)).await
            }
            Event::TokenCredited(event) => {
                let to = Account::Credit(event.holder);
                self.paid(event.tokenId, to, event.income, event.refund).await
            }
            Event::TokenClaimed(event) => {
                let to = Account::Wallet(event.holder);
                self.paid(event.tokenId, to, event.income, event.refund).await
            }
            Event::PaymentCredited(event) => {
                // The payment before it did not arrive: it is where it was, to be taken out.
                let (from, to) = (Account::Wallet(event.account), Account::Credit(event.account));
                self.plain(event.token, from, to, event.amount, "payment refused").await
            }
            Event::Withdrawn(event) => {
                let (from, to) = (Account::Credit(event.account), Account::Wallet(event.to));
                self.plain(event.token, from, to, event.amount, "withdrawal").await
            }
        }
    }

    async fn opened(&mut self, event: Settlement::ProductOpened) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.miner = event.terms.miner;
        product.pay_token = event.terms.payToken;
        product.reward_token = event.terms.rewardToken;
        product.pay_decimals = event.terms.payDecimals;
        product.reward_decimals = event.terms.rewardDecimals;
        product.payout_days = event.terms.payoutDays;
        product.bond_days = event.terms.bondDays;
        Ok(())
    }

    async fn purchase_recorded(&mut self, event: Settlement::PurchaseRecorded) -> Result<(), FoldError> {
        let purchase = event.purchase;
        self.starts(ProductId(event.product), &purchase).await?;
        let product = self.product(event.product).await?;
        let (start, id) = (Day::new(purchase.startDay), product.id);
        let principal = U256::from(purchase.tranche) * U256::from(product.payout_days);
        // What an auction sold may begin later than what is bought after it.
        if product.next_day == Day::default() || start < product.next_day {
            product.next_day = start;
        }
        product.end_day = product.end_day.max(start + u32::from(product.payout_days));
        product.escrow += principal;
        self.state.purchase = Some(Purchase {
            tx_hash: self.at.tx_hash,
            parts: vec![
                (Account::Escrow(id), principal, "principal"),
                (Account::Credit(purchase.feeRecipient), U256::from(purchase.fee), "fee"),
                (Account::Credit(purchase.referrer), U256::from(purchase.referralReward), "referral reward"),
            ],
        });
        Ok(())
    }

    async fn income_deposited(&mut self, event: Settlement::IncomeDeposited) -> Result<(), FoldError> {
        let (id, coin) = self.reward_of(event.product).await?;
        let day = self.day(id, Day::new(event.day)).await?;
        day.deposited += event.amount;
        let deposited = day.deposited;
        self.expect(deposited.0 == event.deposited, || format!("deposits of product {id}"))?;
        let (from, to) = (Account::Wallet(event.from), Account::Deposits(id));
        self.of_product(coin, from, to, event.amount, "deposit", id).await
    }

    async fn day_settled(&mut self, event: Settlement::DaySettled) -> Result<(), FoldError> {
        let day = Day::new(event.day);
        self.pays(&event).await?;
        let result = event.result;
        let product = self.product(event.product).await?;
        let (due, fell_short) = (product.next_day, result.score > product.score);
        product.next_day = day.next();
        product.settled_days += 1;
        product.score = result.score;
        product.delivered += result.delivered;
        product.released += result.released;
        product.income = Amount(result.income);
        product.escrow = Amount(product.escrow.0.saturating_sub(result.tranche));
        product.bond = Amount(product.bond.0.saturating_sub(result.drawn));
        let (id, sums) = (product.id, [product.income, product.released]);
        let (miner, coin, money) = (product.miner, product.reward_token, product.pay_token);
        let closed = product.closed_day.map(|_| product.clone());
        self.expect(due == day, || format!("product {id} settles {day} after {due} was due"))?;
        let is_short = match closed {
            Some(product) => self.is_short_though_closed(&product, day, &result).await?,
            None => fell_short,
        };
        if is_short {
            self.was_short(id, day).await?;
        }
        self.write_day(id, day, &result, sums).await?;

        let (deposits, income) = (Account::Deposits(id), Account::Income(id));
        self.of_product(coin, deposits, income, result.deposited, "delivered", id).await?;
        self.of_product(coin, Account::Bond(id), income, result.drawn, "drawn from the bond", id).await?;
        let (escrow, credit) = (Account::Escrow(id), Account::Credit(miner));
        self.of_product(money, escrow, credit, result.paid, "released", id).await?;
        let back = result.tranche.saturating_sub(result.paid);
        self.of_product(money, escrow, Account::Refund(id), back, "not delivered", id).await
    }

    /// A day of an open product is short if the score rises with it, or if it lets the DAO end the product: at its highest the
    /// score rises no more. Most short days are told of in both ways, and counted once.
    async fn was_short(&mut self, id: ProductId, day: Day) -> Result<(), FoldError> {
        let row = self.day(id, day).await?;
        if std::mem::replace(&mut row.short, true) {
            return Ok(());
        }
        self.product(id.0).await?.short_days += 1;
        Ok(())
    }

    async fn write_day(
        &mut self,
        id: ProductId,
        day: Day,
        result: &Settlement::SettledDay,
        [income_sum, released_sum]: [Amount; 2],
    ) -> Result<(), FoldError> {
        let settled_at = self.at.timestamp;
        let short_days = self.product(id.0).await?.short_days;
        let row = self.day(id, day).await?;
        let deposited = row.deposited;
        row.settled_at = Some(settled_at);
        (row.gross, row.expected) = (Amount(result.gross), Amount(result.expected));
        row.drawn = Amount(result.drawn);
        (row.delivered, row.released) = (Amount(result.delivered), Amount(result.released));
        (row.tranche, row.paid) = (Amount(result.tranche), Amount(result.paid));
        (row.income_sum, row.released_sum) = (income_sum, released_sum);
        (row.short_days, row.score) = (short_days, result.score);
        self.expect(deposited.0 == result.deposited, || format!("deposits of product {id} for {day}"))
    }

    async fn paid(&mut self, token: U256, to: Account, income: U256, refund: U256) -> Result<(), FoldError> {
        let token = self.token(token).await?;
        token.income_paid += income;
        token.refund_paid += refund;
        let (token, product) = (token.id, token.product);
        let product = self.product(product.0).await?;
        let (id, coin, money) = (product.id, product.reward_token, product.pay_token);
        self.of_token(coin, Account::Income(id), to, income, "income", id, token).await?;
        self.of_token(money, Account::Refund(id), to, refund, "refund of days not delivered", id, token).await
    }

    pub(super) async fn reward_of(&mut self, product: u32) -> Result<(ProductId, Address), FoldError> {
        let product = self.product(product).await?;
        Ok((product.id, product.reward_token))
    }

    pub(super) async fn day(&mut self, product: ProductId, day: Day) -> Result<&mut rows::Day, FoldError> {
        let zero = Amount::ZERO;
        let new = || rows::Day {
            product,
            day,
            deposited: zero,
            settled_at: None,
            gross: zero,
            expected: zero,
            drawn: zero,
            delivered: zero,
            released: zero,
            tranche: zero,
            paid: zero,
            income_sum: zero,
            released_sum: zero,
            short: false,
            short_days: 0,
            score: 0,
        };
        Ok(self.state.days.edit(self.store, (product, day), new).await?)
    }

    pub(super) async fn plain(
        &mut self,
        coin: Address,
        from: Account,
        to: Account,
        amount: U256,
        reason: &'static str,
    ) -> Result<(), FoldError> {
        self.transfer(Movement { coin, from, to, amount, reason, product: None, token: None }).await
    }

    pub(super) async fn of_product(
        &mut self,
        coin: Address,
        from: Account,
        to: Account,
        amount: U256,
        reason: &'static str,
        product: ProductId,
    ) -> Result<(), FoldError> {
        self.transfer(Movement { coin, from, to, amount, reason, product: Some(product), token: None }).await
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a movement has so many sides, and its callers read like a ledger"
    )]
    pub(super) async fn of_token(
        &mut self,
        coin: Address,
        from: Account,
        to: Account,
        amount: U256,
        reason: &'static str,
        product: ProductId,
        token: TokenId,
    ) -> Result<(), FoldError> {
        let (product, token) = (Some(product), Some(token));
        self.transfer(Movement { coin, from, to, amount, reason, product, token }).await
    }
}
