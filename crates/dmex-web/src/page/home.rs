//! What it is in one sentence, how much of it there is, what can be bought, how the last days went.

use askama::Template;
use dmex_store::rows::Event;
use dmex_types::Amount;
use dmex_wire::{EventsQuery, Order, Page, ProductStatus, ProductView, ProductsQuery, Statistics};

use super::Shown;
use super::terms::Terms;
use crate::frame::Frame;

/// Settled days that are shown.
const LATEST: u32 = 6;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    p: Frame,
    statistics: Statistics,
    on_sale: Vec<ProductView>,
    latest: Vec<Settled>,
}

/// A day that was settled.
struct Settled {
    product: u32,
    day: dmex_types::Day,
    delivered: Amount,
}

pub(crate) async fn show(p: Frame) -> Shown {
    let every = ProductsQuery::default();
    let latest = EventsQuery {
        name: Some("DaySettled".to_owned()),
        order: Some(Order::Desc),
        limit: Some(LATEST),
        ..EventsQuery::default()
    };
    let (statistics, products, events) = futures_util::try_join!(
        p.api().statistics(),
        p.api().products_of(&every),
        p.api().get::<Page<Event>>("/v1/events", &latest),
    )?;
    let on_sale = products.into_iter().filter(|product| product.status == ProductStatus::OnSale).collect();
    let latest = events.items.iter().filter_map(settled).collect();
    super::show(&Home { p, statistics, on_sale, latest })
}

fn settled(event: &Event) -> Option<Settled> {
    let number = |name: &str| event.arguments[name].as_str()?.parse::<u128>().ok();
    Some(Settled {
        product: event.product?,
        day: dmex_types::Day::new(u32::try_from(number("day")?).ok()?),
        delivered: Amount::from(number("delivered")?),
    })
}
