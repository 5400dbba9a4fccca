//! An NFT as its holder looks at it.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use dmex_client::ClientError;
use dmex_types::{Amount, PowerUnit, ProductId};
use dmex_wire::{Page, PageQuery, ProductView, TokenView};
use futures_util::future::try_join_all;

use crate::frame::Frame;
use crate::problem::Problem;

/// Pages of the API that are looked through for one of ours.
const LOOKS: usize = 20;

/// An NFT with its product.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) token: TokenView,
    pub(super) product: ProductView,
}

/// A page of the NFTs that are there: one that went into another is no NFT any more.
pub(super) async fn there(
    p: &Frame,
    holder: Address,
    mut after: Option<String>,
    most: u32,
) -> Result<Page<TokenView>, ClientError> {
    let path = format!("/v1/accounts/{holder:#x}/tokens");
    let mut items = Vec::new();
    for _ in 0..LOOKS {
        // Never more than what is left of the page, so that the next one begins where this one ends.
        let limit = Some(most.saturating_sub(u32::try_from(items.len()).unwrap_or(most)));
        let asked = PageQuery { after: after.take(), limit, order: None };
        let page: Page<TokenView> = p.api().get(&path, &asked).await?;
        items.extend(page.items.into_iter().filter(|token| token.token.state != "merged"));
        after = page.next;
        if after.is_none() || items.len() >= most as usize {
            break;
        }
    }
    Ok(Page { items, next: after })
}

/// NFTs with their products, each of which is asked for once.
pub(super) async fn with_products(p: &Frame, tokens: Vec<TokenView>) -> Result<Vec<Held>, Problem> {
    let mut ids: Vec<ProductId> = tokens.iter().map(|token| token.token.product).collect();
    ids.sort_unstable();
    ids.dedup();
    let products = try_join_all(ids.iter().map(|id| p.api().product(*id))).await?;
    let products: BTreeMap<ProductId, ProductView> =
        products.into_iter().map(|product| (product.product.id, product)).collect();
    let with = |token: TokenView| {
        let product = products.get(&token.token.product)?.clone();
        Some(Held { token, product })
    };
    Ok(tokens.into_iter().filter_map(with).collect())
}

impl Held {
    /// The key of the words for where it stands.
    pub(super) fn state_key(&self) -> &'static str {
        crate::page::token_state(&self.token.token.state)
    }

    pub(super) fn is_free(&self) -> bool {
        self.token.token.state == "free"
    }

    /// Whether it has days that never come, whose money is not taken yet.
    pub(super) fn is_ended(&self) -> bool {
        let ended = self.product.product.closed_day;
        let token = &self.token.token;
        self.is_free() && ended.is_some_and(|closed| closed < token.end_day)
    }

    /// Whether that money can be taken now: when the last day before the end is settled, and shares are counted.
    pub(super) fn is_refundable(&self) -> bool {
        self.is_ended() && self.product.product.sealed_units.is_some()
    }

    pub(super) fn is_owed(&self) -> bool {
        let owed = self.token.owed;
        !owed.income.is_zero() || !owed.refund.is_zero()
    }

    /// The sum of both is worth the same on every day to come.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let (one, two) = (&self.token.token, &other.token.token);
        one.id != two.id
            && one.product == two.product
            && (one.start_day, one.end_day) == (two.start_day, two.end_day)
            && self.is_free()
            && other.is_free()
    }

    pub(super) fn days(&self) -> u32 {
        self.token.token.end_day.since(self.token.token.start_day)
    }

    pub(super) fn days_passed(&self) -> u32 {
        self.days().saturating_sub(self.token.days_left)
    }

    pub(super) fn is_merged(&self) -> bool {
        self.token.token.state == "merged"
    }

    /// Whether it has days to come.
    pub(super) fn is_live(&self) -> bool {
        !self.is_merged() && self.token.refunded.is_none()
    }

    /// What the miner itself delivered of its product.
    pub(super) fn own_delivered(&self) -> Option<Amount> {
        self.product.mean_own_delivered
    }

    pub(super) fn unit(&self) -> PowerUnit {
        PowerUnit::of(self.token.asset)
    }

    pub(super) fn per(&self) -> u64 {
        self.unit().smallest_units()
    }
}
