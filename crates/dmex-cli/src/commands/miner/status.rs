//! `dmex miner status`

use alloy::primitives::Address;
use clap::Args;
use dmex_client::{Client, wire};
use dmex_contracts::Deployment;
use dmex_platform::{Platform, Product};
use dmex_types::{Asset, Power, ProductId, ProductStanding};
use serde::Serialize;

use super::bond_call::BondCallView;
use super::next_day::NextDayView;
use super::standing::StandingView;
use crate::amount::Money;
use crate::commands::product::{bond_required, standing};
use crate::context::Context;
use crate::deployment_told;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::{PowerView, Units};

/// What the DAO allows; per product what is due when, and the bond against what it must be; and what is released
#[derive(Clone, Debug, Args)]
pub struct Status {
    /// Whose status: an address or a name; unless given, the one who signs
    #[arg(value_name = "MINER")]
    miner: Option<String>,
}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            let on = deployment_told::deployment(&api).await?;
            let miner = context.whom(self.miner.as_deref(), on.chain_id)?;
            return context.printer.print(&View::told(&api, &on, miner).await?);
        }
        let platform = context.platform().await?;
        let miner = context.whom(self.miner.as_deref(), platform.deployment().chain_id)?;
        context.printer.print(&View::read(&platform, miner).await?)
    }
}

impl View {
    /// Where a miner stands.
    pub(super) async fn read(platform: &Platform, miner: Address) -> Result<Self, Failure> {
        let mut products = Vec::new();
        for product in platform.products().await? {
            if product.sale.miner == miner {
                products.push(ProductStatus::read(platform, &product).await?);
            }
        }
        let mut released = Vec::new();
        for token in &platform.deployment().tokens.pay {
            let credit = platform.credit_of(miner, token.address).await?;
            if !credit.is_zero() {
                released.push(Money::pay(credit, token));
            }
        }
        let standing = StandingView::read(platform, miner).await?;
        Ok(Self { miner, standing, products, released })
    }
}

impl View {
    /// Where a miner stands by a server's word.
    async fn told(api: &Client, on: &Deployment, miner: Address) -> Result<Self, Failure> {
        let query = wire::ProductsQuery { miner: Some(miner), ..wire::ProductsQuery::default() };
        let mut products = Vec::new();
        for told in api.products_of(&query).await? {
            let duty = api.product_duty(told.product.id).await?;
            products.push(ProductStatus::told(&told, &duty));
        }
        let account = api.account(miner).await?;
        let mut released = Vec::new();
        for token in &on.tokens.pay {
            let credit = account.credits.iter().find(|credit| credit.coin.address == token.address);
            released.extend(credit.map(|credit| Money::pay(credit.amount.0, token)));
        }
        // Who never applied is no miner to the server.
        let standing = match &account.miner {
            Some(_) => StandingView::told(api, on, &api.miner(miner).await?).await?,
            None => StandingView::unknown(),
        };
        Ok(Self { miner, standing, products, released })
    }
}

#[derive(Serialize)]
pub(super) struct View {
    miner: Address,
    #[serde(flatten)]
    standing: StandingView,
    products: Vec<ProductStatus>,
    /// Purchase money released by settled days, ready to be withdrawn.
    released: Vec<Money>,
}

#[derive(Serialize)]
struct ProductStatus {
    product: u32,
    asset: Asset,
    machine: String,
    sold: PowerView,
    /// Power that pays now, but for starts and ends of the next day.
    active: PowerView,
    bond: Money,
    bond_required: Option<Money>,
    /// What the last assessment calls for.
    bond_call: Option<BondCallView>,
    next_day: NextDayView,
    /// Whether it is in good standing, and if not the first reason.
    standing: ProductStanding,
}

impl ProductStatus {
    async fn read(platform: &Platform, product: &Product) -> Result<Self, Failure> {
        let units = Units::of(platform, product).await?;
        let power = |amount| PowerView::new(Power::new(amount), units.power);
        Ok(Self {
            product: product.id.0,
            asset: product.asset,
            machine: product.offer.machine.clone(),
            sold: power(product.sale.sold),
            active: power(product.state.activeUnits),
            bond: Money::reward(product.state.bond, &units.reward),
            bond_required: bond_required(platform, product, &units).await?,
            bond_call: BondCallView::read(platform, product.id, &units).await?,
            next_day: NextDayView::read(platform, product, &units).await?,
            standing: platform.standing_of(product.id).await?,
        })
    }

    fn told(told: &wire::ProductView, duty: &wire::ProductDuty) -> Self {
        let (product, units) = (&told.product, Units::told(&told.pay, &told.reward, told.product.asset));
        Self {
            product: product.id.0,
            asset: product.asset,
            machine: product.machine.clone(),
            sold: PowerView::new(product.sold, units.power),
            active: PowerView::new(duty.active_units, units.power),
            bond: Money::reward(product.bond.0, &units.reward),
            bond_required: duty.bond_required.map(|required| Money::reward(required.0, &units.reward)),
            bond_call: BondCallView::told(told, &units),
            next_day: NextDayView::told(duty.next, &units),
            standing: duty.standing,
        }
    }

    fn show(&self) -> String {
        let required = self
            .bond_required
            .as_ref()
            .map_or_else(|| "not known yet".to_owned(), |money| money.short.clone());
        let call =
            self.bond_call.as_ref().map_or_else(|| "not assessed yet".to_owned(), BondCallView::sentence);
        format!(
            "Product {}: {} by {}\n{}",
            self.product,
            self.asset,
            self.machine,
            facts(&[
                ("Sold", self.sold.short()),
                ("Active", self.active.short()),
                ("Bond", format!("{}; required {required}", self.bond.short)),
                ("Bond call", call),
                ("Next day", self.next_day.sentence()),
                ("Standing", standing::sentence(self.standing, ProductId(self.product))),
            ])
        )
    }
}

impl Show for View {
    fn show(&self) -> String {
        let mut parts = vec![format!("Miner {}\n{}", self.miner, self.standing.show())];
        if self.products.is_empty() {
            parts.push("No products: create one with `dmex product create`.".to_owned());
        }
        parts.extend(self.products.iter().map(ProductStatus::show));
        let released: Vec<&str> = self.released.iter().map(|money| money.short.as_str()).collect();
        let released = if released.is_empty() { "nothing".to_owned() } else { released.join(", ") };
        parts.push(format!("Released: {released} (`dmex miner withdraw` takes it out)"));
        parts.join("\n\n")
    }
}
