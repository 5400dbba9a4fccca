//! A purchase: all checks, then all effects (SALE-4 to SALE-6).

use dmex_types::{Day, Power, ProductId, TokenId};

use super::Sale;
use super::quote::Quote;
use crate::power::{LockAnswer, MOST_TRANCHE, Term};
use crate::settlement::Start;
use crate::{AccountId, Model, Refusal, Token};

/// What a buyer asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The product.
    pub product: ProductId,
    /// Power to buy.
    pub units: Power,
    /// [pay coin] Most that the buyer agrees to pay.
    pub max_payment: u128,
    /// Who gets the token.
    pub recipient: AccountId,
    /// Who gets a share of the fee.
    pub referrer: Option<AccountId>,
    /// [Unix seconds] Last moment at which the buyer still wants it.
    pub deadline: u64,
}

/// To whom a token is locked as it is bought.
#[derive(Clone, Copy, Debug)]
struct Lock {
    locker: AccountId,
    answer: LockAnswer,
}

impl Model {
    /// Buys power with `buyer`'s money.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn buy(&mut self, buyer: AccountId, order: Order, now: u64) -> Result<TokenId, Refusal> {
        self.buy_as(buyer, order, None, now)
    }

    /// Buys power that is locked from the beginning. Only for oneself, unless the buyer is the locker: nobody is bound by what
    /// another tells a locker.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn buy_locked(
        &mut self,
        buyer: AccountId,
        order: Order,
        locker: AccountId,
        answer: LockAnswer,
        now: u64,
    ) -> Result<TokenId, Refusal> {
        if order.recipient != buyer && locker != buyer {
            return Err(Refusal::LockForAnother);
        }
        self.buy_as(buyer, order, Some(Lock { locker, answer }), now)
    }

    fn buy_as(
        &mut self,
        buyer: AccountId,
        order: Order,
        lock: Option<Lock>,
        now: u64,
    ) -> Result<TokenId, Refusal> {
        let cost = self.check_order_of(buyer, order, lock, now)?;
        let start = self.sale(order.product)?.start(Day::from_timestamp(now));
        let term = self.record_purchase(order.product, order.units, cost, start)?;
        self.count_bought(buyer, order)?;
        self.collect(buyer, order.product, order.referrer, cost)?;
        let token = self.mint_token(Token::new(order.product, order.recipient, order.units, term));
        if let Some(lock) = lock {
            self.put_lock(token, lock.locker)?;
        }
        Ok(token)
    }

    fn check_order_of(
        &self,
        buyer: AccountId,
        order: Order,
        lock: Option<Lock>,
        now: u64,
    ) -> Result<Quote, Refusal> {
        if now > order.deadline {
            return Err(Refusal::DeadlinePassed);
        }
        if order.referrer.is_some_and(|referrer| referrer == buyer || referrer == order.recipient) {
            return Err(Refusal::SelfReferral);
        }
        self.check_open(buyer, order, now)?;
        let cost = self.quote(order.product, order.units)?;
        if cost.payment > order.max_payment {
            return Err(Refusal::PaymentTooHigh);
        }
        check_tranche(cost)?;
        self.check_outside(order.recipient)?;
        if let Some(lock) = lock {
            self.check_taken(lock.locker, LockAnswer::Takes)?;
        }
        let pay_coin = self.sale(order.product)?.offer.pay_coin;
        self.coin(pay_coin).check(buyer, cost.payment)?;
        if let Some(Lock { locker, answer }) = lock {
            // It is told when everything else is done.
            self.check_taken(locker, answer)?;
        }
        Ok(cost)
    }

    fn check_open(&self, buyer: AccountId, order: Order, now: u64) -> Result<(), Refusal> {
        let sale = self.sale(order.product)?;
        let (offer, today) = (&sale.offer, Day::from_timestamp(now));
        if sale.stopped || today < offer.opens || today >= offer.closes {
            return Err(Refusal::SaleClosed);
        }
        self.check_may_sell(sale)?;
        if order.units < offer.min_units {
            return Err(Refusal::TooFewUnits);
        }
        if order.units > sale.unsold() {
            return Err(Refusal::SoldOut);
        }
        let cap = offer.max_units_per_buyer;
        let bought = sale.bought.get(&buyer).copied().unwrap_or_default();
        if !cap.is_zero() && bought + order.units > cap {
            return Err(Refusal::BuyerCapExceeded);
        }
        // What is reserved stands on the same bond.
        self.check_sellable(order.product, order.units + sale.reserved_units(), now)
    }

    /// That a product's miner may sell now, whatever way.
    pub(super) fn check_may_sell(&self, sale: &Sale) -> Result<(), Refusal> {
        if self.parameters.paused {
            return Err(Refusal::SalesPaused);
        }
        self.check_miner(sale.miner, sale.offer.asset)
    }

    /// Escrow and the day it begins to be paid out.
    pub(super) fn record_purchase(
        &mut self,
        product: ProductId,
        units: Power,
        cost: Quote,
        start: Day,
    ) -> Result<Term, Refusal> {
        let entry = self.product_mut(product)?;
        let end = start + entry.sale.payout_days;
        entry.sale.sold = entry.sale.sold + units;
        entry.begin_on(start);

        let state = &mut entry.state;
        state.end_day = state.end_day.max(end);
        state.outstanding = state.outstanding + units;
        state.escrow += cost.principal;
        entry.add_start(start, Start { units, tranche: cost.tranche });
        entry.totals.principal += cost.principal;
        entry.totals.fees += cost.fee;
        Ok(Term { start, end, tranche: cost.tranche })
    }

    fn count_bought(&mut self, buyer: AccountId, order: Order) -> Result<(), Refusal> {
        let sale = &mut self.product_mut(order.product)?.sale;
        if !sale.offer.max_units_per_buyer.is_zero() {
            let bought = sale.bought.entry(buyer).or_default();
            *bought = *bought + order.units;
        }
        Ok(())
    }

    pub(super) fn collect(
        &mut self,
        payer: AccountId,
        product: ProductId,
        referrer: Option<AccountId>,
        cost: Quote,
    ) -> Result<(), Refusal> {
        let parameters = self.parameters;
        let pay_coin = self.sale(product)?.offer.pay_coin;
        let coin = self.coin_mut(pay_coin);
        let reward = referrer.map_or(0, |_| parameters.referral_down(cost.fee));
        coin.transfer(payer, AccountId::SETTLEMENT, cost.payment)?;
        coin.purse_mut(payer).spent += cost.payment;
        coin.credit_fee(parameters.fee_recipient, cost.fee - reward);
        if let Some(referrer) = referrer {
            coin.credit_fee(referrer, reward);
        }
        Ok(())
    }
}

/// That a token can hold the money of a day.
pub(super) fn check_tranche(cost: Quote) -> Result<(), Refusal> {
    if cost.tranche == 0 || cost.tranche > MOST_TRANCHE { Err(Refusal::TrancheTooLarge) } else { Ok(()) }
}
