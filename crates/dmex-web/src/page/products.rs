//! The catalogue: filter and compare.

use askama::Template;
use axum::extract::Query;
use dmex_types::Asset;
use dmex_wire::{ProductStatus, ProductView, ProductsQuery};
use serde::Deserialize;

use super::Shown;
use super::terms::Terms;
use crate::frame::Frame;

/// Which products, and in which order.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Filter {
    #[serde(deserialize_with = "super::blank_as_none")]
    asset: Option<Asset>,
    /// Those that cannot be bought, too.
    all: Option<Checked>,
    sort: Sort,
}

/// A ticked box.
#[derive(Clone, Copy, Debug, Deserialize)]
enum Checked {
    #[serde(rename = "on")]
    On,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Sort {
    #[default]
    Number,
    Price,
    Delivery,
}

#[derive(Template)]
#[template(path = "products.html")]
struct Products {
    p: Frame,
    filter: Filter,
    products: Vec<ProductView>,
}

pub(crate) async fn show(p: Frame, Query(filter): Query<Filter>) -> Shown {
    let asked = ProductsQuery { asset: filter.asset, ..ProductsQuery::default() };
    let mut products = p.api().products_of(&asked).await?;
    products.retain(|product| filter.all.is_some() || product.status == ProductStatus::OnSale);
    match filter.sort {
        Sort::Number => {}
        // Prices of one coin compare with each other and with no others.
        Sort::Price => {
            products.sort_by_key(|product| (product.product.asset.name(), product.price_per_day()))
        }
        Sort::Delivery => products.sort_by_key(|product| std::cmp::Reverse(product.mean_own_delivered)),
    }
    super::show(&Products { p, filter, products })
}

impl Products {
    fn is_of(&self, asset: &str) -> bool {
        self.filter.asset.map_or("", Asset::name) == asset
    }

    fn is_sorted(&self, by: &str) -> bool {
        matches!(
            (self.filter.sort, by),
            (Sort::Number, "number") | (Sort::Price, "price") | (Sort::Delivery, "delivery")
        )
    }
}
