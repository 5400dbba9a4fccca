//! Escrow, bond, days, income and refunds.

use alloy::primitives::{Address, B256, U256};
use dmex_contracts::Settlement;
use dmex_contracts::Settlement::SettlementEvents as Event;
use dmex_model::is_short;
use dmex_store::rows;
use dmex_types::{Amount, Day, Power, ProductId, TokenId};

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
            Event::BondDeposited(event) => self.bond_deposited(event).await,
            Event::BondWithdrawn(event) => self.bond_withdrawn(event).await,
            Event::IncomeDeposited(event) => self.income_deposited(event).await,
            Event::DaySettled(event) => self.day_settled(event).await,
            Event::ProductTerminable(event) => {
                self.product(event.product).await?.terminable_until = event.until.saturating_to();
                Ok(())
            }
            Event::ProductTerminated(event) => {
                self.closed(event.product, event.closedDay, "terminated").await
            }
            Event::ProductAbandoned(event) => self.closed(event.product, event.closedDay, "abandoned").await,
            Event::ProductSealed(event) => self.is_sealed(event).await,
            Event::PowerRefunded(event) => self.refunded(event).await,
            Event::DepositReclaimed(event) => self.reclaimed(event).await,
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
        Ok(())
    }

    async fn purchase_recorded(&mut self, event: Settlement::PurchaseRecorded) -> Result<(), FoldError> {
        let purchase = event.purchase;
        self.starts(ProductId(event.product), &purchase).await?;
        let product = self.product(event.product).await?;
        let (start, id) = (Day::new(purchase.startDay), product.id);
        let principal = U256::from(purchase.tranche) * U256::from(product.payout_days);
        if product.next_day == Day::default() {
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

    async fn bond_deposited(&mut self, event: Settlement::BondDeposited) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.bond += event.amount;
        let (bond, id, coin) = (product.bond, product.id, product.reward_token);
        self.expect(bond.0 == event.bond, || format!("bond of product {id}"))?;
        let (from, to) = (Account::Wallet(event.from), Account::Bond(id));
        self.of_product(coin, from, to, event.amount, "bond", id).await
    }

    async fn bond_withdrawn(&mut self, event: Settlement::BondWithdrawn) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.bond = Amount(product.bond.0.saturating_sub(event.amount));
        let (bond, id, coin) = (product.bond, product.id, product.reward_token);
        self.expect(bond.0 == event.bond, || format!("bond of product {id}"))?;
        let (from, to) = (Account::Bond(id), Account::Wallet(event.to));
        self.of_product(coin, from, to, event.amount, "bond given back", id).await
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
        let product = self.product(event.product).await?;
        let due = product.next_day;
        let short = is_short(event.deposited.saturating_to(), event.expected.saturating_to()).unwrap_or(true);
        product.next_day = day.next();
        product.settled_days += 1;
        product.short_days += u32::from(short);
        if product.closed_day.is_none() {
            product.short_run = if short { product.short_run.saturating_add(1) } else { 0 };
        }
        product.delivered += event.delivered;
        product.income = Amount(event.income);
        product.escrow = Amount(product.escrow.0.saturating_sub(event.tranche));
        product.bond = Amount(product.bond.0.saturating_sub(event.drawn));
        let (id, sums) = (product.id, [product.income, product.delivered]);
        let (miner, coin, money) = (product.miner, product.reward_token, product.pay_token);
        self.expect(due == day, || format!("product {id} settles {day} after {due} was due"))?;
        self.write_day(id, day, &event, sums).await?;

        let (deposits, income) = (Account::Deposits(id), Account::Income(id));
        self.of_product(coin, deposits, income, event.deposited, "delivered", id).await?;
        self.of_product(coin, Account::Bond(id), income, event.drawn, "drawn from the bond", id).await?;
        let (escrow, credit) = (Account::Escrow(id), Account::Credit(miner));
        self.of_product(money, escrow, credit, event.released, "released", id).await?;
        let back = event.tranche.saturating_sub(event.released);
        self.of_product(money, escrow, Account::Refund(id), back, "not delivered", id).await
    }

    async fn write_day(
        &mut self,
        id: ProductId,
        day: Day,
        event: &Settlement::DaySettled,
        [income_sum, delivered_sum]: [Amount; 2],
    ) -> Result<(), FoldError> {
        let settled_at = self.at.timestamp;
        let row = self.day(id, day).await?;
        let deposited = row.deposited;
        row.settled_at = Some(settled_at);
        row.expected = Amount(event.expected);
        row.drawn = Amount(event.drawn);
        row.delivered = Amount(event.delivered);
        row.tranche = Amount(event.tranche);
        row.released = Amount(event.released);
        (row.income_sum, row.delivered_sum) = (income_sum, delivered_sum);
        self.expect(deposited.0 == event.deposited, || format!("deposits of product {id} for {day}"))
    }

    async fn closed(&mut self, product: u32, closed_day: u32, by: &str) -> Result<(), FoldError> {
        let product = self.product(product).await?;
        // No later day is settled.
        product.closed_day = Some(Day::new(closed_day));
        product.end_day = Day::new(closed_day);
        product.closed_by = Some(by.to_owned());
        Ok(())
    }

    async fn is_sealed(&mut self, event: Settlement::ProductSealed) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.sealed_units = Some(Power::new(event.units));
        product.sealed_bond = Amount(event.bond);
        // Nothing pays any more: what power is left shares the bond.
        (product.active, product.outstanding) = (Power::ZERO, Power::ZERO);
        product.active_tranche = Amount::ZERO;
        let (escrow, bond, id) = (product.escrow, product.bond, product.id);
        self.expect(escrow.0 == event.escrow && bond.0 == event.bond, || {
            format!("product {id} as it was sealed")
        })
    }

    async fn refunded(&mut self, event: Settlement::PowerRefunded) -> Result<(), FoldError> {
        let (tx_hash, lock) = (self.at.tx_hash, self.state.pending.lock.take());
        let token = self.token(event.tokenId).await?;
        // What was free was told as locked right before, which was no move; what a contract locked is refunded to that one.
        if let Some(lock) = lock.filter(|lock| lock.is_of(tx_hash, token.id) && event.to == token.holder) {
            token.moves = lock.moves;
        }
        "refunded".clone_into(&mut token.state);
        let (token, product) = (token.id, token.product);
        let product = self.product(product.0).await?;
        product.escrow = Amount(product.escrow.0.saturating_sub(event.principal));
        product.bond = Amount(product.bond.0.saturating_sub(event.bond));
        let (id, coin, money) = (product.id, product.reward_token, product.pay_token);
        let to = Account::Wallet(event.to);
        self.of_token(money, Account::Escrow(id), to, event.principal, "refund", id, token).await?;
        self.of_token(coin, Account::Bond(id), to, event.bond, "share of the bond", id, token).await
    }

    async fn reclaimed(&mut self, event: Settlement::DepositReclaimed) -> Result<(), FoldError> {
        let (id, coin) = self.reward_of(event.product).await?;
        let day = self.day(id, Day::new(event.day)).await?;
        day.deposited = Amount(day.deposited.0.saturating_sub(event.amount));
        let (from, to) = (Account::Deposits(id), Account::Credit(event.miner));
        self.of_product(coin, from, to, event.amount, "deposit given back", id).await
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

    async fn reward_of(&mut self, product: u32) -> Result<(ProductId, Address), FoldError> {
        let product = self.product(product).await?;
        Ok((product.id, product.reward_token))
    }

    async fn day(&mut self, product: ProductId, day: Day) -> Result<&mut rows::Day, FoldError> {
        let zero = Amount::ZERO;
        let new = || rows::Day {
            product,
            day,
            deposited: zero,
            settled_at: None,
            expected: zero,
            drawn: zero,
            delivered: zero,
            tranche: zero,
            released: zero,
            income_sum: zero,
            delivered_sum: zero,
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
