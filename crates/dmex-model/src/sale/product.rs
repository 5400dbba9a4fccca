//! Products from creation to the release of their capacity (SALE-1, SALE-2).

use std::collections::HashMap;

use dmex_types::{Clock, Day, Power, ProductId};

use super::Reservation;
use crate::settlement::Product;
use crate::{AccountId, Benchmark, Model, Offer, Refusal};

/// Where the sale of a product stands.
#[derive(Clone, Debug)]
pub struct Sale {
    /// The terms.
    pub offer: Offer,
    /// Who sells.
    pub miner: AccountId,
    /// [day] Days that pay.
    pub payout_days: u32,
    /// [day] Benchmark income that the bond must cover: the parameter of when it was created.
    pub bond_days: u16,
    /// Power sold so far.
    pub sold: Power,
    /// Whether the miner stopped selling.
    pub stopped: bool,
    /// Power that the product holds of its miner's capacity.
    pub reserved: Power,
    /// Units that each buyer bought, counted if there is a cap per buyer.
    pub bought: HashMap<AccountId, Power>,
    /// What an auctioneer reserved last.
    pub reservation: Option<Reservation>,
}

impl Sale {
    /// First day that pays for power bought on `today`.
    pub(crate) fn start(&self, today: Day) -> Day {
        match self.offer.clock {
            Clock::Rolling => today + self.offer.activation_days,
            Clock::Batch => self.offer.start,
        }
    }

    /// Days on which a batch mines; `None` for a rolling product, whose power mines on each day that it pays.
    pub(crate) fn mining(&self) -> Option<(Day, Day)> {
        match self.offer.clock {
            Clock::Rolling => None,
            Clock::Batch => Some((self.offer.start, self.offer.start + self.offer.mining_days)),
        }
    }

    /// Power that is neither sold nor reserved.
    pub(super) fn unsold(&self) -> Power {
        let taken = self.sold + self.reserved_units();
        self.offer.units_for_sale.checked_sub(taken).unwrap_or(Power::ZERO)
    }
}

impl Model {
    /// Offers power.
    ///
    /// # Errors
    /// [`Refusal`] that names the term that is not possible, or says what the miner lacks.
    pub fn create_product(&mut self, miner: AccountId, offer: Offer, now: u64) -> Result<ProductId, Refusal> {
        if self.parameters.paused {
            return Err(Refusal::SalesPaused);
        }
        let benchmark = self.benchmark(offer.asset).ok_or(Refusal::BadOffer("asset"))?;
        if !self.reward_coins.contains(&(offer.asset, offer.reward_coin)) {
            return Err(Refusal::BadOffer("rewardToken"));
        }
        if !self.pay_coins.contains(&offer.pay_coin) {
            return Err(Refusal::BadOffer("payToken"));
        }
        if benchmark.panel().members().contains(&miner) {
            return Err(Refusal::BadOffer("a reporter cannot be a miner"));
        }
        let payout_days = offer.check(Day::from_timestamp(now))?;
        self.check_income(&offer, benchmark)?;
        self.reserve(miner, offer.asset, offer.units_for_sale)?;

        let reserved = offer.units_for_sale;
        let sale = Sale {
            offer,
            miner,
            payout_days,
            bond_days: self.parameters.bond_days,
            sold: Power::ZERO,
            stopped: false,
            reserved,
            bought: HashMap::new(),
            reservation: None,
        };
        self.products.push(Product::new(sale));
        Ok(self.last_product())
    }

    /// The market pays for the running cost, and for a smallest purchase that is worth counting (SALE-7).
    fn check_income(&self, offer: &Offer, benchmark: &Benchmark) -> Result<(), Refusal> {
        let (cash, price) = benchmark.income_low(offer.last_mining_day())?;
        offer.check_income(cash, price, self.coin(offer.reward_coin).scale())
    }

    /// Stops selling for good.
    ///
    /// # Errors
    /// [`Refusal::NotMiner`], also where there is no product; [`Refusal::SaleClosed`] if stopped before.
    pub fn stop_selling(&mut self, product: ProductId, caller: AccountId) -> Result<(), Refusal> {
        let sale = &mut self.product_mut(product).map_err(|_| Refusal::NotMiner)?.sale;
        if sale.miner != caller {
            return Err(Refusal::NotMiner);
        }
        if sale.stopped {
            return Err(Refusal::SaleClosed);
        }
        sale.stopped = true;
        Ok(())
    }

    /// Gives the miner back the capacity that a product holds no more: unsold power once the sale is over, and
    /// power that ended.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn release_capacity(&mut self, product: ProductId, now: u64) -> Result<Power, Refusal> {
        let entry = self.product_mut(product)?;
        let sale = &mut entry.sale;
        let over = sale.stopped || Day::from_timestamp(now) >= sale.offer.closes;
        let offered = if over { Power::ZERO } else { sale.unsold() };
        let held = entry.state.outstanding + sale.reserved_units() + offered;
        let released = sale.reserved.checked_sub(held).ok_or(Refusal::Panic)?;
        sale.reserved = held;
        let (miner, asset) = (sale.miner, sale.offer.asset);
        self.release(miner, asset, released)?;
        Ok(released)
    }

    /// Where the sale of a product stands.
    ///
    /// # Errors
    /// [`Refusal::UnknownProduct`].
    pub fn sale(&self, product: ProductId) -> Result<&Sale, Refusal> {
        Ok(&self.product(product)?.sale)
    }

    /// The last product's number; 0 before the first.
    #[must_use]
    pub fn last_product(&self) -> ProductId {
        ProductId(u32::try_from(self.products.len()).unwrap_or(u32::MAX))
    }

    pub(crate) fn product(&self, product: ProductId) -> Result<&Product, Refusal> {
        let index = product.0.checked_sub(1).ok_or(Refusal::UnknownProduct)?;
        self.products.get(index as usize).ok_or(Refusal::UnknownProduct)
    }

    pub(crate) fn product_mut(&mut self, product: ProductId) -> Result<&mut Product, Refusal> {
        let index = product.0.checked_sub(1).ok_or(Refusal::UnknownProduct)?;
        self.products.get_mut(index as usize).ok_or(Refusal::UnknownProduct)
    }
}
