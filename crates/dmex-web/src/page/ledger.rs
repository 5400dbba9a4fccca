//! Every movement of money, and where it is now.

mod filter;

use askama::Template;
use axum::extract::Query;
use dmex_store::rows::Entry;
use dmex_wire::{Page, ReserveView, Statistics};

use self::filter::{Filter, Wrong};
use super::Shown;
use crate::frame::Frame;
use crate::movement::{self, Kind, Movement};

#[derive(Template)]
#[template(path = "ledger.html")]
struct Ledger {
    p: Frame,
    statistics: Statistics,
    reserve: ReserveView,
    filter: Filter,
    wrong: Option<Wrong>,
    movements: Vec<Movement>,
    next: Option<String>,
}

pub(crate) async fn show(p: Frame, Query(filter): Query<Filter>) -> Shown {
    let asked = filter.asked();
    let (statistics, reserve) = futures_util::try_join!(p.api().statistics(), p.api().reserve())?;
    let page = match &asked {
        Ok(asked) => p.api().get::<Page<Entry>>("/v1/ledger", asked).await?,
        Err(_) => Page { items: Vec::new(), next: None },
    };
    let movements = movement::named(&p, page.items).await?;
    super::show(&Ledger { p, statistics, reserve, filter, wrong: asked.err(), movements, next: page.next })
}

impl Ledger {
    fn kinds(&self) -> [Kind; 17] {
        Kind::ALL
    }

    fn is_kind(&self, kind: &Kind) -> bool {
        self.filter.kind.as_deref() == Some(kind.name())
    }
}
