//! `dmex product list`

use dmex_client::Client;
use serde::Serialize;

use super::view::ProductView;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;

/// Prints every product.
pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    if let Some(api) = context.api()? {
        return asked(context, &api).await;
    }
    let platform = context.platform().await?;
    let spinner = context.printer.spinner("Reading products");
    let mut products = Vec::new();
    for product in platform.products().await? {
        products.push(ProductView::read(&platform, &product).await?);
    }
    spinner.finish_and_clear();
    context.printer.print(&View { products })
}

async fn asked(context: &Context, api: &Client) -> Result<(), Failure> {
    let now = api.status().await?.timestamp;
    let mut products = Vec::new();
    for told in api.products().await? {
        let duty = api.product_duty(told.product.id).await?;
        products.push(ProductView::told(&told, &duty, now));
    }
    context.printer.print(&View { products })
}

#[derive(Serialize)]
struct View {
    products: Vec<ProductView>,
}

impl Show for View {
    fn show(&self) -> String {
        if self.products.is_empty() {
            return "No products yet. A miner creates one with `dmex product create`.".to_owned();
        }
        let rows = self.products.iter().map(row).collect();
        let head = [
            "ID", "ASSET", "MACHINE", "PRICE", "DAYS", "LEFT", "OF", "SALE", "STATE", "SCORE", "BOND",
            "BY MINER", "BY BOND",
        ];
        table(&head, &["ID", "PRICE", "DAYS", "LEFT", "OF", "SCORE", "BOND", "BY BOND"], rows)
    }
}

fn row(product: &ProductView) -> Vec<String> {
    let sale = match (product.on_sale, product.held) {
        (true, _) => format!("until {}", product.closes),
        (false, true) => "held".to_owned(),
        (false, false) => "closed".to_owned(),
    };
    vec![
        product.id.to_string(),
        product.asset.to_string(),
        product.machine.clone(),
        format!("{} per {}", product.price.short, product.price_unit),
        product.mining_days.to_string(),
        product.left.short(),
        product.offered.short(),
        sale,
        product.state.to_string(),
        product.shortfall.score().map_or_else(|| "-".to_owned(), |score| score.to_string()),
        product.bond_secured.short.clone(),
        product.delivered.by_miner(),
        product.delivered.by_bond(),
    ]
}
