//! A product as people and programs read it.

use alloy::primitives::{Address, U256};
use dmex_client::wire;
use dmex_model::WAD;
use dmex_platform::{Delivery, Platform, Product, ReadError};
use dmex_types::{Asset, Clock, Day, Power, ProductFacts, ProductStanding, ProductState};
use serde::Serialize;

use super::shortfall::ShortfallView;
use crate::amount::Money;
use crate::commands::miner::next_day::NextDayView;
use crate::status::Failure;
use crate::units::{PowerView, Units};

/// One offering and where it stands.
#[derive(Serialize)]
pub(super) struct ProductView {
    pub(super) id: u32,
    pub(super) asset: Asset,
    pub(super) machine: String,
    pub(super) miner: Address,
    /// Days from purchase, or all from one day.
    pub(super) clock: Clock,
    /// Of one TH/s or TiB for the whole term.
    pub(super) price: Money,
    pub(super) price_unit: String,
    pub(super) mining_days: u16,
    pub(super) payout_days: u16,
    pub(super) offered: PowerView,
    pub(super) left: PowerView,
    pub(super) smallest_purchase: PowerView,
    /// Most that one buyer may buy.
    pub(super) buyer_cap: Option<PowerView>,
    pub(super) on_sale: bool,
    /// Whether nothing but its standing keeps it from being sold.
    #[serde(skip)]
    pub(super) held: bool,
    /// Where it stands with its days.
    pub(super) state: ProductState,
    /// Whether it is in good standing, and if not the first reason: without it nothing is sold.
    pub(super) standing: ProductStanding,
    /// Whether it is delivered, and what becomes of it if not.
    pub(super) shortfall: ShortfallView,
    pub(super) opens: Day,
    /// First day on which the sale is over.
    pub(super) closes: Day,
    /// Batch: the first day that pays.
    pub(super) starts: Option<Day>,
    /// Rolling: days from purchase to the first day that pays.
    pub(super) activation_days: Option<u16>,
    /// USD with 18 decimals per smallest unit and day that the benchmark is net of.
    pub(super) running_cost_e18: u64,
    pub(super) bond: Money,
    /// What of it the miner may not take out: holders can count on it.
    pub(super) bond_secured: Money,
    /// What of it the miner may take out at any time.
    pub(super) bond_may_be_withdrawn: Money,
    /// For the power sold so far and what an auction holds reserved; `None` before the first benchmark.
    pub(super) bond_required: Option<Money>,
    /// Days of benchmark income that this is.
    pub(super) bond_days: u16,
    /// Purchase money of days not yet settled.
    pub(super) escrow: Money,
    pub(super) next_day: NextDayView,
    pub(super) delivered: DeliveredView,
    pub(super) disclosure: String,
    pub(super) disclosure_hash: String,
}

/// What was delivered so far: means over the settled days; 1 is all.
#[derive(Serialize)]
pub(super) struct DeliveredView {
    pub(super) days_settled: u32,
    /// What holders received; `None` if the node keeps no events so long.
    pub(super) mean_fraction: Option<String>,
    /// What of the days' purchase money went to the miner.
    pub(super) released_fraction: Option<String>,
    /// What the miner itself delivered of it; `None` if the node keeps no events so long.
    pub(super) own_fraction: Option<String>,
    /// What its bond made up for.
    pub(super) bond_fraction: Option<String>,
    #[serde(skip)]
    released_bps: Option<u64>,
    #[serde(skip)]
    own_bps: Option<u64>,
    #[serde(skip)]
    bond_bps: Option<u64>,
}

impl ProductView {
    /// Reads all that belongs to a product.
    pub(super) async fn read(platform: &Platform, product: &Product) -> Result<Self, Failure> {
        let units = Units::of(platform, product).await?;
        let now = platform.now().await?;
        let today = Day::from_timestamp(now);
        let (shortfall_view, standing) =
            tokio::join!(ShortfallView::read(platform, product), platform.standing_of(product.id));
        let (shortfall_view, standing) = (shortfall_view?, standing?);
        let delivery = platform.delivery(product).await?;
        let settlement = platform.settlement();
        let shortfall = settlement.shortfallOf(product.id.0).call().await.map_err(ReadError::from)?;
        let terms = settlement.termsOf(product.id.0).call().await.map_err(ReadError::from)?;
        let facts = ProductFacts {
            now,
            opens: Day::new(product.offer.opensDay),
            closes: Day::new(product.offer.closesDay),
            sells_no_more: product.sale.stopped || product.left().is_zero(),
            has_sold: product.sale.sold > 0,
            next_day: Day::new(product.state.nextDay),
            end_day: Day::new(product.state.endDay),
            score: shortfall.score,
            has_settled: delivery.days > 0,
            terminable_until: shortfall.terminableUntil.to(),
            closed_day: (shortfall.closedDay > 0).then(|| Day::new(shortfall.closedDay)),
        };
        let secured = bond_secured(platform, product, standing).await?;
        let bond: U256 = product.state.bond.to();
        let next_day = NextDayView::read(platform, product, &units).await?;
        let bond_required = bond_required(platform, product, &units).await?;
        let power = |amount| PowerView::new(Power::new(amount), units.power);
        let (offer, rolling) = (&product.offer, product.clock == Clock::Rolling);
        let cap = offer.maxUnitsPerBuyer.to::<u64>();
        Ok(Self {
            id: product.id.0,
            asset: product.asset,
            machine: offer.machine.clone(),
            miner: product.sale.miner,
            clock: product.clock,
            price: units.price(product),
            price_unit: units.power.to_string(),
            mining_days: offer.miningDays,
            payout_days: product.sale.payoutDays,
            offered: power(offer.unitsForSale),
            left: PowerView::new(product.left(), units.power),
            smallest_purchase: power(offer.minUnits.to()),
            buyer_cap: (cap > 0).then(|| power(cap)),
            on_sale: product.is_open(today) && standing == ProductStanding::Good,
            held: product.is_open(today)
                && !matches!(standing, ProductStanding::Good | ProductStanding::Closed),
            state: ProductState::of(&facts),
            standing,
            shortfall: shortfall_view,
            opens: Day::new(offer.opensDay),
            closes: Day::new(offer.closesDay),
            starts: (!rolling).then(|| Day::new(offer.startDay)),
            activation_days: rolling.then_some(offer.activationDays),
            running_cost_e18: offer.runningCost,
            bond: Money::reward(bond, &units.reward),
            bond_secured: Money::reward(secured, &units.reward),
            bond_may_be_withdrawn: Money::reward(bond.saturating_sub(secured), &units.reward),
            bond_required,
            bond_days: terms.bondDays,
            escrow: Money::pay(product.state.escrow, &units.pay),
            next_day,
            delivered: DeliveredView::new(&delivery),
            disclosure: offer.disclosureURI.clone(),
            disclosure_hash: offer.disclosureHash.to_string(),
        })
    }
}

impl ProductView {
    /// What a server knows of a product, at a time.
    pub(super) fn told(told: &wire::ProductView, duty: &wire::ProductDuty, now: u64) -> Self {
        let (product, units) = (&told.product, Units::told(&told.pay, &told.reward, told.product.asset));
        let power = |power| PowerView::new(power, units.power);
        let rolling = product.clock == Clock::Rolling.to_string();
        let price = product.price_per_unit.0 * U256::from(units.power.smallest_units());
        let delivery = Delivery {
            days: product.settled_days,
            released: product.released.0,
            delivered: Some(product.delivered.0),
            own: Some(product.own_delivered.0),
        };
        Self {
            id: product.id.0,
            asset: product.asset,
            machine: product.machine.clone(),
            miner: product.miner,
            clock: if rolling { Clock::Rolling } else { Clock::Batch },
            price: Money::price(price, &units.pay),
            price_unit: units.power.to_string(),
            mining_days: product.mining_days,
            payout_days: product.payout_days,
            offered: power(product.units_for_sale),
            left: power(told.units_left),
            smallest_purchase: power(product.min_units),
            buyer_cap: (!product.max_units_per_buyer.is_zero()).then(|| power(product.max_units_per_buyer)),
            on_sale: told.status == wire::ProductStatus::OnSale,
            held: told.status == wire::ProductStatus::NotInGoodStanding
                && product.opens <= Day::from_timestamp(now),
            state: told.state,
            standing: told.standing,
            shortfall: ShortfallView::told(product, now),
            opens: product.opens,
            closes: product.closes,
            starts: (!rolling).then_some(product.batch_start),
            activation_days: rolling.then_some(product.activation_days),
            running_cost_e18: product.running_cost.0.saturating_to(),
            bond: Money::reward(product.bond.0, &units.reward),
            bond_secured: Money::reward(told.bond_secured.0, &units.reward),
            bond_may_be_withdrawn: Money::reward(told.bond_may_be_withdrawn.0, &units.reward),
            bond_required: duty.bond_required.map(|required| Money::reward(required.0, &units.reward)),
            bond_days: product.bond_days,
            escrow: Money::pay(product.escrow.0, &units.pay),
            next_day: NextDayView::told(duty.next, &units),
            delivered: DeliveredView::new(&delivery),
            disclosure: product.disclosure_uri.clone(),
            disclosure_hash: product.disclosure_hash.to_string(),
        }
    }
}

impl DeliveredView {
    fn new(delivery: &Delivery) -> Self {
        let (mean_bps, own_bps) = (delivery.mean_bps(), delivery.own_bps());
        let released_bps = delivery.released_bps();
        let bond_bps = mean_bps.zip(own_bps).map(|(all, own)| all.saturating_sub(own));
        let fraction = |bps: u64| format!("{}.{:04}", bps / 10_000, bps % 10_000);
        Self {
            days_settled: delivery.days,
            mean_fraction: mean_bps.map(fraction),
            released_fraction: released_bps.map(fraction),
            own_fraction: own_bps.map(fraction),
            bond_fraction: bond_bps.map(fraction),
            released_bps,
            own_bps,
            bond_bps,
        }
    }

    /// What of the purchase money went to the miner; nothing if no day is settled.
    pub(super) fn released(&self) -> String {
        self.released_bps.map_or_else(String::new, percent)
    }

    /// By the miner itself, for people: `99.87 % of 12 days`.
    pub(super) fn by_miner(&self) -> String {
        match (self.own_bps, self.days_settled) {
            (_, 0) => "no day yet".to_owned(),
            (None, _) => "not known to this node".to_owned(),
            (Some(bps), days) => {
                format!("{} of {days} {}", percent(bps), if days == 1 { "day" } else { "days" })
            }
        }
    }

    /// What its bond made up for; nothing if no day is settled.
    pub(super) fn by_bond(&self) -> String {
        self.bond_bps.map_or_else(String::new, percent)
    }
}

fn percent(bps: u64) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

/// [reward token] What of the bond the miner may not take out: of a product that is not in order all of it.
async fn bond_secured(
    platform: &Platform,
    product: &Product,
    standing: ProductStanding,
) -> Result<U256, Failure> {
    let (bond, id): (U256, _) = (product.state.bond.to(), product.id.0);
    let reserved = platform.primary_sale().reservedUnits(id).call().await.map_err(ReadError::from)?;
    match standing {
        ProductStanding::Closed => return Ok(bond),
        _ if product.state.outstandingUnits == 0 && reserved == 0 => return Ok(U256::ZERO),
        ProductStanding::Terminable | ProductStanding::Scored | ProductStanding::Overdue => return Ok(bond),
        ProductStanding::Good
        | ProductStanding::BondLow
        | ProductStanding::CallStale
        | ProductStanding::CallUnmet => {}
    }
    let required = platform.bond_required(product.id, Power::ZERO).await?.unwrap_or_default();
    let Some(call) = platform.bond_call(product.id).await? else { return Ok(bond.min(required)) };
    let unit_days = platform.settlement().unitDaysOf(id).call().await.map_err(ReadError::from)?;
    let beyond = call.per_unit_day.saturating_mul(unit_days).div_ceil(U256::from(WAD));
    Ok(bond.min(call.called.max(required + beyond)))
}

/// [reward token] What the bond must be for the power sold so far; `None` before the first benchmark.
pub(crate) async fn bond_required(
    platform: &Platform,
    product: &Product,
    units: &Units,
) -> Result<Option<Money>, Failure> {
    let required = platform.bond_required(product.id, Power::ZERO).await?;
    Ok(required.map(|required| Money::reward(required, &units.reward)))
}
