//! What a miner has to do and has to get: where it stands, what is due when, what its days released.

use alloy_primitives::{Address, B256};
use askama::Template;
use axum::extract::Path;
use dmex_store::rows::Day;
use dmex_types::{Amount, ProductId, ProductStanding};
use dmex_wire::{
    Account, MinerView, Order, Page, PageQuery, PoolView, ProductStatus, ProductView, ProductsQuery,
};

use super::Shown;
use super::disclosure::{Asked, Disclosed, asked, disclosed};
use super::terms::Terms;
use crate::frame::Frame;
use crate::problem::Problem;

/// Days of a product that are shown and summed up.
const SHOWN: u32 = 30;
/// Products that are shown with their days; the table has all.
const DETAILED: usize = 20;
/// Seconds after a day's end in which its coin is taken, at least.
const GRACE: u64 = 3 * 86_400;

#[derive(Template)]
#[template(path = "mining.html")]
struct Mining {
    p: Frame,
}

#[derive(Template)]
#[template(path = "miner.html")]
struct Console {
    p: Frame,
    address: Address,
    miner: Option<MinerView>,
    asked: Asked,
    account: Account,
    products: Vec<ProductView>,
    works: Vec<Work>,
    /// Products that were ended, whose bond is not where it belongs yet.
    closed: Vec<ProductView>,
    /// [Unix seconds] Time of the newest block that was read.
    now: u64,
}

/// A product that still asks for something, and its latest days, newest first.
struct Work {
    product: ProductView,
    days: Vec<Day>,
    /// Its insurance; none before the DAO set a rate or somebody opened its pool.
    pool: Option<PoolView>,
}

/// The reader's own console, or what it takes to have one.
pub(crate) async fn own(p: Frame) -> Shown {
    match p.reader.account {
        Some(account) => console(p, account).await,
        None => super::show(&Mining { p }),
    }
}

pub(crate) async fn show(p: Frame, Path(address): Path<Address>) -> Shown {
    console(p, address).await
}

async fn console(p: Frame, address: Address) -> Shown {
    let of_miner = ProductsQuery { miner: Some(address), ..ProductsQuery::default() };
    let (account, mut products, pools, status) = futures_util::try_join!(
        p.api().account(address),
        p.api().products_of(&of_miner),
        p.api().pools(),
        p.api().status(),
    )?;
    // Who never applied is no miner, and may look at what it takes.
    let miner = match p.api().miner(address).await.map_err(Problem::from) {
        Ok(miner) => Some(miner),
        Err(Problem::Missing) => None,
        Err(problem) => return Err(problem),
    };
    let asked = match &miner {
        Some(miner) => asked(&p, &miner.miner).await?,
        None => Asked::default(),
    };
    products.reverse();
    let open = products.iter().filter(|product| asks(product)).take(DETAILED).cloned();
    let closed = products.iter().filter(|product| leaves_bond(product)).take(DETAILED).cloned().collect();
    let works = futures_util::future::try_join_all(open.map(|product| work(&p, product, &pools))).await?;
    let now = status.timestamp;
    super::show(&Console { p, address, miner, asked, account, products, works, closed, now })
}

/// Whether a product is on offer, or has days that are not settled.
fn asks(product: &ProductView) -> bool {
    let is_offered = matches!(
        product.status,
        ProductStatus::Upcoming | ProductStatus::OnSale | ProductStatus::NotInGoodStanding
    );
    is_offered || product.due.is_some()
}

/// [reward token] What of its bond holders do not share.
fn rest(product: &ProductView) -> Amount {
    Amount(product.product.sealed_bond.0.saturating_sub(product.product.pot.0))
}

/// Whether it was ended, all its days are settled, and something is left to do with its bond.
fn leaves_bond(product: &ProductView) -> bool {
    let row = &product.product;
    let is_over = row.closed_day.is_some_and(|closed| row.next_day >= closed);
    match row.sealed_units {
        None => is_over && !row.bond.is_zero(),
        Some(_) => is_over && row.bond_to_miner.is_none() && !rest(product).is_zero(),
    }
}

async fn work(p: &Frame, product: ProductView, pools: &[PoolView]) -> Result<Work, Problem> {
    let newest = PageQuery { order: Some(Order::Desc), limit: Some(SHOWN), after: None };
    let path = format!("/v1/products/{}/days", product.product.id);
    let days: Page<Day> = p.api().get(&path, &newest).await?;
    let pool = pools.iter().find(|pool| pool.pool.product == product.product.id).cloned();
    Ok(Work { product, days: days.items, pool })
}

impl Work {
    /// [pay token] What the days that are shown paid to the miner.
    fn released(&self) -> Amount {
        Amount(self.days.iter().map(|day| day.paid.0).sum())
    }

    /// Whether its bond waits to be assessed, which anyone may do.
    fn is_stale(&self) -> bool {
        self.product.standing == ProductStanding::CallStale
    }

    /// [reward token] What is deposited for the next day already.
    fn deposited(&self) -> Amount {
        let due = self.product.due;
        self.days.iter().find(|day| Some(day.day) == due).map_or(Amount::ZERO, |day| day.deposited)
    }

    /// The latest settled day: what it asked says what the next will ask.
    fn latest(&self) -> Option<&Day> {
        self.days.iter().find(|day| day.settled_at.is_some())
    }

    fn settled(&self) -> Vec<&Day> {
        self.days.iter().filter(|day| day.settled_at.is_some()).collect()
    }

    /// [Unix seconds] Until when the next day can be paid for, at least.
    fn until(&self) -> Option<u64> {
        Some(self.product.due?.end_timestamp() + GRACE)
    }

    fn reward_decimals(&self) -> u8 {
        self.product.reward.decimals.unwrap_or_default()
    }

    /// Whether its pool is open, so that its miner can stake.
    fn has_pool(&self) -> bool {
        self.pool.as_ref().is_some_and(|pool| pool.pool.address.is_some())
    }

    /// Whether some of the junior stake can be taken back: no cover stands.
    fn may_unstake(&self) -> bool {
        let free = |pool: &PoolView| pool.pool.covered.is_zero() && !pool.pool.junior.is_zero();
        self.pool.as_ref().is_some_and(free)
    }

    fn pay_decimals(&self) -> u8 {
        self.product.pay.decimals.unwrap_or_default()
    }

    fn pay_symbol(&self) -> &str {
        self.product.pay.symbol.as_deref().unwrap_or_default()
    }

    fn reward_symbol(&self) -> &str {
        self.product.reward.symbol.as_deref().unwrap_or_default()
    }

    fn can_sell(&self) -> bool {
        asks(&self.product) && !self.product.product.stopped && self.product.product.closed_day.is_none()
    }
}

impl Console {
    /// Whether the reader is this miner.
    fn is_own(&self) -> bool {
        self.p.reader.account == Some(self.address)
    }

    /// [reward token] What of the bond of a product that was ended its holders do not share.
    fn bond_rest(&self, product: &ProductView) -> Amount {
        rest(product)
    }

    fn disclosed(&self) -> Vec<Disclosed> {
        let application = self.miner.as_ref().and_then(|miner| miner.miner.application.as_ref());
        disclosed(&self.p, application).into_iter().chain(self.asked.facts(&self.p)).collect()
    }

    /// Hash of what it disclosed last: whoever proposes it has read this.
    fn application_hash(&self) -> Option<B256> {
        self.miner.as_ref()?.miner.application_hash
    }

    /// The product for whose end it is suspended.
    fn suspended_for(&self) -> Option<ProductId> {
        self.miner.as_ref()?.miner.suspended_for
    }

    fn is(&self, status: &str) -> bool {
        self.miner.as_ref().is_some_and(|miner| miner.miner.status == status)
    }

    /// Whether the next day is over, so that its coin is due.
    fn is_due(&self, work: &Work) -> bool {
        work.product.due.is_some_and(|day| day.end_timestamp() <= self.now)
    }
}
