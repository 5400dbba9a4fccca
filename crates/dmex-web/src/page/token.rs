//! One NFT: what it is, where it came from, what it brought, and what comes back if its miner stops.

mod story;

use askama::Template;
use axum::extract::{Path, Query};
use dmex_store::rows::Entry;
use dmex_types::{Amount, Day, PolicyState, PowerUnit, TokenId};
use dmex_wire::{
    Cover, EntriesQuery, Insurable, Lineage, Machines, Order, Page, Premium, PremiumQuery, ProductView,
    TokenDetail, WhatIf, WhatIfQuery,
};
use serde::Deserialize;

use self::story::Step;
use super::disclosure::{Disclosed, disclosed};
use super::insured::{policy_key, uninsurable_key};
use super::terms::Terms;
use super::{Shown, earned};
use crate::frame::{Frame, Html};
use crate::movement::{self, Movement};
use crate::number;

/// Payments on a page.
const SHOWN: u32 = 50;
/// [day] Longest vote that can be asked about.
const LONGEST: u16 = 3_650;

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
    /// What it can be insured for; none if that is not known, or not the reader's to do.
    insurable: Option<Insurable>,
    /// What that costs; none if it cannot be insured.
    premium: Option<Premium>,
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
    let premium = match &insurable {
        Some(insurable) => premium(&p, insurable).await,
        None => None,
    };
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
        premium,
        movements,
        next,
    })
}

/// Only a holder insures, and only what is not over and has no policy that stands.
async fn insurable(p: &Frame, token: &TokenDetail, product: &ProductView) -> Option<Insurable> {
    let row = &token.token.token;
    let is_live = matches!(row.state.as_str(), "free" | "locked") && product.product.closed_day.is_none();
    let is_insured = token.cover.as_ref().is_some_and(|cover| cover.policy.state != PolicyState::NeverBegan);
    if !is_live || is_insured || p.reader.account != Some(row.holder) {
        return None;
    }
    p.api().insurable(row.id).await.ok()
}

/// What the most costs that an NFT can be insured for.
async fn premium(p: &Frame, insurable: &Insurable) -> Option<Premium> {
    if insurable.lacking.is_some() || insurable.most.is_zero() {
        return None;
    }
    p.api().premium(insurable.token, &PremiumQuery { coverage: insurable.most }).await.ok()
}

/// Whether other NFTs have a share of the policy, too.
fn is_shared(cover: &Cover, token: &TokenDetail) -> bool {
    cover.policy.policy.units != token.token.token.units
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

    /// The key of the words for where a policy stands.
    fn policy_state(&self, cover: &Cover) -> &'static str {
        policy_key(cover.policy.state)
    }

    /// Whether its holder has something to claim from its insurance.
    fn may_claim_cover(&self, cover: &Cover) -> bool {
        let is_refunded = self.token.token.token.state == "refunded";
        let is_lost = self.token.loss.is_some() || (is_refunded && !cover.premium_back_share.is_zero());
        self.is_own() && (cover.policy.state == PolicyState::NeverBegan || is_lost)
    }

    /// The key of the words for why it cannot be insured; none if it can, or is not the reader's to insure.
    fn lacking(&self) -> Option<&'static str> {
        let insurable = self.insurable.as_ref()?;
        match insurable.lacking {
            Some(reason) => Some(uninsurable_key(reason)),
            None if insurable.most.is_zero() => Some("uninsurable-limits"),
            None => None,
        }
    }

    /// The most that it can be insured for, as people write it into the form.
    fn most(&self) -> String {
        self.premium.as_ref().map(|premium| premium.coverage.decimal(self.pay_decimals())).unwrap_or_default()
    }

    /// The premium of that, as people write it into the form.
    fn most_premium(&self) -> String {
        self.premium.as_ref().map(|premium| premium.premium.decimal(self.pay_decimals())).unwrap_or_default()
    }

    /// What insuring it for the most costs, and from when it is covered, in words.
    fn costs(&self, premium: &Premium) -> String {
        let money = |amount: Amount| self.p.language().money(amount, &premium.coin).text();
        let day = premium.begin_day.to_string();
        let told = [("most", money(premium.coverage)), ("premium", money(premium.premium)), ("day", day)];
        self.p.language().say_with("token-insure-costs", &told)
    }

    fn pay_decimals(&self) -> u8 {
        self.token.token.pay.decimals.unwrap_or_default()
    }
}
