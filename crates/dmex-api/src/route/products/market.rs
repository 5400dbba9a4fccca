//! Where products stand: what follows from their rows and from the market average.

use alloy::primitives::U256;
use dmex_model::rules::expectation::{GRACE, NOTICE};
use dmex_model::{RAY, WAD};
use dmex_store::read::{Benchmarks, Order, PageOf};
use dmex_store::rows::{Benchmark, Cursor, Product};
use dmex_types::{Amount, Asset, Day, GOOD_SCORE, ProductStanding, ProductState};
use dmex_wire::ProductView;

use super::status;
use crate::app::App;
use crate::problem::ApiError;

/// What is needed to tell where any product stands.
pub(crate) struct Market {
    pub(crate) cursor: Cursor,
    /// The last final day of each asset.
    newest: Vec<Benchmark>,
}

impl Market {
    pub(crate) async fn of(app: &App) -> Result<Self, ApiError> {
        let mut newest = Vec::new();
        for asset in Asset::ALL {
            let last = PageOf { after: None, limit: 1, order: Order::Descending };
            newest.extend(app.store.benchmarks(asset, last).await?);
        }
        Ok(Self { cursor: app.store.cursor().await?, newest })
    }

    fn newest(&self, asset: Asset) -> Option<&Benchmark> {
        self.newest.iter().find(|row| row.asset == asset)
    }

    /// The first day whose market average is not final.
    pub(crate) fn next_day(&self, asset: Asset) -> Day {
        self.newest(asset).map(|row| row.day.next()).unwrap_or_default()
    }

    /// [reward token × 1e27] Benchmark income of so much power and as many days of it; none before the first final day.
    fn income(&self, product: &Product, unit_days: U256) -> Option<U256> {
        let mean = self.newest(product.asset)?.mean.0;
        let scale = U256::from(10).pow(U256::from(product.reward_decimals));
        unit_days.checked_mul(mean)?.checked_mul(scale)
    }

    /// [reward token] The bond for the power sold that has days left, and for what an auction holds reserved; none before the
    /// first day of the market average.
    pub(crate) fn bond_required(&self, product: &Product) -> Option<Amount> {
        let units = product.outstanding.saturating_add(product.reserved_units).units();
        let income = self.income(product, U256::from(units) * U256::from(product.bond_days))?;
        Some(Amount(income / U256::from(RAY)))
    }

    /// Whole days that the bond would pay for that power.
    fn bond_days_now(&self, product: &Product) -> Option<u32> {
        let units = product.outstanding.saturating_add(product.reserved_units).units();
        let a_day = self.income(product, U256::from(units))?;
        let days = product.bond.0.checked_mul(U256::from(RAY))?.checked_div(a_day)?;
        Some(days.saturating_to())
    }

    /// [reward token] What of the bond holders can count on: of a product that is not in order all, else what is required or
    /// called for; of one that was sealed what they share.
    fn bond_secured(&self, product: &Product, standing: ProductStanding) -> Amount {
        if product.sealed_units.is_some() && product.bond_to_miner.is_none() {
            let rest = product.sealed_bond.0.saturating_sub(product.pot.0);
            return Amount(product.bond.0.saturating_sub(rest));
        }
        if product.outstanding.is_zero() && product.reserved_units.is_zero() && product.closed_day.is_none() {
            return Amount::ZERO;
        }
        if !is_in_order(standing) {
            return product.bond;
        }
        let required = self.bond_required(product).unwrap_or_default();
        product.bond.min(product.bond_called.max(Amount(required.0 + beyond(product).0)))
    }

    /// Whether it is in good standing, and if not the first reason, as the contract has it (SALE-6).
    pub(crate) async fn standing(&self, app: &App, product: &Product) -> Result<ProductStanding, ApiError> {
        Ok(if product.closed_day.is_some() {
            ProductStanding::Closed
        } else if self.cursor.timestamp < product.terminable_until {
            ProductStanding::Terminable
        } else if product.score > GOOD_SCORE {
            ProductStanding::Scored
        } else if self.is_overdue(app, product).await? {
            ProductStanding::Overdue
        } else {
            self.standing_of_bond(product)
        })
    }

    /// Whether the next day could have been settled for so long that its grace is over.
    async fn is_overdue(&self, app: &App, product: &Product) -> Result<bool, ApiError> {
        let (day, now) = (product.next_day, self.cursor.timestamp);
        let is_due = day < product.end_day && day < self.next_day(product.asset);
        if !is_due || now < day.end_timestamp() + GRACE {
            return Ok(false);
        }
        let known = app.store.benchmark(product.asset, day).await?;
        Ok(known.is_some_and(|row| now >= row.finalized_at + NOTICE))
    }

    fn standing_of_bond(&self, product: &Product) -> ProductStanding {
        let has_days = !product.unit_days.is_zero();
        if !has_days && product.reserved_units.is_zero() {
            return ProductStanding::Good;
        }
        let required = self.bond_required(product).unwrap_or_default();
        if product.bond < required {
            return ProductStanding::BondLow;
        }
        let newest = self.newest(product.asset).map(|row| row.day).unwrap_or_default();
        match product.assessed_day {
            _ if !has_days => ProductStanding::Good,
            Some(day) if day.next() >= newest && product.bond.0 < required.0 + beyond(product).0 => {
                ProductStanding::CallUnmet
            }
            Some(day) if day.next() >= newest => ProductStanding::Good,
            _ => ProductStanding::CallStale,
        }
    }

    pub(crate) async fn view(&self, app: &App, product: Product) -> Result<ProductView, ApiError> {
        let now = self.cursor.timestamp;
        let standing = self.standing(app, &product).await?;
        let days = U256::from(product.settled_days);
        let mean = |sum: Amount| sum.0.checked_div(days).map(Amount);
        let (mean_delivered, mean_own_delivered) = (mean(product.delivered), mean(product.own_delivered));
        let mean_released = mean(product.released);
        let bond_secured = self.bond_secured(&product, standing);
        // Of a closed product the rest leaves by a call of its own, for whom it is due.
        let is_bound = standing == ProductStanding::Closed;
        let free = if is_bound { U256::ZERO } else { product.bond.0.saturating_sub(bond_secured.0) };
        let state = product.state(now);
        Ok(ProductView {
            pay: app.pay_coin(&product),
            reward: app.reward_coin(&product),
            status: status(&product, Day::from_timestamp(now), standing),
            state,
            standing,
            units_left: product.left(),
            terminable: product.closed_day.is_none() && now < product.terminable_until,
            dead: state == ProductState::Dead,
            mean_delivered,
            mean_released,
            mean_own_delivered,
            bond_required: self.bond_required(&product),
            bond_days_now: self.bond_days_now(&product),
            bond_secured,
            bond_may_be_withdrawn: Amount(free),
            bond_lacks: Amount(product.bond_called.0.saturating_sub(product.bond.0)),
            due: (product.next_day < product.end_day).then_some(product.next_day),
            product,
        })
    }
}

/// Whether nothing but its bond can keep it from good standing: then bond may leave, too.
fn is_in_order(standing: ProductStanding) -> bool {
    matches!(
        standing,
        ProductStanding::Good
            | ProductStanding::BondLow
            | ProductStanding::CallStale
            | ProductStanding::CallUnmet
    )
}

/// [reward token] What the last assessment calls for now beyond the bond days: for each unit and day left the same.
fn beyond(product: &Product) -> Amount {
    let whole = product.called_per_unit_day.0.saturating_mul(product.unit_days.0);
    Amount(whole.div_ceil(U256::from(WAD)))
}
