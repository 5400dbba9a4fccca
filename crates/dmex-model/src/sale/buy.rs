//! A purchase: all checks, then all effects (SALE-4, SALE-5).

use dmex_types::{Day, Power, ProductId, TokenId};

use super::quote::Quote;
use crate::power::MOST_TRANCHE;
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
}

impl Model {
    /// Buys power with `buyer`'s money.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn buy(&mut self, buyer: AccountId, order: Order, now: u64) -> Result<TokenId, Refusal> {
        let today = Day::from_timestamp(now);
        let cost = self.check_order(buyer, order, today)?;
        let (start, end) = self.record_purchase(order, cost, today)?;
        self.collect(buyer, order, cost)?;
        Ok(self.mint_token(Token::new(order, start, end, cost.tranche)))
    }

    fn check_order(&self, buyer: AccountId, order: Order, today: Day) -> Result<Quote, Refusal> {
        if self.parameters.paused {
            return Err(Refusal::SalesPaused);
        }
        if order.referrer.is_some_and(|referrer| referrer == buyer || referrer == order.recipient) {
            return Err(Refusal::SelfReferral);
        }
        self.check_open(buyer, order, today)?;
        let cost = self.quote(order.product, order.units)?;
        if cost.payment > order.max_payment {
            return Err(Refusal::PaymentTooHigh);
        }
        if cost.tranche > MOST_TRANCHE {
            return Err(Refusal::TrancheTooLarge);
        }
        let product = self.product(order.product)?;
        product.check_not_closed(product.sale.start(today))?;
        let bond_days = self.parameters.bond_days;
        if product.state.bond < self.bond_required(order.product, order.units, bond_days)? {
            return Err(Refusal::BondTooSmall);
        }
        self.check_outside(order.recipient)?;
        self.coin(product.sale.offer.pay_coin).check(buyer, cost.payment)?;
        Ok(cost)
    }

    fn check_open(&self, buyer: AccountId, order: Order, today: Day) -> Result<(), Refusal> {
        let sale = self.sale(order.product)?;
        let offer = &sale.offer;
        if sale.stopped || today < offer.opens || today >= offer.closes {
            return Err(Refusal::SaleClosed);
        }
        self.require_approved(sale.miner)?;
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
        Ok(())
    }

    /// Escrow and the day it begins to be paid out. Returns the first day that pays and the first that no more does.
    fn record_purchase(&mut self, order: Order, cost: Quote, today: Day) -> Result<(Day, Day), Refusal> {
        let product = self.product_mut(order.product)?;
        let start = product.sale.start(today);
        let end = start + product.sale.payout_days;
        product.sale.sold = product.sale.sold + order.units;

        let state = &mut product.state;
        if state.next_day == Day::new(0) {
            state.next_day = start;
            product.first_day = start;
        }
        state.end_day = state.end_day.max(end);
        state.outstanding = state.outstanding + order.units;
        state.escrow += cost.principal;
        product.add_start(start, Start { units: order.units, tranche: cost.tranche });
        product.totals.principal += cost.principal;
        product.totals.fees += cost.fee;
        Ok((start, end))
    }

    fn collect(&mut self, buyer: AccountId, order: Order, cost: Quote) -> Result<(), Refusal> {
        let parameters = self.parameters;
        let sale = &mut self.product_mut(order.product)?.sale;
        if !sale.offer.max_units_per_buyer.is_zero() {
            let bought = sale.bought.entry(buyer).or_default();
            *bought = *bought + order.units;
        }
        let pay_coin = sale.offer.pay_coin;
        let coin = self.coin_mut(pay_coin);
        let reward = order.referrer.map_or(0, |_| parameters.referral_down(cost.fee));
        coin.transfer(buyer, AccountId::SETTLEMENT, cost.payment)?;
        coin.purse_mut(buyer).spent += cost.payment;
        coin.credit_fee(parameters.fee_recipient, cost.fee - reward);
        if let Some(referrer) = order.referrer {
            coin.credit_fee(referrer, reward);
        }
        Ok(())
    }
}
