//! An NFT as its holder looks at it.

use std::collections::BTreeMap;

use alloy_primitives::Address;
use dmex_client::ClientError;
use dmex_types::{Amount, PowerUnit, ProductId};
use dmex_wire::{Page, PageQuery, ProductView, TokenView};
use futures_util::future::try_join_all;

use crate::frame::Frame;
use crate::problem::Problem;

/// Parts that a split can name at once; what is left of the NFT is one more.
const PARTS: u64 = 4;

/// An NFT with its product.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) token: TokenView,
    pub(super) product: ProductView,
}

/// A part in the form that splits.
pub(super) struct PartFields {
    /// Counted from one.
    pub(super) number: u64,
    /// The name of the field for its power.
    pub(super) units: String,
    /// The name of the field for who gets it.
    pub(super) to: String,
}

/// A page of the NFTs that an account holds.
pub(super) async fn there(
    p: &Frame,
    holder: Address,
    after: Option<String>,
    most: u32,
) -> Result<Page<TokenView>, ClientError> {
    let asked = PageQuery { after, limit: Some(most), order: None };
    p.api().get(&format!("/v1/accounts/{holder:#x}/tokens"), &asked).await
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

    /// Whether that money can be taken now: when the last day before the end is settled. The first refund counts the shares,
    /// if nobody did before.
    pub(super) fn is_refundable(&self) -> bool {
        let product = &self.product.product;
        self.is_ended() && product.closed_day.is_some_and(|end| end <= product.next_day)
    }

    pub(super) fn is_owed(&self) -> bool {
        let owed = self.token.owed;
        !owed.income.is_zero() || !owed.refund.is_zero()
    }

    /// The sum of both is worth the same on every day to come, and both are insured by one policy or not at all.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let (one, two) = (&self.token.token, &other.token.token);
        one.id != two.id
            && one.product == two.product
            && (one.start_day, one.end_day) == (two.start_day, two.end_day)
            && one.policy == two.policy
            && self.is_free()
            && other.is_free()
    }

    pub(super) fn days(&self) -> u32 {
        self.token.token.end_day.since(self.token.token.start_day)
    }

    pub(super) fn days_passed(&self) -> u32 {
        self.days().saturating_sub(self.token.days_left)
    }

    /// Whether it has days to come.
    pub(super) fn is_live(&self) -> bool {
        self.token.refunded.is_none()
    }

    /// The parts that the form for a split names.
    pub(super) fn parts(&self) -> Vec<PartFields> {
        let part = |place| PartFields {
            number: place + 1,
            units: format!("parts.{place}.units"),
            to: format!("parts.{place}.to"),
        };
        (0..PARTS).map(part).collect()
    }

    /// The name of the field for what is left.
    pub(super) fn rest(&self) -> String {
        format!("parts.{PARTS}.units")
    }

    /// [unit] Its power, as the form for a split counts it.
    pub(super) fn whole(&self) -> u64 {
        self.token.token.units.units()
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
