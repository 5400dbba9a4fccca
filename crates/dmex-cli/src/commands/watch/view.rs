//! What the watcher sees.

use alloy::primitives::Address;
use dmex_platform::{Platform, ReadError};
use serde::Serialize;

use crate::commands::product::shortfall::ShortfallView;
use crate::printer::{Show, facts};
use crate::status::Failure;

/// Every product, and whether this key could propose.
#[derive(Serialize)]
pub(super) struct View {
    watcher: Address,
    /// Whether its key has the votes that a proposal takes.
    may_propose: bool,
    products: Vec<Watched>,
}

#[derive(Serialize)]
struct Watched {
    product: u32,
    miner: Address,
    #[serde(flatten)]
    shortfall: ShortfallView,
}

/// Whether a key has the votes that a proposal takes.
pub(super) async fn may_propose(platform: &Platform, watcher: Address) -> Result<bool, Failure> {
    let votes = platform.dmc().getVotes(watcher).call().await.map_err(ReadError::from)?;
    let needed = platform.governor().proposalThreshold().call().await.map_err(ReadError::from)?;
    Ok(votes >= needed)
}

impl View {
    pub(super) async fn read(platform: &Platform, watcher: Address) -> Result<Self, Failure> {
        let may_propose = may_propose(platform, watcher).await?;
        let mut products = Vec::new();
        for product in platform.products().await? {
            let shortfall = ShortfallView::read(platform, &product).await?;
            products.push(Watched { product: product.id.0, miner: product.sale.miner, shortfall });
        }
        Ok(Self { watcher, may_propose, products })
    }
}

impl Show for View {
    fn show(&self) -> String {
        let votes = if self.may_propose {
            "enough to propose"
        } else {
            "too few to propose: hold DMC and `dmex proposal delegate`, a block before they count"
        };
        let mut rows =
            vec![("Watcher".to_owned(), self.watcher.to_string()), ("Votes".to_owned(), votes.to_owned())];
        rows.extend(
            self.products
                .iter()
                .map(|of| (format!("Product {}", of.product), of.shortfall.sentence(of.product))),
        );
        let rows: Vec<(&str, String)> =
            rows.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
        facts(&rows)
    }
}
