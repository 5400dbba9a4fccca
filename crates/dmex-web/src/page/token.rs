//! One NFT: what it is, where it came from, what it brought, and what comes back if its miner stops.

mod story;

use askama::Template;
use axum::extract::{Path, Query};
use dmex_client::ClientError;
use dmex_store::rows::Entry;
use dmex_types::{Day, PowerUnit, TokenId};
use dmex_wire::{
    Cover, EntriesQuery, Lineage, Machines, Order, Page, Premium, PremiumQuery, ProductView, TokenDetail,
    WhatIf, WhatIfQuery,
};
use serde::Deserialize;

use self::story::Step;
use super::disclosure::{Disclosed, disclosed};
use super::terms::Terms;
use super::{Shown, earned};
use crate::frame::{Frame, Html};
use crate::movement::{self, Movement};
use crate::number;

/// Payments on a page.
const SHOWN: u32 = 50;
/// [day] Longest vote that can be asked about.
const LONGEST: u16 = 3_650;
/// [bps] All of an NFT's purchase money.
const WHOLE: u16 = 10_000;

/// What somebody wants to know.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// [day] How long the DAO takes, if its miner stops, as it was written.
    vote_days: String,
    /// Whether nobody votes at all.
    nobody: Option<String>,
    /// Where the list of payments goes on.
    #[serde(deserialize_with = "super::blank_as_none")]
    after: Option<String>,
}

/// Whether an NFT can be insured.
enum Insurable {
    /// For this premium.
    For(Premium),
    /// It cannot.
    Not,
}

#[derive(Template)]
#[template(path = "token.html")]
struct TokenPage {
    p: Frame,
    token: TokenDetail,
    product: ProductView,
    lineage: Lineage,
    machines: Machines,
    charts: Vec<Html>,
    asked: Asked,
    what_if: Option<WhatIf>,
    /// What it costs to insure all of it; none if that is not known, or not the reader's to do.
    insurable: Option<Insurable>,
    movements: Vec<Movement>,
    next: Option<String>,
}

pub(crate) async fn show(p: Frame, Path(id): Path<TokenId>, Query(asked): Query<Asked>) -> Shown {
    let token = p.api().token(id).await?;
    let payments = EntriesQuery {
        token: Some(id),
        after: asked.after.clone(),
        limit: Some(SHOWN),
        order: Some(Order::Desc),
        ..EntriesQuery::default()
    };
    let (product, lineage, machines, payments) = futures_util::try_join!(
        p.api().product(token.token.token.product),
        p.api().token_lineage(id),
        p.api().token_machines(id),
        p.api().get::<Page<Entry>>("/v1/ledger", &payments),
    )?;
    let nfts = [&token.token];
    let (charts, movements) =
        futures_util::try_join!(earned::charts(&p, &nfts), movement::named(&p, payments.items))?;
    let what_if = what_if(&p, &token, &asked).await;
    let insurable = insurable(&p, &token, &product).await;
    let next = payments.next;
    super::show(&TokenPage {
        p,
        token,
        product,
        lineage,
        machines,
        charts,
        asked,
        what_if,
        insurable,
        movements,
        next,
    })
}

/// Only a holder insures, and only what is not over.
async fn insurable(p: &Frame, token: &TokenDetail, product: &ProductView) -> Option<Insurable> {
    let row = &token.token.token;
    let is_live = matches!(row.state.as_str(), "free" | "locked") && product.product.closed_day.is_none();
    if !is_live || p.reader.account != Some(row.holder) {
        return None;
    }
    // The pool takes nothing that pays already, or shares its policy, and tells its premium all the same.
    let today = Day::from_timestamp(p.api().status().await.ok()?.timestamp);
    if today >= row.start_day || token.cover.as_ref().is_some_and(|cover| is_shared(cover, token)) {
        return Some(Insurable::Not);
    }
    match p.api().premium(row.id, &PremiumQuery { coverage: WHOLE }).await {
        Ok(premium) => Some(Insurable::For(premium)),
        Err(ClientError::Refused { status: 409, .. }) => Some(Insurable::Not),
        Err(_) => None,
    }
}

/// Whether other NFTs have a share of the policy, too.
fn is_shared(cover: &Cover, token: &TokenDetail) -> bool {
    cover.policy.units != token.token.token.units
}

/// Before the first day of the market average there is none, and the page has much to say without it.
async fn what_if(p: &Frame, token: &TokenDetail, asked: &Asked) -> Option<WhatIf> {
    if !matches!(token.token.token.state.as_str(), "free" | "locked") {
        return None;
    }
    let nobody_votes = asked.nobody.is_some().then_some(true);
    // Nothing is assumed in place of what cannot be read.
    let vote_days = asked.vote_days().ok()?.filter(|days| nobody_votes.is_none() && *days <= LONGEST);
    let query = WhatIfQuery { vote_days, nobody_votes, present_bond: None };
    let answer = p.api().what_if(token.token.token.id, &query).await;
    answer.inspect_err(|error| tracing::warn!(%error, "a page goes without a what-if")).ok()
}

impl Asked {
    /// The days that were written, if any were; an error if they cannot be read.
    fn vote_days(&self) -> Result<Option<u16>, ()> {
        match self.vote_days.trim() {
            "" => Ok(None),
            written => number::whole(written, 0..=LONGEST).map(Some).ok_or(()),
        }
    }
}

impl TokenPage {
    fn id(&self) -> TokenId {
        self.token.token.token.id
    }

    fn is_own(&self) -> bool {
        self.p.reader.account == Some(self.token.token.token.holder)
    }

    fn is_live(&self) -> bool {
        matches!(self.token.token.token.state.as_str(), "free" | "locked")
    }

    fn is_locked(&self) -> bool {
        self.token.token.token.state == "locked"
    }

    /// Whether a split or a merge ended it: the chain draws no picture of it any more, and its days are those of what it became.
    fn has_ended(&self) -> bool {
        self.token.token.token.has_ended()
    }

    /// Whether others have a share of its policy, too.
    fn shares(&self, cover: &Cover) -> bool {
        is_shared(cover, &self.token)
    }

    fn is_owed(&self) -> bool {
        let owed = self.token.token.owed;
        !owed.income.is_zero() || !owed.refund.is_zero()
    }

    fn state_key(&self) -> &'static str {
        super::token_state(&self.token.token.token.state)
    }

    /// The last day that pays.
    fn last_day(&self) -> Day {
        let end = self.token.token.token.end_day;
        end.previous().unwrap_or(end)
    }

    /// Whether the days of the vote cannot be read.
    fn is_wrong(&self) -> bool {
        self.asked.vote_days().is_err()
    }

    fn unit(&self) -> PowerUnit {
        PowerUnit::of(self.token.token.asset)
    }

    /// What comes when, if its miner stops now.
    fn steps(&self, what_if: &WhatIf) -> Vec<Step> {
        story::steps(what_if)
    }

    /// What what it came from came from, from the purchase on.
    fn earlier(&self) -> Vec<TokenId> {
        let origins = &self.lineage.origins;
        self.lineage.ancestors.iter().rev().filter(|id| !origins.contains(id)).copied().collect()
    }

    /// What the miner said of its farm when it applied.
    fn disclosed(&self) -> Vec<Disclosed> {
        disclosed(&self.p, self.machines.application.as_ref())
    }

    /// The premium as people write it into the form.
    fn premium(&self) -> String {
        match &self.insurable {
            Some(Insurable::For(premium)) => premium.premium.decimal(self.pay_decimals()),
            _ => String::new(),
        }
    }

    /// What insuring all of it costs, in words.
    fn costs(&self, premium: &Premium) -> String {
        let amount = self.p.language().money(premium.premium, &premium.coin).text();
        self.p.language().say_with("token-insure-costs", &[("premium", amount)])
    }

    fn pay_decimals(&self) -> u8 {
        self.token.token.pay.decimals.unwrap_or_default()
    }
}
