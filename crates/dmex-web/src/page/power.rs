//! What an account holds, what it is owed, what it earned and was paid.

mod held;
mod payments;

use alloy_primitives::Address;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use dmex_wire::{Account, Claimable, PageQuery, TokenView};
use serde::Deserialize;

use self::held::Held;
use self::payments::{Payments, Period};
use super::terms::Terms;
use super::{Shown, earned};
use crate::address;
use crate::frame::{Frame, Html};
use crate::problem::Problem;

/// NFTs on a page: the days of each of them are read.
const NFTS: u32 = 12;
/// Most NFTs in one transaction.
const CLAIMED_AT_ONCE: u32 = 500;

/// Whose power is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    address: String,
}

/// Which part of a long portfolio is shown, and payments of which days.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Part {
    #[serde(deserialize_with = "super::blank_as_none")]
    nfts: Option<String>,
    #[serde(flatten)]
    period: Period,
}

#[derive(Template)]
#[template(path = "power_whose.html")]
struct Whose {
    p: Frame,
    asked: Asked,
}

#[derive(Template)]
#[template(path = "power.html")]
struct Power {
    p: Frame,
    address: Address,
    account: Account,
    claimable: Claimable,
    held: Vec<Held>,
    next: Option<String>,
    charts: Vec<Html>,
    payments: Payments,
}

/// Leads to an account: that of the wallet, or one that is typed.
pub(crate) async fn choose(p: Frame, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let own = p.reader.account.filter(|_| asked.address.is_empty());
    match own.or_else(|| address::read(&asked.address).ok()) {
        Some(address) => Ok(Redirect::to(&format!("/power/{address:#x}")).into_response()),
        None => Ok(super::show(&Whose { p, asked })?.into_response()),
    }
}

pub(crate) async fn show(p: Frame, Path(address): Path<Address>, Query(part): Query<Part>) -> Shown {
    let owed = PageQuery { limit: Some(CLAIMED_AT_ONCE), ..PageQuery::default() };
    let (account, claimable, tokens) = futures_util::try_join!(
        p.api().account(address),
        p.api().account_claimable(address, &owed),
        held::there(&p, address, part.nfts, NFTS),
    )?;
    let (held, payments) = futures_util::try_join!(
        held::with_products(&p, tokens.items),
        payments::of(&p, address, part.period),
    )?;
    let nfts: Vec<&TokenView> = held.iter().map(|nft| &nft.token).collect();
    let charts = earned::charts(&p, &nfts).await?;
    super::show(&Power { p, address, account, claimable, held, next: tokens.next, charts, payments })
}

impl Asked {
    /// What is wrong with what was typed, if anything was: the key of the words for it.
    fn wrong(&self) -> Option<&'static str> {
        Some(&self.address)
            .filter(|written| !written.is_empty())
            .and_then(|written| address::read(written).err())
            .map(address::Wrong::key)
    }
}

impl Power {
    fn is_own(&self) -> bool {
        self.p.reader.account == Some(self.address)
    }

    /// The NFTs that a claim of everything names.
    fn claimed(&self) -> String {
        let numbers: Vec<String> = self.claimable.tokens.iter().map(|token| token.id.to_string()).collect();
        numbers.join(",")
    }

    /// The NFTs that another may be put into.
    fn partners<'a>(&'a self, of: &'a Held) -> Vec<&'a Held> {
        self.held.iter().filter(|other| other.fits(of)).collect()
    }
}
