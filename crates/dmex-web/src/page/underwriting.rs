//! The insurance of one product, for those who back it: what they earn by, what they can lose, and how they leave.

use askama::Template;
use axum::extract::Path;
use dmex_client::ClientError;
use dmex_store::rows::Underwriter;
use dmex_types::{Amount, Condition, ProductId};
use dmex_wire::{Coin, PoolDetail, ProductView, UnderwriterView};

use super::Shown;
use super::insured::{condition_key, shares};
use crate::figure::Figure;
use crate::frame::Frame;

/// Seconds in which an underwriter that waited may leave.
const WINDOW: u64 = 7 * 86_400;

#[derive(Template)]
#[template(path = "underwriting.html")]
struct Underwriting {
    p: Frame,
    product: ProductView,
    /// None if nobody insures what it is paid in, or the chain does not answer now.
    pool: Option<PoolDetail>,
    /// What the reader has; none without shares and without a wish to leave.
    own: Option<UnderwriterView>,
    underwriters: Vec<Underwriter>,
    share: Coin,
    /// [Unix seconds] Time of the newest block that was read.
    now: u64,
}

pub(crate) async fn show(p: Frame, Path(id): Path<ProductId>) -> Shown {
    let (product, mut underwriters, status) =
        futures_util::try_join!(p.api().product(id), p.api().underwriters(id), p.api().status())?;
    underwriters.retain(|row| !row.shares.is_zero());
    let pool = p.api().pool(id).await;
    let pool = pool.inspect_err(|error| tracing::warn!(%error, "a page goes without a pool")).ok();
    let address = pool.as_ref().and_then(|pool| pool.address);
    let own = match (p.reader.account, address) {
        (Some(account), Some(_)) => own(p.api().underwriter(id, account).await),
        _ => None,
    };
    let share = shares(address, id, &product.pay);
    super::show(&Underwriting { p, product, pool, own, underwriters, share, now: status.timestamp })
}

/// What there is to show of an account in a pool.
fn own(found: Result<UnderwriterView, ClientError>) -> Option<UnderwriterView> {
    found.ok().filter(|has| !has.shares.is_zero() || !has.leaving.is_zero())
}

impl Underwriting {
    fn id(&self) -> ProductId {
        self.product.product.id
    }

    fn is_signed_in(&self) -> bool {
        self.p.reader.account.is_some()
    }

    fn is_miner(&self) -> bool {
        self.p.reader.account == Some(self.product.product.miner)
    }

    /// Whether some of the junior stake can be taken back: the miner asks, and no cover stands.
    fn may_unstake(&self, pool: &PoolDetail) -> bool {
        self.is_miner() && pool.covered.is_zero() && !pool.junior.is_zero()
    }

    /// Whether a wish to leave would run out in trouble, and nobody held it yet.
    fn may_hold(&self, pool: &PoolDetail, has: &UnderwriterView) -> bool {
        let is_unheld = has.leaves_until == has.leaves_from.saturating_add(WINDOW);
        let in_window = has.leaves_from <= self.now && self.now < has.leaves_until;
        self.is_troubled(pool) && !has.leaving.is_zero() && is_unheld && in_window
    }

    /// None without a pool.
    fn condition(&self, pool: &PoolDetail) -> Option<&'static str> {
        pool.condition.map(condition_key)
    }

    fn is_open(&self, pool: &PoolDetail) -> bool {
        pool.condition == Some(Condition::Open)
    }

    fn is_troubled(&self, pool: &PoolDetail) -> bool {
        pool.condition == Some(Condition::Troubled)
    }

    fn rate(&self, pool: &PoolDetail) -> Figure {
        self.percent(pool.rate_bps)
    }

    /// The part of what underwriters own that later cover may put at risk.
    fn at_risk(&self, pool: &PoolDetail) -> Figure {
        self.percent(pool.capital_ratio_bps)
    }

    fn percent(&self, bps: u16) -> Figure {
        self.p.language().amount(Amount::from(u128::from(bps)), 2u8, "%")
    }

    fn pay_decimals(&self) -> u8 {
        self.product.pay.decimals.unwrap_or_default()
    }

    fn pay_symbol(&self) -> &str {
        self.product.pay.symbol.as_deref().unwrap_or_default()
    }
}
