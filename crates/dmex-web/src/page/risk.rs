//! What could go wrong with each product, what already did, and who makes it good.

mod cover;
mod picture;

pub(crate) use self::picture::show as show_picture;

use askama::Template;
use dmex_store::rows::Round;
use dmex_types::{Amount, Asset};
use dmex_wire::{Coin, CoinView, PoolView, ProductStatus, ProductView, ReserveView, Statistics};

use self::cover::{Lost, bond_days, by_risk, lost};
use super::Shown;
use super::benchmark::latest;
use super::terms::Terms;
use crate::figure::Figure;
use crate::frame::Frame;
use crate::given::Given;
use crate::problem::Problem;

/// Products of a table, those of most risk first; the catalogue has all.
const SHOWN: usize = 50;
/// Products whose losses are added up.
const ADDED_UP: usize = 30;

#[derive(Template)]
#[template(path = "risk.html")]
struct Risk {
    p: Frame,
    statistics: Statistics,
    rows: Vec<Row>,
    left_out: u64,
    pools: Vec<PoolView>,
    ended: Vec<(ProductView, Lost)>,
    reserve: ReserveView,
    rounds: Vec<Round>,
    coins: Vec<CoinView>,
}

/// A product with days ahead.
struct Row {
    product: ProductView,
    /// [day] Days of the market average that its bond would pay; none without power or market average.
    bond_days: Option<u64>,
}

pub(crate) async fn show(p: Frame) -> Shown {
    // Names only: without a node the page shows addresses in their place.
    let named = async { Ok(p.api().coins().await.unwrap_or_default()) };
    let (statistics, products, pools, reserve, rounds, coins) = futures_util::try_join!(
        p.api().statistics(),
        p.api().products(),
        p.api().pools(),
        p.api().reserve(),
        p.api().rounds(),
        named,
    )?;
    let (ended, mut ahead): (Vec<_>, Vec<_>) =
        products.into_iter().partition(|product| product.product.closed_day.is_some());
    ahead.retain(|product| product.due.is_some() || product.status == ProductStatus::OnSale);
    ahead.sort_by(by_risk);
    let ended = lost_of(&p, ended).await?;
    let left_out = ahead.len().saturating_sub(SHOWN).given();
    let rows = rows(&p, ahead).await?;
    super::show(&Risk { p, statistics, rows, left_out, pools, ended, reserve, rounds, coins })
}

async fn rows(p: &Frame, products: Vec<ProductView>) -> Result<Vec<Row>, Problem> {
    let [btc, fil] = Asset::ALL.map(|asset| latest(p, asset));
    let (btc, fil) = futures_util::try_join!(btc, fil)?;
    let today = |asset| match asset {
        Asset::Btc => btc.as_ref(),
        Asset::Fil => fil.as_ref(),
    };
    let row = |product: ProductView| Row {
        bond_days: today(product.product.asset).and_then(|today| bond_days(&product, today.mean)),
        product,
    };
    Ok(products.into_iter().take(SHOWN).map(row).collect())
}

/// The newest first.
async fn lost_of(p: &Frame, mut products: Vec<ProductView>) -> Result<Vec<(ProductView, Lost)>, Problem> {
    products.reverse();
    products.truncate(ADDED_UP);
    let asked = products.iter().map(|product| p.api().product_losses(product.product.id));
    let losses = futures_util::future::try_join_all(asked).await?;
    Ok(products.into_iter().zip(losses.iter().map(|losses| lost(losses))).collect())
}

impl Row {
    fn gain(&self, p: &Frame) -> Option<Figure> {
        let decimals = self.product.pay.decimals.unwrap_or_default();
        let symbol = self.product.pay.symbol.as_deref().unwrap_or_default();
        Some(p.language().signed(self.product.product.default_gain?, decimals, symbol))
    }

    /// Whether stopping would pay the miner.
    fn pays_to_stop(&self) -> bool {
        self.product.product.default_gain.is_some_and(|gain| gain.is_positive())
    }
}

impl Risk {
    fn terminable(&self) -> usize {
        self.rows.iter().filter(|row| row.product.terminable).count()
    }

    fn tempted(&self) -> usize {
        self.rows.iter().filter(|row| row.pays_to_stop()).count()
    }

    fn lacking(&self) -> usize {
        self.rows.iter().filter(|row| row.product.lacking_key().is_some()).count()
    }

    /// An amount of what a round pays.
    fn paid(&self, round: &Round, amount: impl Given<Amount>) -> Figure {
        let known = self.coins.iter().find(|coin| coin.coin.address == round.coin);
        let unknown = Coin { address: round.coin, symbol: None, decimals: None };
        self.p.language().money(amount, known.map_or(&unknown, |known| &known.coin))
    }

    /// What cover of a product costs in a year; none where none is sold.
    fn rate(&self, pool: &PoolView) -> Option<Figure> {
        let rate = Amount::from(u128::from(pool.pool.rate));
        (pool.pool.rate > 0).then(|| self.p.language().amount(rate, 2u8, "%"))
    }

    fn missing(&self, lost: &Lost) -> Amount {
        Amount(lost.loss.0.saturating_sub(lost.recovered.0))
    }

    fn is_over(&self, round: &Round) -> bool {
        round.closed || round.closes_at <= self.statistics.timestamp
    }
}
