//! What is decided, who decides, who asks to be let in.

use askama::Template;
use axum::extract::Query;
use dmex_store::rows::Miner;
use dmex_types::ProductId;
use dmex_wire::{Account, Order, Page, PageQuery, ProductView, ProposalView};
use serde::Deserialize;

use super::ballot::{self, Ballot};
use super::disclosure::{Asked, Disclosed, asked, disclosed};
use super::{Shown, deed};
use crate::frame::Frame;

/// Proposals of a page.
const SHOWN: u32 = 20;

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    pub(crate) after: Option<String>,
}

#[derive(Template)]
#[template(path = "dao.html")]
struct Dao {
    p: Frame,
    proposals: Vec<ProposalView>,
    /// Where the list goes on.
    older: Option<String>,
    account: Option<Account>,
    /// Miners that the DAO has not judged yet, and what they ask for.
    applicants: Vec<(Miner, Asked)>,
    judged: Vec<Miner>,
    terminable: Vec<(ProductId, String)>,
}

pub(crate) async fn show(p: Frame, Query(part): Query<Part>) -> Shown {
    let newest = PageQuery { after: part.after, limit: Some(SHOWN), order: Some(Order::Desc) };
    let (page, miners, products) = futures_util::try_join!(
        p.api().get::<Page<ProposalView>>("/v1/proposals", &newest),
        p.api().miners(),
        p.api().products(),
    )?;
    let account = match p.reader.account {
        Some(account) => Some(p.api().account(account).await?),
        None => None,
    };
    let (applied, judged): (Vec<_>, Vec<_>) = miners.into_iter().partition(|miner| miner.status == "applied");
    let requests = futures_util::future::try_join_all(applied.iter().map(|miner| asked(&p, miner))).await?;
    let applicants = applied.into_iter().zip(requests).collect();
    let terminable = products.into_iter().filter(|product| product.terminable).map(named).collect();
    super::show(&Dao { p, proposals: page.items, older: page.next, account, applicants, judged, terminable })
}

fn named(product: ProductView) -> (ProductId, String) {
    (product.product.id, product.product.machine)
}

impl Dao {
    fn disclosed(&self, miner: &Miner, asked: &Asked) -> Vec<Disclosed> {
        let facts = disclosed(&self.p, miner.application.as_ref());
        facts.into_iter().chain(asked.facts(&self.p)).collect()
    }
}
