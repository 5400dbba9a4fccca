//! `dmex product show`

use clap::Args;
use dmex_types::ProductId;

use super::shortfall::RULE;
use super::standing;
use super::view::ProductView;
use crate::context::Context;
use crate::printer::{self, facts};
use crate::status::Failure;

/// One product in full: terms, sale, bond, escrow, next day, what was delivered so far
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// Number of the product
    product: ProductId,
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            let now = api.status().await?.timestamp;
            let (told, duty) = (api.product(self.product).await?, api.product_duty(self.product).await?);
            return context.printer.print(&ProductView::told(&told, &duty, now));
        }
        let platform = context.platform().await?;
        let product = platform.product(self.product).await?;
        context.printer.print(&ProductView::read(&platform, &product).await?)
    }
}

impl printer::Show for ProductView {
    fn show(&self) -> String {
        let required = match &self.bond_required {
            Some(required) => {
                format!("{} required for the power sold, {} days of it", required.short, self.bond_days)
            }
            None => "nothing can be sold before the first benchmark".to_owned(),
        };
        let cap = self.buyer_cap.as_ref().map_or_else(|| "none".to_owned(), |cap| cap.short());
        format!(
            "Product {}: {} by {}\n\n{}",
            self.id,
            self.asset,
            self.machine,
            facts(&[
                ("Miner", self.miner.to_string()),
                ("Price", format!("{} per {} for the whole term", self.price.short, self.price_unit)),
                ("Term", format!("{} days of mining, {} days that pay", self.mining_days, self.payout_days)),
                ("First paying day", self.first_day()),
                ("Sale", self.sale()),
                ("Left", format!("{} of {}", self.left.short(), self.offered.short())),
                ("Smallest purchase", self.smallest_purchase.short()),
                ("Cap per buyer", cap),
                ("Bond", format!("{} that must stay; {required}", self.bond_secured.short)),
                ("May be withdrawn", self.bond_may_be_withdrawn.short.clone()),
                ("Escrow", self.escrow.short.clone()),
                ("Next day", self.next_day.sentence()),
                ("Delivered by miner", self.delivered.by_miner()),
                ("Delivered by bond", self.delivered.by_bond()),
                ("Paid to miner", self.delivered.released()),
                ("State", self.state.to_string()),
                ("Delivery", self.shortfall.sentence(self.id)),
                ("Delivery score", self.score()),
                ("Standing", standing::sentence(self.standing, ProductId(self.id))),
                ("Disclosure", self.disclosure.clone()),
                ("Its hash", self.disclosure_hash.clone()),
            ])
        )
    }
}

impl ProductView {
    fn first_day(&self) -> String {
        match (self.starts, self.activation_days) {
            (Some(day), _) => day.to_string(),
            (None, Some(1)) => "the day after the purchase".to_owned(),
            (None, days) => format!("{} days after the purchase", days.unwrap_or_default()),
        }
    }

    fn score(&self) -> String {
        self.shortfall.score().map_or_else(|| "-".to_owned(), |score| format!("{score}: {RULE}"))
    }

    fn sale(&self) -> String {
        let state = match (self.on_sale, self.held) {
            (true, _) => "open",
            (false, true) => "held, as it is not in good standing",
            (false, false) => "closed",
        };
        format!("{state}; from {} until {}, not included", self.opens, self.closes)
    }
}
