//! Power that one auctioneer, whom the owner names, sells: reserved, sold in one record, minted in parts (SALE-8).

use dmex_types::{Bps, Clock, Day, Power, ProductId, TokenId};

use super::buy::check_tranche;
use super::{Quote, Sale};
use crate::day_math::mul_div_down;
use crate::power::Term;
use crate::rules::primary_sale::FEE;
use crate::{AccountId, Model, Refusal, Token};

/// Power of a product that an auctioneer holds reserved. One a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Who reserved it.
    pub auctioneer: AccountId,
    /// What of it is neither sold nor given back.
    pub units: Power,
    /// First day that it pays.
    pub start: Day,
}

/// Power that was sold by auction, in one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuctionedSale {
    /// Who sold it, and mints it.
    pub auctioneer: AccountId,
    /// The product.
    pub product: ProductId,
    /// First day that it pays.
    pub start: Day,
    /// Power.
    pub units: Power,
    /// Power of it that was minted.
    pub minted: Power,
    /// [pay coin] Money of a day of all of it.
    pub tranche: u128,
}

impl Sale {
    /// Power that an auctioneer holds reserved.
    #[must_use]
    pub fn reserved_units(&self) -> Power {
        self.reservation.map_or(Power::ZERO, |reservation| reservation.units)
    }

    /// Whether power that is bought could start on a day: so the days of a product have no gap, however it was sold.
    fn may_start(&self, start: Day, today: Day) -> bool {
        let offer = &self.offer;
        match offer.clock {
            Clock::Batch => start == offer.start && start > today,
            Clock::Rolling => {
                let first = today.max(offer.opens) + offer.activation_days;
                first <= start && start < offer.closes + offer.activation_days
            }
        }
    }
}

impl Model {
    /// Names who may sell by auction, or nobody.
    pub fn set_auctioneer(&mut self, auctioneer: Option<AccountId>) {
        self.auctioneer = auctioneer;
    }

    /// Reserves power that will start on a day. Only the auctioneer.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn reserve_units(
        &mut self,
        caller: AccountId,
        product: ProductId,
        units: Power,
        start: Day,
        now: u64,
    ) -> Result<(), Refusal> {
        if self.auctioneer != Some(caller) {
            return Err(Refusal::NotAuctioneer);
        }
        let sale = self.sale(product).map_err(|_| Refusal::SaleClosed)?;
        if !sale.reserved_units().is_zero() {
            return Err(Refusal::AlreadyReserved);
        }
        let today = Day::from_timestamp(now);
        if sale.stopped || today >= sale.offer.closes {
            return Err(Refusal::SaleClosed);
        }
        if !sale.may_start(start, today) {
            return Err(Refusal::BadStartDay);
        }
        if units.is_zero() {
            return Err(Refusal::MoreThanReserved);
        }
        self.check_may_sell(sale)?;
        if units > sale.unsold() {
            return Err(Refusal::SoldOut);
        }
        self.check_sellable(product, units, now)?;
        let reservation = Reservation { auctioneer: caller, units, start };
        self.product_mut(product)?.sale.reservation = Some(reservation);
        Ok(())
    }

    /// Gives reserved power back. Only who reserved it.
    ///
    /// # Errors
    /// [`Refusal::NotAuctioneer`] or [`Refusal::MoreThanReserved`].
    pub fn unreserve_units(
        &mut self,
        caller: AccountId,
        product: ProductId,
        units: Power,
    ) -> Result<(), Refusal> {
        let left = self.left_of_reservation(caller, product, units)?;
        self.product_mut(product)?.sale.reservation = Some(left);
        Ok(())
    }

    /// Sells reserved power for the caller's money, at one price for each unit. Only who reserved it. Returns the number of
    /// the sale.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn sell_auctioned(
        &mut self,
        caller: AccountId,
        product: ProductId,
        units: Power,
        unit_price: u128,
        now: u64,
    ) -> Result<u64, Refusal> {
        if self.sale(product).is_ok_and(|sale| unit_price < sale.offer.price_per_unit) {
            return Err(Refusal::PriceBelowOffer);
        }
        let left = self.left_of_reservation(caller, product, units)?;
        if left.start <= Day::from_timestamp(now) {
            return Err(Refusal::BadStartDay);
        }
        let sale = self.sale(product)?;
        self.check_may_sell(sale)?;
        self.check_sellable(product, sale.reserved_units(), now)?;
        let cost = auctioned_cost(units, unit_price, sale.payout_days)?;
        check_tranche(cost)?;
        self.coin(sale.offer.pay_coin).check(caller, cost.payment)?;

        self.product_mut(product)?.sale.reservation = Some(left);
        let Term { start, tranche, .. } = self.record_purchase(product, units, cost, left.start)?;
        self.collect(caller, product, None, cost)?;
        let minted = Power::ZERO;
        self.auctioned.push(AuctionedSale { auctioneer: caller, product, start, units, minted, tranche });
        Ok(self.last_auctioned_sale())
    }

    /// Mints a part of what was sold by auction; all parts have all of its money between them. Only who sold it.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn mint_auctioned(
        &mut self,
        caller: AccountId,
        sale: u64,
        units: Power,
        to: AccountId,
    ) -> Result<TokenId, Refusal> {
        let sold = self.auctioned_sale(sale).filter(|sold| sold.auctioneer == caller);
        let sold = sold.ok_or(Refusal::NotAuctioneer)?;
        let fits = !units.is_zero() && units <= sold.units - sold.minted;
        if !fits {
            return Err(Refusal::MoreThanSold);
        }
        self.check_outside(to)?;
        let minted = sold.minted + units;
        let tranche = sold.tranche_of_down(minted)? - sold.tranche_of_down(sold.minted)?;
        let end = sold.start + self.sale(sold.product)?.payout_days;
        if let Some(entry) = auctioned_index(sale).and_then(|index| self.auctioned.get_mut(index)) {
            entry.minted = minted;
        }
        let term = Term { start: sold.start, end, tranche };
        Ok(self.mint_token(Token::new(sold.product, to, units, term)))
    }

    /// What was sold by auction under a number.
    #[must_use]
    pub fn auctioned_sale(&self, sale: u64) -> Option<AuctionedSale> {
        self.auctioned.get(auctioned_index(sale)?).copied()
    }

    /// The number of the last sale by auction; 0 before the first.
    #[must_use]
    pub fn last_auctioned_sale(&self) -> u64 {
        self.auctioned.len() as u64
    }

    /// A reservation without some of its power.
    fn left_of_reservation(
        &self,
        caller: AccountId,
        product: ProductId,
        units: Power,
    ) -> Result<Reservation, Refusal> {
        let reservation = self.sale(product).ok().and_then(|sale| sale.reservation);
        let reservation = reservation.filter(|reservation| reservation.auctioneer == caller);
        let reservation = reservation.ok_or(Refusal::NotAuctioneer)?;
        if units.is_zero() {
            return Err(Refusal::MoreThanReserved);
        }
        let left = reservation.units.checked_sub(units).ok_or(Refusal::MoreThanReserved)?;
        Ok(Reservation { units: left, ..reservation })
    }
}

impl AuctionedSale {
    /// [pay coin] Money of a day of the first so many units.
    fn tranche_of_down(&self, units: Power) -> Result<u128, Refusal> {
        mul_div_down(self.tranche, u128::from(units.units()), u128::from(self.units.units()))
    }
}

/// What bidders paid is divided, not rounded up: what a tranche cannot hold goes to the fee.
fn auctioned_cost(units: Power, unit_price: u128, payout_days: u32) -> Result<Quote, Refusal> {
    let payment = u128::from(units.units()).checked_mul(unit_price).ok_or(Refusal::Panic)?;
    let days = u128::from(payout_days);
    let tranche = (payment - mul_div_down(payment, FEE, u128::from(Bps::WHOLE))?) / days;
    let principal = tranche * days;
    Ok(Quote { payment, principal, fee: payment - principal, tranche })
}

/// Where a sale stands in the list; none for number 0.
fn auctioned_index(sale: u64) -> Option<usize> {
    usize::try_from(sale.checked_sub(1)?).ok()
}
