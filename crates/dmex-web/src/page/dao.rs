//! What is decided, who decides, who asks to be let in.

use askama::Template;
use axum::extract::Query;
use dmex_store::rows::Miner;
use dmex_types::ProductId;
use dmex_wire::{Account, Order, Page, PageQuery, ProductView, ProposalView};
use serde::Deserialize;

use super::ballot::{self, Ballot};
use super::disclosure::{Disclosed, disclosed};
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
    miners: Vec<Miner>,
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
    let terminable = products.into_iter().filter(|product| product.terminable).map(named).collect();
    super::show(&Dao { p, proposals: page.items, older: page.next, account, miners, terminable })
}

fn named(product: ProductView) -> (ProductId, String) {
    (product.product.id, product.product.machine)
}

impl Dao {
    /// Miners that the DAO has not judged yet.
    fn applicants(&self) -> Vec<&Miner> {
        self.miners.iter().filter(|miner| miner.status == "applied").collect()
    }

    fn judged(&self) -> Vec<&Miner> {
        self.miners.iter().filter(|miner| miner.status != "applied").collect()
    }

    fn disclosed(&self, miner: &&Miner) -> Vec<Disclosed> {
        disclosed(&self.p, miner.application.as_ref())
    }
}
